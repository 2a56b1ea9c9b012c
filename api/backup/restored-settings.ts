import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isSecretSetting } from "../../store/backup/secret-settings.ts";

/** In the restored folder; as systemd reads an EnvironmentFile. */
export const secretSettingsFile = "secret-settings.env";

/** Writes the secret ones among a backup's settings where their owner alone reads them: a terminal is kept and looked at. */
export async function keepSecretSettings(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(settings)
    .filter(([name]) => isSecretSetting(name))
    .map(([name, value]) => `${name}=${value}\n`);
  if (lines.length === 0) return;
  await writeFile(join(folder, secretSettingsFile), lines.join(""), { mode: 0o600, flag: "wx" });
}
