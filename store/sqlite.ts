import { existsSync } from "node:fs";
import { dirname } from "node:path";
// The only import of node:sqlite: its names are to change in later versions of Node.
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
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
