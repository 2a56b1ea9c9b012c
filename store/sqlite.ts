import { existsSync } from "node:fs";
import { dirname } from "node:path";
// The only import of node:sqlite: its names are to change in later versions of Node.
import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { AppError } from "../domain/app-error.ts";

export type SqliteDatabase = DatabaseSync;
export type SqliteStatement = StatementSync;
export type SqlValue = SQLInputValue;

export interface OpenOptions {
  /** FULL keeps each commit over a power cut; NORMAL may lose the last ones but never corrupts (in WAL mode). */
  readonly synchronous: "full" | "normal";
  /** Gives pages of dropped rows back to the disk in steps; works only for a file that is created now. */
  readonly incrementalVacuum?: boolean;
  /** Pages in the write-ahead log after which a commit also checkpoints. */
  readonly checkpointPages?: number;
  /** Bytes of a page of a file that is created now; 4,096 when left out. */
  readonly pageBytes?: number;
  /** KiB of pages kept in memory, 2,000 when left out: a transaction that changes more of them than fit writes them twice. */
  readonly cacheKiB?: number;
}

/** Milliseconds a connection waits for another process's short transaction. */
const BUSY_TIMEOUT = 5_000;

/** Opens or creates a database file in WAL mode for its one writer. Throws AppError "storeFolder" when the folder is missing. */
export function openDatabase(path: string, options: OpenOptions): SqliteDatabase {
  if (!existsSync(dirname(path))) {
    throw new AppError(
      "storeFolder",
      `the folder of ${path} does not exist: create it or set LICHTPUNKT_DATA_DIR`,
      { path },
    );
  }
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
  if (options.pageBytes !== undefined) db.exec(`pragma page_size = ${options.pageBytes}`);
  if (options.incrementalVacuum === true) db.exec("pragma auto_vacuum = incremental");
  db.exec("pragma journal_mode = wal");
  db.exec(`pragma synchronous = ${options.synchronous}`);
  db.exec(`pragma wal_autocheckpoint = ${options.checkpointPages ?? 1_000}`);
  db.exec(`pragma cache_size = -${options.cacheKiB ?? 2_000}`);
  return db;
}

/** Opens a database that another process or thread writes. The file must exist. */
export function openForReading(path: string): SqliteDatabase {
  return new DatabaseSync(path, { timeout: BUSY_TIMEOUT, readOnly: true });
}

/** A database without a file. */
export function openInMemory(): SqliteDatabase {
  return new DatabaseSync(":memory:");
}

/** Pages copied before another thread of the pool may have its turn. */
const COPIED_PAGES = 1_000;

/** One committed state of a database, held while others go on writing it: in WAL mode they do not wait for it. */
export interface Snapshot {
  /** One number that a statement selects in the held state. */
  number(sql: string): number;
  /** Writes the held state into a new file without a log beside it. `onShare`: 0 to 1. */
  copyTo(target: string, onShare: (share: number) => void): Promise<void>;
  close(): void;
}

/** The state that is committed now. While it is held the write-ahead log of the file grows. */
export function holdSnapshot(path: string): Snapshot {
  const db = openForReading(path);
  // The read transaction begins with the first read. Without one SQLite would begin the copy anew after each foreign commit.
  db.exec("begin");
  db.prepare("select count(*) from sqlite_schema").get();
  return {
    number: (sql) => Number(Object.values(db.prepare(sql).get() ?? {})[0]),
    async copyTo(target, onShare) {
      await backup(db, target, {
        rate: COPIED_PAGES,
        progress: ({ totalPages, remainingPages }) =>
          onShare(totalPages === 0 ? 1 : 1 - remainingPages / totalPages),
      });
      const copy = new DatabaseSync(target);
      copy.exec("pragma journal_mode = delete");
      copy.close();
    },
    close: () => db.close(),
  };
}

/** What SQLite finds wrong in a file that nobody writes (null: it is sound), and the last step of its schema. */
export function inspectFile(path: string): { fault: string | null; schema: string | null } {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const found = Object.values(db.prepare("pragma integrity_check(1)").get() ?? {})[0];
      if (found !== "ok") return { fault: String(found), schema: null };
      const table = db.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
      if (table === undefined) return { fault: null, schema: null };
      const last = db.prepare("select max(name) as name from migrations").get()?.["name"];
      return { fault: null, schema: typeof last === "string" ? last : null };
    } finally {
      db.close();
    }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), schema: null };
  }
}

/** Bytes the file may grow to; for more it is "disk full". Without bound when left out. */
export function limitSize(db: SqliteDatabase, maxBytes: number | undefined): void {
  if (maxBytes !== undefined) {
    const pageBytes = Number(db.prepare("pragma page_size").get()?.["page_size"]);
    db.exec(`pragma max_page_count = ${Math.floor(maxBytes / pageBytes)}`);
  }
}

/** Runs `work` in one transaction that holds the writer's lock from its beginning; rolls back when it throws. */
export function inTransaction<T>(db: SqliteDatabase, work: () => T): T {
  db.exec("begin immediate");
  try {
    const result = work();
    db.exec("commit");
    return result;
  } catch (error) {
    // A full disk has rolled back by itself already (reliability.md 9).
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
