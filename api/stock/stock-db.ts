import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Cell, Row } from "./fields.ts";
import type { Kind, StockTable } from "./kind.ts";

/** office.db as the descriptions of kinds.ts see it: every kind's table is a table of rows with an id. */
type StockDb = Kysely<Record<StockTable, Record<string, Cell>>>;

/** The names of tables and columns come from kinds.ts alone, never from a request. */
export function stockDb(db: Kysely<OfficeSchema>): StockDb {
  return db as unknown as StockDb;
}

/** Ids asked for in one statement: below the number of parameters that SQLite takes. */
export const portion = 1_000;

export function* portionsOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += portion) yield items.slice(from, from + portion);
}

export function idOf(row: Row): string {
  return String(row["id"]);
}

export function versionOf(row: Row): number {
  return Number(row["version"]);
}

/** Rows of a kind by id, those in the trash too. At most `portion` ids. */
export async function rowsById(
  db: Kysely<OfficeSchema>,
  kind: Kind,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  let query = stockDb(db).selectFrom(kind.table).selectAll().where("id", "in", ids);
  if (kind.where !== undefined) query = query.where(kind.where.column, "=", kind.where.value);
  return new Map((await query.execute()).map((row) => [idOf(row), row]));
}

export async function rowById(
  db: Kysely<OfficeSchema>,
  kind: Kind,
  id: string,
): Promise<Row | null> {
  return (await rowsById(db, kind, [id])).get(id) ?? null;
}

export function isGone({ goneColumn }: Kind, row: Row): boolean {
  return row[goneColumn] !== null;
}

/** What people call it. */
export function nameOf({ nameColumn }: Kind, row: Row): string {
  return String(row[nameColumn] ?? row["id"]);
}
