import { Worker } from "node:worker_threads";
import { AppError } from "../domain/app-error.ts";
import type { WorkerAnswer, WorkerRequest, WorkerResult, WorkerStart } from "./worker-protocol.ts";

type Unsent<T> = T extends unknown ? Omit<T, "id"> : never;

interface Waiting {
  readonly resolve: (result: WorkerResult | null) => void;
  readonly reject: (error: Error) => void;
}

/** A database in a worker thread. Requests run one after the other in the order they were made. */
export interface SqliteClient {
  /** Null while a reader's file is not there yet. Rejects with AppError "sqlite" whose context holds SQLite's errcode. */
  query(sql: string, values?: readonly unknown[]): Promise<WorkerResult | null>;
  many(sql: string, rows: readonly (readonly unknown[])[]): Promise<WorkerResult | null>;
  /** The rows in portions; a portion is fetched when it is asked for. */
  stream(sql: string, values: readonly unknown[], portion: number): AsyncIterable<WorkerResult>;
  close(): Promise<void>;
}

/** Starts the worker; resolves when it has opened (a writer: migrated) its database, rejects with the AppError of why not. */
export async function startSqliteClient(start: WorkerStart): Promise<SqliteClient> {
  const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), { workerData: start });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: Error | null = null;

  const end = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };

  const request = (message: Unsent<WorkerRequest>): Promise<WorkerResult | null> =>
    new Promise((resolve, reject) => {
      if (ended !== null) {
        reject(ended);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ ...message, id: lastId });
    });

  const opened = new Promise<void>((resolve, reject) => {
    worker.on("message", (answer: WorkerAnswer) => {
      if (answer.kind === "ready") {
        resolve();
        return;
      }
      if (answer.kind === "failed" && answer.id === -1) {
        reject(failure(answer, start.path));
        return;
      }
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === "result") one?.resolve(answer.result);
      else if (answer.kind === "notThere") one?.resolve(null);
      else one?.reject(failure(answer, start.path));
    });
    const died = (cause: unknown): void => {
      const error = new AppError(
        "databaseWorker",
        `the worker thread of ${start.path} has ended`,
        { path: start.path },
        cause,
      );
      reject(error);
      end(error);
    };
    worker.on("error", died);
    worker.on("exit", died);
  });
  await opened;

  return {
    query: (sql, values = []) => request({ kind: "query", sql, values }),
    many: (sql, rows) => request({ kind: "many", sql, rows }),
    async *stream(sql, values, portion) {
      const cursor = lastId + 1;
      let done = false;
      try {
        let result = await request({ kind: "stream", sql, values, portion });
        while (result !== null) {
          done = result.done;
          yield result;
          if (done) return;
          result = await request({ kind: "next", cursor });
        }
        done = true;
      } finally {
        if (!done && ended === null) await request({ kind: "endStream", cursor });
      }
    },
    async close() {
      if (ended !== null) return;
      const gone = new Promise((resolve) => worker.once("exit", resolve));
      await request({ kind: "close" });
      await gone;
    },
  };
}

function failure(answer: Extract<WorkerAnswer, { kind: "failed" }>, path: string): AppError {
  return new AppError(answer.code, answer.message, { path, errcode: answer.errcode });
}

/** Rows as objects by column name. The caller names the row's type: it knows the statement it wrote. */
export function rowsOf<Row>(result: WorkerResult | null): Row[] {
  if (result === null) return [];
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [place, column] of result.columns.entries()) row[column] = values[place];
    return row as Row; // by the statement's column list
  });
}
