import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** MQTT user name of office. Devices cannot bear it: a device id has no dot. */
export const internalUser = "lichtpunkt.office";

/** Where the credential of the internal topics rests in a data directory. */
export function internalSecretFile(dataDir: string): string {
  return join(dataDir, "internal.secret");
}

/** The internal credential, made at the first start and readable by the owner alone. */
export async function ensureInternalSecret(dataDir: string): Promise<string> {
  const path = internalSecretFile(dataDir);
  const known = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (known !== null && known.trim().length >= 32) return known.trim();
  const secret = randomBytes(32).toString("base64url");
  // Renamed into place, so that office never reads half of it.
  await writeFile(`${path}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secret;
}
