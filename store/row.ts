import { AppError } from "../domain/app-error.ts";
import type { SqlValue } from "./sqlite.ts";

/** A row by column names. The tables are strict: a value of another type than the column's is a broken invariant. */
export type Row = Readonly<Record<string, SqlValue>>;

type Stored = SqlValue | undefined;

export function textOf(value: Stored): string {
  if (typeof value !== "string") throw wrongType("text", value);
  return value;
}

export function numberOf(value: Stored): number {
  if (typeof value !== "number") throw wrongType("number", value);
  return value;
}

export function bytesOf(value: Stored): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongType("blob", value);
  return value;
}

export function textOrNull(value: Stored): string | null {
  return value === null ? null : textOf(value);
}

export function numberOrNull(value: Stored): number | null {
  return value === null ? null : numberOf(value);
}

function wrongType(expected: string, value: Stored): AppError {
  return new AppError("storedRow", `a column that should hold ${expected} holds ${typeof value}`);
}
