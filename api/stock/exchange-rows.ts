import { updateMany } from "../../store/bulk.ts";
import type { FieldChanges } from "./change-log.ts";
import type { Cell, Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { deviceColumns } from "./sound-devices.ts";
import type { Writing } from "./stock-change.ts";
import { idOf, portionsOf } from "./stock-db.ts";
import { writeRows, type RowChange } from "./write-rows.ts";

/** A column that changes let go before the first of them takes, for nobody else may have the same meanwhile. */
interface LetGo {
  readonly column: string;
  readonly changes: readonly RowChange[];
  /** What it holds meanwhile. */
  readonly meanwhile: (row: Row) => Cell;
}

/**
 * Writes changes as `writeRows` does, also where several objects exchange what no two may hold: each lets go before the first takes.
 * Returns the lines' fields by object id.
 */
export async function exchangeRows(
  work: Writing,
  kind: Kind,
  changes: readonly RowChange[],
): Promise<Map<string, FieldChanges>> {
  const all = [...lettingGo(kind, changes)];
  for (const one of all) await put(work, kind, one, ({ before }) => one.meanwhile(before));
  const written = await writeRows(work, kind, changes);
  // Only what differs was written: who takes another output of the same controller let go of the controller too.
  for (const { column, changes: some, meanwhile } of all) {
    const same = some.filter(({ before, after }) => before[column] === after[column]);
    await put(
      work,
      kind,
      { column, changes: same, meanwhile },
      ({ after }) => after[column] ?? null,
    );
  }
  return written;
}

function* lettingGo(kind: Kind, changes: readonly RowChange[]): Generator<LetGo> {
  const changing = (columns: readonly string[]): readonly RowChange[] =>
    changes.filter(({ before, after }) =>
      columns.some((column) => before[column] !== after[column]),
    );
  const holding = (column: string, columns: readonly string[]): readonly RowChange[] =>
    changing(columns).filter(({ before }) => before[column] !== null);
  const nothing = (): Cell => null;
  if (kind.kind === "lightPoint" || kind.kind === "cabinet") {
    const column = "device_id";
    yield { column, changes: holding(column, deviceColumns(kind)), meanwhile: nothing };
  }
  if (kind.kind === "segment") {
    const column = "output";
    yield { column, changes: holding(column, ["cabinet_id", column]), meanwhile: nothing };
  }
  const name = kind.unique.at(-1);
  if (name !== undefined) yield { column: name, changes: changing(kind.unique), meanwhile: idOf };
}

async function put(
  work: Writing,
  kind: Kind,
  { column, changes }: LetGo,
  value: (change: RowChange) => Cell,
): Promise<void> {
  for (const some of portionsOf(changes)) {
    const rows = some.map((change) => [value(change), idOf(change.before)]);
    await updateMany(work.db, kind.table, [column], rows);
  }
}
