import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How the command line of this machine reaches a running office. */
export interface Presence {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

const file = (dataDir: string): string => join(dataDir, "office.json");

/** Readable by the owner alone, as the database beside it. */
export async function announcePresence(dataDir: string, presence: Presence): Promise<void> {
  const path = file(dataDir);
  await writeFile(`${path}.new`, JSON.stringify(presence), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Removes the announcement, if it is still that of this process. */
export async function withdrawPresence(dataDir: string): Promise<void> {
  const known = await readPresence(dataDir);
  if (known?.pid === process.pid) await rm(file(dataDir), { force: true });
}

/** What the last office to start here announced; it may have died since. */
export async function readPresence(dataDir: string): Promise<Presence | null> {
  const text = await readFile(file(dataDir), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    // Written by announcePresence, renamed into place whole.
    return JSON.parse(text) as Presence;
  } catch {
    return null;
  }
}
