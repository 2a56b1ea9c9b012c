import { mkdir, mkdtemp, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { officeMigrations } from "../office-migrations.ts";
import { recordKeys } from "../record-key.ts";
import { withRecordReader } from "../record-reader.ts";
import { readHead, verifyRecord } from "../record-verify.ts";
import { holdSnapshot, inspectFile, type Snapshot } from "../sqlite.ts";
import { copyFiles, openSettings } from "./beside-databases.ts";
import { readArchive, sha256OfFile, writeArchive } from "./archive.ts";
import { sealOnce, type Seal } from "./cipher.ts";
import { BackupRefused, backupFormat, type BackupFile, type BackupManifest } from "./manifest.ts";

export interface BackupOrder {
  readonly dataDir: string;
  /** The file to write; must not be there yet. */
  readonly target: string;
  readonly seal: Seal;
  readonly version: string;
  readonly site: string;
  readonly town: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Text of the configuration file; null without one. */
  readonly configuration: string | null;
  /** LICHTPUNKT_ settings of the environment, secrets among them. */
  readonly settings: Readonly<Record<string, string>>;
}

type BackupStep = "copying" | "checking" | "packing" | "readingBack";
/** `share` of the step, 0 to 1. */
export type OnStep = (step: BackupStep, share: number) => void;

export interface WrittenBackup {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: BackupManifest;
}

/**
 * In this order: what the inbox held and a later snapshot's cursor has not passed is in the inbox's; so nothing that was
 * acknowledged before is between them. Office last: it has every intent that field carried out.
 */
const databases = ["inbox.db", "telemetry.db", "telemetry.cursor", "field.db", "office.db"];

const counted: Readonly<Record<string, readonly [database: string, sql: string]>> = {
  lightPoints: ["office.db", "select count(*) from light_points where deleted_at is null"],
  devices: ["office.db", "select count(*) from devices"],
  users: ["office.db", "select count(*) from users where disabled_at is null"],
  recordEntries: ["office.db", "select count(*) from audit"],
};

/**
 * Writes a backup of a data directory while field and office run, checks the copies, and reads the written file back before it
 * gets its name. Throws BackupRefused, and leaves nothing behind, where there is no room or something is unsound.
 */
export async function createBackup(order: BackupOrder, onStep: OnStep): Promise<WrittenBackup> {
  const folder = dirname(order.target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isThere(order.target)) throw new BackupRefused(`${order.target} is there already`);
  const sealed = await sealOnce(order.seal);
  await leaveRoom(order.dataDir, folder);
  // Beside the target, so that renaming is one step on one disk.
  const staging = await mkdtemp(join(folder, ".backup-"));
  try {
    const counts = await copyDatabases(order.dataDir, staging, onStep);
    const leftOut = await copyFiles(order, staging);
    const files = await listFiles(staging, (share) => onStep("checking", share));
    const manifest: BackupManifest = {
      format: backupFormat,
      version: order.version,
      site: order.site,
      town: order.town,
      createdAt: order.now,
      files,
      counts,
      ...(await recordOf(order.dataDir, files, join(staging, "files"))),
      settings: openSettings(order),
      leftOut,
    };
    const total = files.reduce((sum, { bytes }) => sum + bytes, 1);
    const written = join(staging, "archive");
    let packed = 0;
    const place = (name: string): string => join(staging, "files", name);
    await writeArchive(written, manifest, place, sealed, (bytes) => {
      packed += bytes;
      onStep("packing", Math.min(1, packed / total));
    });
    let read = 0;
    await readArchive(written, sealed.key, {
      onManifest: async () => {},
      async onFile(_name, body) {
        for await (const part of body) {
          read += part.length;
          onStep("readingBack", Math.min(1, read / total));
        }
      },
    });
    const { size } = await stat(written);
    await rename(written, order.target);
    await syncFolder(folder);
    return { path: order.target, bytes: size, manifest };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function copyDatabases(
  dataDir: string,
  staging: string,
  onStep: OnStep,
): Promise<Record<string, number>> {
  const folder = join(staging, "files");
  await mkdir(folder, { mode: 0o700 });
  const held = new Map<string, Snapshot>();
  try {
    for (const name of databases) {
      const path = join(dataDir, name);
      if (await isThere(path)) held.set(name, holdSnapshot(path));
    }
    if (!held.has("office.db")) {
      throw new BackupRefused(`${dataDir} holds no town yet: office.db is not there`);
    }
    const counts = Object.fromEntries(
      Object.entries(counted).map(([what, [database, sql]]) => [
        what,
        held.get(database)?.number(sql) ?? 0,
      ]),
    );
    let done = 0;
    for (const [name, snapshot] of held) {
      const before = done;
      await snapshot.copyTo(join(folder, name), (share) =>
        onStep("copying", (before + share) / held.size),
      );
      done += 1;
      // Lets the write-ahead log of this file be emptied again, while the others are copied.
      snapshot.close();
      held.delete(name);
    }
    return counts;
  } finally {
    for (const snapshot of held.values()) snapshot.close();
  }
}

/** How the record stands in the copy. A broken one is told, and no reason to be without a backup. */
async function recordOf(
  dataDir: string,
  files: readonly BackupFile[],
  copies: string,
): Promise<Pick<BackupManifest, "recordHead" | "recordFindings">> {
  const office = files.find(({ name }) => name === "office.db");
  if (office?.schema !== officeMigrations.at(-1)?.name) {
    return { recordHead: null, recordFindings: 0 };
  }
  return withRecordReader(join(copies, "office.db"), async (db) => ({
    recordHead: await readHead(db),
    recordFindings: (await verifyRecord(db, recordKeys(dataDir))).findingCount,
  }));
}

async function listFiles(staging: string, onShare: (share: number) => void): Promise<BackupFile[]> {
  const folder = join(staging, "files");
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files: BackupFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { fault, schema } = databases.includes(name)
      ? inspectFile(path)
      : { fault: null, schema: null };
    if (fault !== null) throw new BackupRefused(`${name} is damaged, and so no backup: ${fault}`);
    files.push({
      name: name.replaceAll("\\", "/"),
      bytes: (await stat(path)).size,
      sha256: await sha256OfFile(path),
      schema,
    });
    onShare(files.length / names.length);
  }
  return files;
}

/** The copies and the packed file lie there side by side until it is checked. */
async function leaveRoom(dataDir: string, folder: string): Promise<void> {
  let needed = 50_000_000;
  for (const name of databases) {
    for (const file of [name, `${name}-wal`]) {
      const { size } = await stat(join(dataDir, file)).catch(() => ({ size: 0 }));
      needed += size * 2;
    }
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) {
    const mb = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
    throw new BackupRefused(
      `${folder} has ${mb(free)} free, a backup takes up to ${mb(needed)} while it is made: make room, or name another folder`,
    );
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Makes a new name in a folder last over a power cut. Windows opens no folders. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
