import { CompiledQuery, type Insertable, type Kysely } from "kysely";
import { AppError } from "../domain/app-error.ts";
import type { OfficeSchema } from "./office-schema.ts";
import { RowBatch } from "./sqlite-dialect.ts";

type Table = keyof OfficeSchema;
type ColumnOf<T extends Table> = keyof OfficeSchema[T] & string;

/** What to do with a row whose key is there already: write these columns over it. */
export interface OnConflict<T extends Table> {
  readonly key: readonly ColumnOf<T>[];
  /** Empty: leave the old row as it is. */
  readonly update: readonly ColumnOf<T>[];
}

/** Rows in a message to the worker: small enough that copying them does not hold up the event loop. */
const PORTION = 1_000;

/**
 * Inserts many rows by one prepared statement in the worker. Give it a transaction to have all or nothing; the event loop stays
 * free in between. The columns are those of the first row: every row must have the same ones, or it throws AppError "bulkRow".
 * `onProgress` gets the number of rows written so far.
 */
export async function insertMany<T extends Table>(
  db: Kysely<OfficeSchema>,
  table: T,
  rows: readonly Insertable<OfficeSchema[T]>[],
  options: {
    readonly conflict?: OnConflict<T>;
    readonly onProgress?: (done: number) => void;
  } = {},
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const sql = insertStatement(table, columns, options.conflict);
  for (let done = 0; done < rows.length; done += PORTION) {
    const portion = rows.slice(done, done + PORTION);
    const values = portion.map((row, place) => valuesOf(row, columns, table, done + place));
    await db.executeQuery(CompiledQuery.raw(sql, [new RowBatch(values)]));
    options.onProgress?.(done + portion.length);
  }
}

/**
 * Writes other values into columns of rows that are there, by one prepared statement in the worker; each row's version grows by one.
 * `rows`: values in the order of `columns`, then the id. At most some thousand rows a call.
 */
export async function updateMany<T extends Table>(
  db: Kysely<OfficeSchema>,
  table: T,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = [...columns.map((column) => `${quoted(column)} = ?`), "version = version + 1"];
  const sql = `update ${quoted(table)} set ${values.join(", ")} where id = ?`;
  await db.executeQuery(CompiledQuery.raw(sql, [new RowBatch(rows)]));
}

function insertStatement<T extends Table>(
  table: T,
  columns: readonly string[],
  conflict: OnConflict<T> | undefined,
): string {
  const names = columns.map(quoted).join(", ");
  const marks = columns.map(() => "?").join(", ");
  return `insert into ${quoted(table)} (${names}) values (${marks})${conflictClause(conflict)}`;
}

function conflictClause<T extends Table>(conflict: OnConflict<T> | undefined): string {
  if (conflict === undefined) return "";
  const key = conflict.key.map(quoted).join(", ");
  if (conflict.update.length === 0) return ` on conflict (${key}) do nothing`;
  const changes = conflict.update.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` on conflict (${key}) do update set ${changes.join(", ")}`;
}

function valuesOf(
  row: object,
  columns: readonly string[],
  table: string,
  place: number,
): unknown[] {
  const entries = new Map<string, unknown>(Object.entries(row));
  if (entries.size !== columns.length || !columns.every((column) => entries.has(column))) {
    throw new AppError("bulkRow", "every row of a bulk insert must have the columns of the first", {
      table,
      row: place,
      columns,
    });
  }
  return columns.map((column) => entries.get(column));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
