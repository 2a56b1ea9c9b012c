import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BackupOrder } from "./create.ts";
import { isBackupName } from "./manifest.ts";
import { isSecretSetting } from "./secret-settings.ts";

/** Copies what is no database; returns the names of what was left out. */
export async function copyFiles(
  { dataDir, seal, configuration, settings }: BackupOrder,
  staging: string,
): Promise<string[]> {
  const isOpen = seal.kind === "open";
  const leftOut: string[] = [];
  const ca = await readdir(join(dataDir, "ca"), { withFileTypes: true }).catch(() => []);
  const inCa = ca.filter((entry) => entry.isFile()).map(({ name }) => `ca/${name}`);
  const keys = (await readdir(dataDir)).filter((name) =>
    /^(?:record\.key(?:\.|$)|secrets\.key$)/.test(name),
  );
  for (const name of [...inCa, ...keys]) {
    // An editor's copy, say: reading the backup back would refuse the whole of it for such a name.
    if (isOpen || !isBackupName(name)) leftOut.push(name);
    else {
      const copy = join(staging, "files", name);
      await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
      await copyFile(join(dataDir, name), copy);
    }
  }
  if (isOpen) leftOut.push(...Object.keys(settings).filter(isSecretSetting));
  if (configuration !== null) {
    const { text, removed } = isOpen
      ? withoutSecrets(configuration)
      : { text: configuration, removed: [] };
    leftOut.push(...removed);
    await writeFile(join(staging, "files/config.json"), text, { mode: 0o600 });
  }
  return leftOut.sort();
}

function withoutSecrets(configuration: string): { text: string; removed: string[] } {
  // Settings were read from it when this process began: it is one JSON object.
  const values = JSON.parse(configuration) as Record<string, unknown>;
  const removed = Object.keys(values).filter(isSecretSetting);
  const open = Object.entries(values).filter(([name]) => !removed.includes(name));
  return {
    text: `${JSON.stringify(Object.fromEntries(open), null, 2)}\n`,
    removed: removed.map((name) => `config.json: ${name}`),
  };
}

export function openSettings({ settings, seal }: BackupOrder): Record<string, string> {
  if (seal.kind !== "open") return { ...settings };
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !isSecretSetting(name)));
}
