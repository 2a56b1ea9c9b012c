import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, statfs } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fieldMigrations } from "../field-migrations.ts";
import { migrate } from "../migrate.ts";
import { inTransaction, inspectFile, openDatabase } from "../sqlite.ts";
import { readArchive } from "./archive.ts";
import type { Key } from "./cipher.ts";
import { syncFolder } from "./create.ts";
import { BackupRefused, type BackupManifest } from "./manifest.ts";

export interface RestoreOrder {
  readonly file: string;
  /** The data directory to make; may be there, but empty. */
  readonly into: string;
  readonly key: Key | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** Fencing epoch that the restored town is above from its first start on; null where the backup has no field.db. */
  readonly epoch: number | null;
}

/**
 * Added to the greatest epoch there can have been: a clock that was wrong by up to eleven days, or as many new starts as seconds,
 * still leave what this town commands above all that lamps have acted on.
 */
const EPOCH_LEAP = 1_000_000;
/** The contract's greatest epoch. */
const LAST_EPOCH = 0xff_ff_ff_ff;
/** The machine's clock may stand this far behind the one that wrote the backup, in ms. */
const CLOCK_SLACK = 600_000;

/**
 * Makes a data directory from a backup. All is read, checked and made ready in a folder beside it, which gets its name in the last
 * step. `finish` works on that folder before. Throws BackupRefused, and nothing is left behind.
 */
export async function restoreBackup(
  order: RestoreOrder,
  finish: (folder: string, manifest: BackupManifest) => Promise<void>,
): Promise<Restored> {
  const into = resolve(order.into);
  await refuseUsed(into);
  const staging = await stagingBeside(into);
  try {
    const manifest = await unpack(order, staging);
    for (const { name, schema } of manifest.files) {
      if (!isDatabase(name, schema)) continue;
      const { fault } = inspectFile(join(staging, name));
      if (fault !== null) throw new BackupRefused(`${name} in the backup is damaged: ${fault}`);
    }
    const epoch = leapEpoch(join(staging, "field.db"), manifest, order.now);
    await finish(staging, manifest);
    await refuseUsed(into);
    await rmdir(into).catch(() => undefined);
    await rename(staging, into);
    await syncFolder(dirname(into));
    return { manifest, epoch };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/** Reads a backup through without writing anything. Throws BackupRefused. */
export async function verifyArchive(file: string, key: Key | null): Promise<BackupManifest> {
  return readArchive(file, key, {
    onManifest: async () => {},
    async onFile(_name, body) {
      for await (const _part of body);
    },
  });
}

const isDatabase = (name: string, schema: string | null): boolean =>
  schema !== null || name.endsWith(".db") || name === "telemetry.cursor";

async function unpack({ file, key, now }: RestoreOrder, staging: string): Promise<BackupManifest> {
  return readArchive(file, key, {
    async onManifest({ createdAt, files }) {
      if (createdAt > now + CLOCK_SLACK) {
        throw new BackupRefused(
          `this machine's clock says ${new Date(now).toISOString()}, but the backup is of ${new Date(createdAt).toISOString()}: set the clock right first, or lamps would take new commands for old ones`,
        );
      }
      const needed = files.reduce((sum, { bytes }) => sum + bytes, 0);
      const { bavail, bsize } = await statfs(staging);
      if (bavail * bsize < needed) {
        throw new BackupRefused(
          `the backup unpacks to ${Math.ceil(needed / 1_000_000)} MB, and ${dirname(staging)} has ${Math.floor((bavail * bsize) / 1_000_000)} MB free`,
        );
      }
    },
    async onFile(name, body) {
      const path = join(staging, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(
        Readable.from(body),
        createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }),
      );
    },
  });
}

function leapEpoch(path: string, manifest: BackupManifest, now: number): number | null {
  if (!manifest.files.some(({ name }) => name === "field.db")) return null;
  const db = openDatabase(path, { synchronous: "full" });
  try {
    migrate(db, fieldMigrations, now);
    const stored = db.prepare("select value from meta where key = 'epoch'").get()?.["value"];
    const epoch = Math.max(Number(stored ?? 0), Math.floor(now / 1_000)) + EPOCH_LEAP;
    if (!(epoch < LAST_EPOCH)) throw new BackupRefused("the backup's epoch is beyond the contract");
    inTransaction(db, () =>
      db.prepare("insert or replace into meta (key, value) values ('epoch', ?)").run(String(epoch)),
    );
    return epoch;
  } finally {
    db.close();
  }
}

async function refuseUsed(into: string): Promise<void> {
  const found = await readdir(into).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new BackupRefused(`${into} is no folder that can be read`, error);
  });
  if (found.length > 0) {
    throw new BackupRefused(
      `${into} is not empty: name a new folder. Nothing is ever restored over a town`,
    );
  }
}

async function stagingBeside(into: string): Promise<string> {
  const parent = dirname(into);
  try {
    if (!(await stat(parent)).isDirectory()) throw new Error("it is no folder");
    return await mkdtemp(join(parent, `.${basename(into)}-restoring-`));
  } catch (error) {
    throw new BackupRefused(
      `the folder beside ${into} cannot be written: make ${parent}, or name another`,
      error,
    );
  }
}
