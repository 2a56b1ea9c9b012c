import { statSync } from "node:fs";
import type { Ballast } from "./ballast.ts";
import { isDiskFull } from "./sqlite-failure.ts";
import { limitSize, openDatabase, type SqliteDatabase, type SqlValue } from "./sqlite.ts";
import { bytesOf, numberOf } from "./row.ts";

/** One durable entry: the messages of one group commit. */
export interface InboxBatch {
  readonly offset: number;
  /** Messages in it. */
  readonly count: number;
  readonly receivedAt: number;
  readonly batch: Uint8Array;
}

type AppendOutcome =
  | { readonly kind: "appended"; readonly offset: number }
  /** Nothing was written; the messages must stay unacknowledged. */
  | { readonly kind: "diskFull" };

/**
 * The durable log between PUBACK and everything that follows. Synchronous: used by the one thread that writes for field.
 * Offsets ascend by one per batch and are never given twice.
 */
export interface Inbox {
  /** On return "appended" the batch survives a power cut (synchronous=FULL). `urgent` batches may use the ballast. */
  append(batch: Uint8Array, count: number, receivedAt: number, urgent?: boolean): AppendOutcome;
  /** Batches with an offset greater than `after`, ascending, at most `limit`. */
  read(after: number, limit: number): InboxBatch[];
  /** Offset of the newest batch; before the first append the `after` it was opened with. */
  last(): number;
  /**
   * Drops batches up to and including this offset, at most 64 a call; true while more are left to drop. Give it only offsets that
   * every consumer has made durable (FieldStore.makeDurable, TelemetryStore.makeDurable): they commit without fsync.
   */
  trim(upTo: number): boolean;
  /** Bytes on disk, the write-ahead log included. */
  sizeBytes(): number;
  close(): void;
}

export interface InboxOptions {
  /** Offsets go on above this one: give the greatest cursor of all consumers, so that a lost file never counts anew. */
  readonly after?: number;
  readonly ballast?: Ballast;
  /** Bytes the file may grow to, for tests of a full disk; without bound when left out. */
  readonly maxBytes?: number;
}

const TRIM_BATCHES = 64;
/** Free pages given back to the disk with each trim, so that the file shrinks again after an outage. */
const RETURNED_PAGES = 256;
/** Free pages kept for the next batches: taking a page from the file is cheaper than growing it. */
const KEPT_FREE_PAGES = 1_024;

/** Opens or creates inbox.db. */
export function openInbox(path: string, options: InboxOptions = {}): Inbox {
  const db = openDatabase(path, {
    synchronous: "full",
    incrementalVacuum: true,
    // A batch under load is some hundred KiB: larger pages are fewer writes for it, and hardly more for a small one.
    pageBytes: 16_384,
    checkpointPages: 500,
  });
  db.exec(
    `create table if not exists batches (
      "offset" integer primary key, count integer not null, received_at integer not null, batch blob not null
    ) strict`,
  );
  limitSize(db, options.maxBytes);
  const insert = db.prepare(
    `insert into batches ("offset", count, received_at, batch) values (?, ?, ?, ?)`,
  );
  const select = db.prepare(
    `select "offset", count, received_at, batch from batches where "offset" > ? order by "offset" limit ?`,
  );
  const drop = db.prepare(
    `delete from batches where "offset" in
      (select "offset" from batches where "offset" <= ? order by "offset" limit ${TRIM_BATCHES})`,
  );
  const newest = db.prepare(`select max("offset") as newest from batches`).get()?.["newest"];
  let last = Math.max(Number(newest ?? 0), options.after ?? 0);

  const tryAppend = (batch: Uint8Array, count: number, receivedAt: number): AppendOutcome => {
    try {
      insert.run(last + 1, count, receivedAt, batch);
    } catch (error) {
      if (isDiskFull(error)) return { kind: "diskFull" };
      throw error;
    }
    last += 1;
    return { kind: "appended", offset: last };
  };

  return {
    append(batch, count, receivedAt, urgent = false) {
      const attempt = () => tryAppend(batch, count, receivedAt);
      return options.ballast === undefined ? attempt() : options.ballast.guard(urgent, attempt);
    },
    read: (after, limit) => select.all(after, limit).map(batchOf),
    last: () => last,
    trim(upTo) {
      // The newest stays: its offset is what the next start counts on from.
      const dropped = Number(drop.run(Math.min(upTo, last - 1)).changes);
      if (dropped > 0) returnPages(db);
      return dropped === TRIM_BATCHES;
    },
    sizeBytes: () => sizeOf(path) + sizeOf(`${path}-wal`),
    close: () => db.close(),
  };
}

function batchOf(row: Readonly<Record<string, SqlValue>>): InboxBatch {
  return {
    offset: numberOf(row["offset"]),
    count: numberOf(row["count"]),
    receivedAt: numberOf(row["received_at"]),
    batch: bytesOf(row["batch"]),
  };
}

function returnPages(db: SqliteDatabase): void {
  const free = Number(db.prepare("pragma freelist_count").get()?.["freelist_count"] ?? 0);
  if (free > KEPT_FREE_PAGES + RETURNED_PAGES)
    db.exec(`pragma incremental_vacuum(${RETURNED_PAGES})`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
