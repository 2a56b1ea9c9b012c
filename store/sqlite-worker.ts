import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../domain/app-error.ts";
import { fieldMigrations } from "./field-migrations.ts";
import { isMigrated, migrate, type Migration } from "./migrate.ts";
import { officeMigrations } from "./office-migrations.ts";
import { chainRecord } from "./record-chain.ts";
import { recordKey } from "./record-key.ts";
import { noteNewKey, takeOverRecord } from "./record-takeover.ts";
import { sqliteCode } from "./sqlite-failure.ts";
import {
  inTransaction,
  openDatabase,
  openForReading,
  type SqliteDatabase,
  type SqliteStatement,
  type SqlValue,
} from "./sqlite.ts";
import { telemetryMigrations } from "./telemetry-migrations.ts";
import type { WorkerAnswer, WorkerRequest, WorkerResult, WorkerStart } from "./worker-protocol.ts";

/** Entry of a database worker: an event loop that asks it never waits for a disk or a lock itself. */

const migrations: Readonly<Record<WorkerStart["schema"], readonly Migration[]>> = {
  office: officeMigrations,
  field: fieldMigrations,
  telemetry: telemetryMigrations,
};

const CACHED_STATEMENTS = 200;

if (parentPort === null)
  throw new AppError("workerOnly", "sqlite-worker.ts runs as a worker thread");
const port = parentPort;
// workerData is untyped in node; its one author is sqlite-client.ts.
const start = workerData as WorkerStart;

let database: SqliteDatabase | null = null;
const statements = new Map<string, SqliteStatement>();

interface Cursor {
  readonly columns: readonly string[];
  readonly rows: Iterator<unknown>;
  readonly portion: number;
}
const cursors = new Map<number, Cursor>();

function answer(message: WorkerAnswer): void {
  port.postMessage(message);
}

function fail(id: number, error: unknown): void {
  answer({
    kind: "failed",
    id,
    code: error instanceof AppError ? error.code : "sqlite",
    message: error instanceof Error ? error.message : String(error),
    errcode: sqliteCode(error),
  });
}

function openReader(): SqliteDatabase | null {
  if (!existsSync(start.path)) return null;
  const db = openForReading(start.path);
  if (isMigrated(db, migrations[start.schema])) return db;
  db.close();
  return null;
}

function openWriter(): SqliteDatabase {
  // office.db: a 202 promises that the intent is kept, also over a power cut.
  const db = openDatabase(start.path, { synchronous: "full", checkpointPages: 4_000 });
  if (start.schema !== "office") {
    migrate(db, migrations[start.schema], start.now);
    return db;
  }
  // What was erased shall not lie readable in free pages.
  db.exec("pragma secure_delete = on");
  const key = recordKey(dirname(start.path));
  chainRecord(db, key);
  migrate(db, officeMigrations, start.now);
  takeOverRecord(db, start.now);
  noteNewKey(db, key.id, start.now);
  return db;
}

function bindable(value: unknown): SqlValue {
  // What else is not a value of SQLite's, it refuses itself with a clear error.
  return value === undefined ? null : (value as SqlValue);
}

function prepare(db: SqliteDatabase, sql: string): SqliteStatement {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function cachedStatement(db: SqliteDatabase, sql: string): SqliteStatement {
  const known = statements.get(sql);
  const statement = known ?? prepare(db, sql);
  if (known !== undefined) statements.delete(sql);
  statements.set(sql, statement);
  if (statements.size > CACHED_STATEMENTS) {
    for (const oldest of statements.keys()) {
      statements.delete(oldest);
      break;
    }
  }
  return statement;
}

const NOTHING: WorkerResult = { columns: [], rows: [], changes: 0, lastRowId: 0, done: true };

function query(db: SqliteDatabase, sql: string, values: readonly unknown[]): WorkerResult {
  const statement = cachedStatement(db, sql);
  const columns = statement.columns().map((column) => column.name);
  if (columns.length > 0) {
    // setReturnArrays makes rows arrays; the type of all() cannot know.
    const rows = statement.all(...values.map(bindable)) as unknown as SqlValue[][];
    return { ...NOTHING, columns, rows, changes: rows.length };
  }
  const done = statement.run(...values.map(bindable));
  return { ...NOTHING, changes: Number(done.changes), lastRowId: Number(done.lastInsertRowid) };
}

function many(
  db: SqliteDatabase,
  sql: string,
  rows: readonly (readonly unknown[])[],
): WorkerResult {
  const statement = cachedStatement(db, sql);
  const runAll = (): number => {
    let changes = 0;
    for (const row of rows) changes += Number(statement.run(...row.map(bindable)).changes);
    return changes;
  };
  // Outside of a transaction each row would be a commit, and a wait for the disk, of its own.
  const changes = db.isTransaction ? runAll() : inTransaction(db, runAll);
  return { ...NOTHING, changes };
}

function nextPortion(id: number): WorkerResult {
  const cursor = cursors.get(id);
  if (cursor === undefined) return NOTHING;
  const rows: SqlValue[][] = [];
  while (rows.length < cursor.portion) {
    const step = cursor.rows.next();
    if (step.done === true) {
      cursors.delete(id);
      return { ...NOTHING, columns: cursor.columns, rows };
    }
    rows.push(step.value as SqlValue[]); // arrays, by setReturnArrays
  }
  return { ...NOTHING, columns: cursor.columns, rows, done: false };
}

function handle(db: SqliteDatabase, request: WorkerRequest): WorkerResult {
  switch (request.kind) {
    case "query":
      return query(db, request.sql, request.values);
    case "many":
      return many(db, request.sql, request.rows);
    case "stream": {
      const statement = prepare(db, request.sql);
      cursors.set(request.id, {
        columns: statement.columns().map((column) => column.name),
        rows: statement.iterate(...request.values.map(bindable)),
        portion: request.portion,
      });
      return nextPortion(request.id);
    }
    case "next":
      return nextPortion(request.cursor);
    case "endStream":
      cursors.get(request.cursor)?.rows.return?.();
      cursors.delete(request.cursor);
      return NOTHING;
    case "close":
      return NOTHING;
  }
}

port.on("message", (request: WorkerRequest) => {
  if (request.kind === "close") {
    database?.close();
    answer({ kind: "result", id: request.id, result: NOTHING });
    port.close();
    return;
  }
  try {
    database ??= openReader();
    if (database === null) answer({ kind: "notThere", id: request.id });
    else answer({ kind: "result", id: request.id, result: handle(database, request) });
  } catch (error) {
    fail(request.id, error);
  }
});

try {
  if (start.role === "writer") database = openWriter();
  answer({ kind: "ready" });
} catch (error) {
  fail(-1, error);
  port.close();
}
