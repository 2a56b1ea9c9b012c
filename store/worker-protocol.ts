import type { SqlValue } from "./sqlite.ts";

/** What a database worker is started with. A reader opens the file as soon as it is there with its whole schema. */
export interface WorkerStart {
  readonly path: string;
  readonly role: "writer" | "reader";
  readonly schema: "office" | "field" | "telemetry";
  /** Milliseconds since 1970, for the record of migrations. */
  readonly now: number;
}

export type WorkerRequest =
  | {
      readonly kind: "query";
      readonly id: number;
      readonly sql: string;
      readonly values: readonly unknown[];
    }
  /** The same statement once for each row, in one message. */
  | {
      readonly kind: "many";
      readonly id: number;
      readonly sql: string;
      readonly rows: readonly (readonly unknown[])[];
    }
  /** Opens a cursor (its number is the request's id) and answers with its first portion. */
  | {
      readonly kind: "stream";
      readonly id: number;
      readonly sql: string;
      readonly values: readonly unknown[];
      readonly portion: number;
    }
  | { readonly kind: "next"; readonly id: number; readonly cursor: number }
  | { readonly kind: "endStream"; readonly id: number; readonly cursor: number }
  | { readonly kind: "close"; readonly id: number };

/** Rows come as arrays, for names once are enough. */
export interface WorkerResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  readonly changes: number;
  readonly lastRowId: number;
  /** A stream's last portion. */
  readonly done: boolean;
}

export type WorkerAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly id: number; readonly result: WorkerResult }
  /** The reader's file, or its schema, is not there yet. */
  | { readonly kind: "notThere"; readonly id: number }
  /** `id` -1: the database could not be opened. */
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly errcode: number | null;
    };
