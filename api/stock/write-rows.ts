import { updateMany } from "../../store/bulk.ts";
import { changesOf, type Cell, type Row } from "./fields.ts";
import type { FieldChanges } from "./change-log.ts";
import type { Kind } from "./kind.ts";
import { loggedFields } from "./kinds.ts";
import type { Writing } from "./stock-change.ts";
import { idOf } from "./stock-db.ts";

export interface RowChange {
  readonly before: Row;
  readonly after: Row;
}

/**
 * Writes what differs, and one line of history for each object that differs. `action`: the word of the line where an object neither
 * went to the trash nor came back. Returns the lines' fields by object id.
 */
export async function writeRows(
  work: Writing,
  kind: Kind,
  changes: readonly RowChange[],
  action = "changed",
): Promise<Map<string, FieldChanges>> {
  const fields = loggedFields(kind);
  const { goneColumn } = kind;
  const columns = [...fields.map(({ column }) => column), goneColumn];
  const written = new Map<string, FieldChanges>();
  /** By the columns that differ: rows of one statement. */
  const statements = new Map<string, { columns: string[]; rows: Cell[][] }>();
  for (const { before, after } of changes) {
    const differing = columns.filter((column) => cell(before, column) !== cell(after, column));
    if (differing.length === 0) continue;
    const id = idOf(after);
    const key = differing.join(" ");
    const statement = statements.get(key) ?? { columns: differing, rows: [] };
    statements.set(key, statement);
    statement.rows.push([...differing.map((column) => cell(after, column)), id]);
    const told = changesOf(fields, before, after);
    written.set(id, told);
    const isMoved = cell(before, goneColumn) !== cell(after, goneColumn);
    const word = !isMoved ? action : cell(after, goneColumn) === null ? "restored" : "deleted";
    await work.log.record(kind.kind, id, word, Object.keys(told).length === 0 ? null : told);
    if (kind.kind === "lightPoint") work.lightIds.add(id);
    else work.kinds.add(kind.kind);
  }
  for (const { columns: some, rows } of statements.values()) {
    const isLight = kind.kind === "lightPoint";
    await updateMany(
      work.db,
      kind.table,
      isLight ? [...some, "updated_at"] : some,
      isLight ? rows.map((row) => [...row.slice(0, -1), work.at, row.at(-1)]) : rows,
    );
  }
  return written;
}

function cell(row: Row, column: string): Cell {
  return row[column] ?? null;
}
