import type { StockKind } from "../contract/stock.ts";
import type { Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { kinds } from "./kinds.ts";
import { mendDevices, mendOutputs } from "./sound-devices.ts";
import {
  isReturning,
  keep,
  mendUnique,
  type DraftChange,
  type SoundChange,
} from "./sound-draft.ts";
import type { Writing } from "./stock-change.ts";
import { idOf, isGone, portionsOf, rowsById, stockDb } from "./stock-db.ts";
import type { RowChange } from "./write-rows.ts";

/**
 * What comes back, from the trash or by an undo, must fit what stands there now: what it names is there, its controller serves
 * nobody else, its name is free. An object that returns loses what does not fit; one that stands keeps what it has instead.
 */
export async function soundRows(
  work: Writing,
  kind: Kind,
  changes: readonly RowChange[],
): Promise<SoundChange[]> {
  const drafts: DraftChange[] = changes.map(({ before, after }) => ({
    before,
    after: { ...after },
    isKept: false,
  }));
  const present = drafts.filter(({ after }) => !isGone(kind, after));
  await mendReferences(work, kind, present);
  if (kind.kind === "lightPoint" || kind.kind === "cabinet") await mendDevices(work, kind, present);
  if (kind.kind === "lightPoint") await mendLights(work, present);
  const aside = await mendNames(work, kind, drafts);
  if (kind.kind === "segment") await mendOutputs(work, kind, present);
  return [...drafts, ...aside];
}

async function mendReferences(
  work: Writing,
  kind: Kind,
  drafts: readonly DraftChange[],
): Promise<void> {
  for (const { column, names, initial } of kind.fields) {
    if (names === undefined) continue;
    const asked = drafts.filter(
      (draft) =>
        typeof draft.after[column] === "string" &&
        (isReturning(kind, draft) || draft.after[column] !== draft.before[column]),
    );
    const standing = await standingIds(
      work,
      names,
      asked.map(({ after }) => String(after[column])),
    );
    for (const draft of asked) {
      if (standing.has(String(draft.after[column]))) continue;
      if (!isReturning(kind, draft)) keep(draft, [column]);
      else if (initial === null) draft.after[column] = null;
      else keep(draft, Object.keys(draft.before));
    }
  }
}

async function standingIds(
  { db }: Writing,
  names: StockKind | "calendar",
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const standing = new Set<string>();
  for (const some of portionsOf([...new Set(ids)])) {
    if (names === "calendar") {
      const rows = await db.selectFrom("calendars").select("id").where("id", "in", some).execute();
      for (const { id } of rows) standing.add(id);
      continue;
    }
    for (const [id, row] of await rowsById(db, kinds[names], some)) {
      if (!isGone(kinds[names], row)) standing.add(id);
    }
  }
  return standing;
}

/** What LightRules asks of people's input: a controller keeps its light point networked, a segment belongs to the cabinet. */
async function mendLights(work: Writing, drafts: readonly DraftChange[]): Promise<void> {
  const segments = await stockDb(work.db)
    .selectFrom("segments")
    .select(["id", "cabinet_id"])
    .execute();
  const cabinetOf = new Map(segments.map((row) => [idOf(row), row["cabinet_id"]]));
  for (const draft of drafts) {
    const { after } = draft;
    if (after["device_id"] !== null && after["switching"] !== "networked") {
      // In the trash nothing minds that.
      if (isReturning(kinds.lightPoint, draft)) after["device_id"] = null;
      else keep(draft, ["switching", "device_id", "output"]);
    }
    const segment = after["segment_id"];
    if (typeof segment !== "string" || cabinetOf.get(segment) === after["cabinet_id"]) continue;
    if (isReturning(kinds.lightPoint, draft)) after["segment_id"] = null;
    else keep(draft, ["segment_id", "cabinet_id"]);
  }
}

/** Kinds whose names are one row's alone, in the trash too, by the database's own rule. */
const oneEach: readonly StockKind[] = ["area", "street", "luminaireType", "cabinet", "segment"];

/** What people call it, by which no two objects of a kind may be called. Returns rows of the trash that step aside. */
async function mendNames(
  work: Writing,
  kind: Kind,
  drafts: readonly DraftChange[],
): Promise<DraftChange[]> {
  const { unique, table } = kind;
  const [first] = unique;
  const name = unique.at(-1);
  if (first === undefined || name === undefined) return [];
  const present = drafts.filter(({ after }) => !isGone(kind, after));
  const holders: Row[] = [];
  for (const some of portionsOf(drafts)) {
    const rows = await stockDb(work.db)
      .selectFrom(table)
      .selectAll()
      .where(
        first,
        "in",
        some.map(({ after }) => after[first] ?? null),
      )
      .execute();
    holders.push(...rows);
  }
  mendUnique(kind, present, holders, unique, (draft) =>
    keep(draft, isReturning(kind, draft) ? Object.keys(draft.before) : unique),
  );
  if (!oneEach.includes(kind.kind)) return [];
  const keyOf = (row: Row): string => JSON.stringify(unique.map((column) => row[column]));
  const ids = new Set(drafts.map(({ before }) => idOf(before)));
  const wanted = new Set(
    present.flatMap(({ after }) => (isGone(kind, after) ? [] : [keyOf(after)])),
  );
  const stepped = (row: Row) => ({ ...row, [name]: `${String(row[name])} (${idOf(row)})` });
  const others = [...new Map(holders.map((row) => [idOf(row), row])).values()].filter(
    (row) => !ids.has(idOf(row)),
  );
  const aside = others.filter((row) => isGone(kind, row) && wanted.has(keyOf(row)));
  // Also what is called otherwise while it lies in the trash, or goes there as another one takes its name.
  const held = new Set([...wanted, ...others.map(keyOf)]);
  for (const draft of drafts.filter(({ after }) => isGone(kind, after))) {
    if (held.has(keyOf(draft.after))) draft.after = stepped(draft.after);
    held.add(keyOf(draft.after));
  }
  return aside.map((before) => ({ before, after: stepped(before), isKept: false }));
}
