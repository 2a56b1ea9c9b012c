import type { HistoryEntry, ObjectHistory, StockKind } from "../contract/stock.ts";
import { userNames } from "../office/light-view.ts";
import type { Office } from "../office/office.ts";
import type { Caller } from "../http/route.ts";
import type { AreaScope } from "../scope.ts";
import { inForce } from "./batches.ts";
import type { FieldChanges, FieldValue } from "./change-log.ts";
import { kinds, loggedFields } from "./kinds.ts";
import { groupFieldPrefix } from "./members.ts";
import { visibility } from "./objects.ts";
import { nameOf, rowsById } from "./stock-db.ts";

interface Page {
  readonly limit?: number;
  /** Number of a line: older ones. */
  readonly before?: number;
}

/**
 * The history of one object, newest first, with the names of what it named. Who sees only some areas is not told what it named
 * elsewhere, nor what else somebody changed together with it.
 */
export async function historyOf(
  office: Office,
  { user, scope }: Pick<Caller, "user" | "scope">,
  kind: StockKind,
  id: string,
  { limit = 50, before }: Page,
): Promise<ObjectHistory> {
  const { db } = office;
  let query = db
    .selectFrom("object_changes as c")
    .innerJoin("batches as b", "b.id", "c.batch_id")
    .select(["c.id", "c.at", "c.actor", "c.action", "c.fields", "c.batch_id"])
    .select(["b.title", "b.count"])
    .where("c.object_id", "=", id)
    .where("c.kind", "=", kind)
    .orderBy("c.id", "desc")
    .limit(limit + 1);
  if (before !== undefined) query = query.where("c.id", "<", before);
  const found = await query.execute();
  const page = found.slice(0, limit);
  const changes = page.map(({ fields }) => fieldsOf(fields));
  const naming = namingFields(kind);
  const names = await namesOf(office, scope, naming, changes);
  const tellsBatch = (actor: string): boolean => scope.kind === "all" || actor === user.id;
  const people = await userNames(office, [...new Set(page.map(({ actor }) => actor))]);
  const stands = await inForce(db);
  return {
    entries: page.map((line, i) => ({
      id: line.id,
      at: line.at,
      by: people.get(line.actor) ?? line.actor,
      action: line.action,
      batchId: line.batch_id,
      batchTitle: tellsBatch(line.actor) ? line.title : "",
      batchCount: tellsBatch(line.actor) ? line.count : 1,
      undone: !stands(line.batch_id),
      fields: Object.entries(changes[i] ?? {}).map(([field, values]) =>
        worded(field, values, names, scope.kind !== "all" && naming.has(field)),
      ),
    })),
    before: found.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** What the change log has written. */
export function fieldsOf(text: string | null): FieldChanges {
  return text === null ? {} : (JSON.parse(text) as FieldChanges);
}

/** Name by what is named and id. */
type Names = ReadonlyMap<string, string>;

const keyOf = (names: string, id: FieldValue): string => `${names} ${String(id)}`;

/** The fields of a kind that hold ids, and what they name. */
function namingFields(kind: StockKind): ReadonlyMap<string, StockKind | "calendar"> {
  return new Map(
    loggedFields(kinds[kind]).flatMap(({ name, names }) =>
      names === undefined ? [] : [[name, names]],
    ),
  );
}

async function namesOf(
  office: Office,
  scope: AreaScope,
  naming: ReadonlyMap<string, StockKind | "calendar">,
  changes: readonly FieldChanges[],
): Promise<Names> {
  const wanted = new Map<StockKind | "calendar", Set<string>>();
  const want = (names: StockKind | "calendar", id: FieldValue): void => {
    if (typeof id !== "string") return;
    wanted.getOrInsertComputed(names, () => new Set<string>()).add(id);
  };
  for (const fields of changes) {
    for (const [field, values] of Object.entries(fields)) {
      if (field.startsWith(groupFieldPrefix)) want("group", field.slice(groupFieldPrefix.length));
      const names = naming.get(field);
      if (names !== undefined) for (const value of values) want(names, value);
    }
  }
  const found = new Map<string, string>();
  for (const [names, ids] of wanted) {
    for (const [id, name] of await read(office, scope, names, [...ids]))
      found.set(keyOf(names, id), name);
  }
  // By field, so that whoever words a field need not know what it names.
  for (const [field, names] of naming) {
    for (const id of wanted.get(names) ?? []) {
      const name = found.get(keyOf(names, id));
      if (name !== undefined) found.set(keyOf(field, id), name);
    }
  }
  return found;
}

async function read(
  office: Office,
  scope: AreaScope,
  names: StockKind | "calendar",
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { db } = office;
  if (names !== "calendar") {
    const isSeen = await visibility(office, db, scope, names);
    const rows = [...(await rowsById(db, kinds[names], ids))].filter(([, row]) => isSeen(row));
    return new Map(rows.map(([id, row]) => [id, nameOf(kinds[names], row)]));
  }
  const rows = await db
    .selectFrom("calendars")
    .select(["id", "name"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function worded(
  field: string,
  [before, after]: readonly [FieldValue, FieldValue],
  names: Names,
  hidesUnknown: boolean,
): HistoryEntry["fields"][number] {
  if (field.startsWith(groupFieldPrefix)) {
    const id = field.slice(groupFieldPrefix.length);
    const group = names.get(keyOf("group", id)) ?? id;
    return { field: groupFieldPrefix + group, before, after };
  }
  const word = (value: FieldValue): FieldValue =>
    names.get(keyOf(field, value)) ?? (hidesUnknown ? null : value);
  return { field, before: word(before), after: word(after) };
}
