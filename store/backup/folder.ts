import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "./archive.ts";

/** A backup in the folder where they are kept. */
export interface KeptBackup {
  /** File name; made by backupFileName. */
  readonly name: string;
  readonly bytes: number;
  readonly createdAt: number;
  /** When it was last read through and found whole; null: not since it was put here, or found damaged after that. */
  readonly verifiedAt: number | null;
  readonly encrypted: boolean;
  readonly version: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: readonly string[];
  /** Of the whole file when it was found whole, hexadecimal: an encrypted one can be held to it without its key. */
  readonly sha256: string | null;
  readonly recordFindings: number;
}

/** What stands beside a backup: an encrypted one tells nothing by itself. */
interface Note {
  /** Null: it was found damaged since. */
  readonly verifiedAt: number | null;
  readonly version: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: readonly string[];
  readonly sha256: string;
  readonly recordFindings: number;
}

const form =
  /^lichtpunkt-[A-Za-z0-9_-]{1,64}-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.zst(\.age)?$/;

export const isBackupFileName = (name: string): boolean => form.test(name);

/** `lichtpunkt-town-20260301T013000Z.tar.zst.age`. */
export function backupFileName(site: string, now: number, encrypted: boolean): string {
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  return `lichtpunkt-${site}-${time}.tar.zst${encrypted ? ".age" : ""}`;
}

/** Newest first. A folder that is not there has none. */
export async function listBackups(folder: string): Promise<KeptBackup[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const kept: KeptBackup[] = [];
  for (const name of names) {
    const parts = form.exec(name);
    if (parts === null) continue;
    const [, year, month, day, hour, minute, second, age] = parts;
    const { size } = await stat(join(folder, name));
    const note = await readNote(folder, name);
    kept.push({
      name,
      bytes: size,
      createdAt: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
      verifiedAt: note?.verifiedAt ?? null,
      encrypted: age !== undefined,
      version: note?.version ?? null,
      counts: note?.counts ?? {},
      leftOut: note?.leftOut ?? [],
      sha256: note?.sha256 ?? null,
      recordFindings: note?.recordFindings ?? 0,
    });
  }
  return kept.sort((one, other) => other.createdAt - one.createdAt);
}

/** Notes that a backup was read through and found whole. */
export async function noteVerified(
  folder: string,
  name: string,
  { version, counts, leftOut, recordFindings }: Omit<Note, "verifiedAt" | "sha256">,
  verifiedAt: number,
): Promise<void> {
  const sha256 = await sha256OfFile(join(folder, name));
  await writeNote(folder, name, {
    verifiedAt,
    version,
    counts,
    leftOut,
    sha256,
    recordFindings,
  });
}

/** Notes that a backup was found damaged: it counts as sound no more, until it is found whole again. */
export async function noteDamaged(folder: string, name: string): Promise<void> {
  const note = await readNote(folder, name);
  if (note !== null) await writeNote(folder, name, { ...note, verifiedAt: null });
}

async function writeNote(folder: string, name: string, note: Note): Promise<void> {
  const path = join(folder, `${name}.json`);
  await writeFile(`${path}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function removeBackup(folder: string, name: string): Promise<void> {
  await rm(join(folder, name));
  await rm(join(folder, `${name}.json`), { force: true });
}

/** Removes the oldest beyond `keep`, never the newest that was found whole. Returns the names of those removed. */
export async function retire(folder: string, site: string, keep: number): Promise<string[]> {
  const own = (await listBackups(folder)).filter(({ name }) =>
    new RegExp(`^lichtpunkt-${site}-\\d{8}T`).test(name),
  );
  const lastSound = own.find(({ verifiedAt }) => verifiedAt !== null);
  const old = own.slice(keep).filter((one) => one !== lastSound);
  for (const { name } of old) await removeBackup(folder, name);
  return old.map(({ name }) => name);
}

async function readNote(folder: string, name: string): Promise<Note | null> {
  const text = await readFile(join(folder, `${name}.json`), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    // Written by writeNote, renamed into place whole.
    return JSON.parse(text) as Note;
  } catch {
    return null;
  }
}
