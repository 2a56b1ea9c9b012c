import type { Kysely, Selectable } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { linesOf, type RecordFilter } from "../../store/record-lines.ts";
import type { RecordLine } from "../contract/record.ts";

export interface RecordPlace {
  /** Row number of the last line of the page before; null for the first page. */
  readonly before: number | null;
  readonly limit: number;
}

/** A page, newest first. `lightNumber`: what a light point is called, by its id. */
export async function readRecord(
  db: Kysely<OfficeSchema>,
  filter: RecordFilter,
  { before, limit }: RecordPlace,
  lightNumber: (id: string) => string | null,
): Promise<{ lines: RecordLine[]; before: number | null }> {
  let query = linesOf(db, filter).orderBy("id", "desc").limit(limit);
  if (before !== null) query = query.where("id", "<", before);
  const rows = await query.execute();
  const people = rows.flatMap((row) => [row.actor, idOf(row.object, "user") ?? row.actor]);
  const names = await namesNow(db, [...new Set(people)]);
  const objectName = (object: string): string | null => {
    const [user, light] = [idOf(object, "user"), idOf(object, "lightPoint")];
    if (light !== null) return lightNumber(light);
    return user === null ? null : (names.get(user) ?? null);
  };
  const lines = rows.map((row) => lineOf(row, names, objectName(row.object)));
  return { lines, before: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

function idOf(object: string, kind: string): string | null {
  return object.startsWith(`${kind}:`) ? object.slice(kind.length + 1) : null;
}

async function namesNow(
  db: Kysely<OfficeSchema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("users").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

function lineOf(
  row: Selectable<OfficeSchema["audit"]>,
  names: ReadonlyMap<string, string>,
  objectName: string | null,
): RecordLine {
  const erased: RecordLine["erased"][number][] = [];
  if (row.name_salt === null) erased.push("name");
  if (row.address_salt === null) erased.push("address");
  if (row.content_salt === null) erased.push("content");
  return {
    row: row.id,
    at: row.at,
    actor: row.actor,
    name: row.name ?? names.get(row.actor) ?? null,
    role: row.role,
    action: row.action,
    object: row.object,
    objectName,
    before: valueOf(row.before),
    after: valueOf(row.after),
    reason: row.reason,
    address: row.address,
    erased,
  };
}

function valueOf(text: string | null): unknown {
  // Our own writing: audit.ts. What was altered by hand is shown as the text it is.
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
