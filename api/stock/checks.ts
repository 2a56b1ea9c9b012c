import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { Cell, Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { kinds } from "./kinds.ts";
import { visibility } from "./objects.ts";
import { idOf, isGone, rowById, stockDb, versionOf } from "./stock-db.ts";

type Db = Kysely<OfficeSchema>;

/** Null where the request names the version that stands there. `current`: the object as answers show it. */
export function staleness(
  ifMatch: string | undefined,
  row: Row,
  current: () => Promise<unknown>,
): Promise<Refusal | null> {
  if (ifMatch === undefined) {
    return Promise.resolve(
      refuse("versionRequired", 'Say by If-Match, as "v3", which version you are changing.'),
    );
  }
  // Packed answers carry their ETag as a weak one.
  if (ifMatch.trim().replace(/^W\//, "") === etagOf(row)) return Promise.resolve(null);
  return current().then((object) =>
    refuse("versionMismatch", "Somebody has changed it meanwhile; read it again.", {
      current: object,
      headers: { etag: etagOf(row) },
    }),
  );
}

export function etagOf(row: Row | { readonly version: number }): string {
  return `"v${versionOf(row as Row)}"`;
}

/**
 * Everything that the cells name by id is there, not in the trash, and seen by who names it: what hangs on an object is seen with it, so
 * nobody may hang theirs on one of another area.
 */
export async function checkReferences(
  office: Office,
  db: Db,
  { scope }: Pick<Caller, "scope">,
  { fields }: Kind,
  cells: Readonly<Record<string, Cell>>,
): Promise<Refusal | null> {
  for (const { name, column, names } of fields) {
    const id = cells[column];
    if (names === undefined || typeof id !== "string") continue;
    if (!(await isThere(office, db, scope, names, id))) {
      return invalid(name, "names something that is not there, or lies in the trash");
    }
  }
  return null;
}

async function isThere(
  office: Office,
  db: Db,
  scope: AreaScope,
  names: NonNullable<Kind["fields"][number]["names"]>,
  id: string,
): Promise<boolean> {
  if (names === "calendar") {
    const row = await db
      .selectFrom("calendars")
      .select("id")
      .where("id", "=", id)
      .executeTakeFirst();
    return row !== undefined;
  }
  const row = await rowById(db, kinds[names], id);
  if (row === null || isGone(kinds[names], row)) return false;
  return (await visibility(office, db, scope, names))(row);
}

/** Nothing else has the name, in the trash neither: there it waits to come back. */
export async function checkUnique(db: Db, kind: Kind, row: Row): Promise<Refusal | null> {
  const { unique, table, nameColumn } = kind;
  if (unique.length === 0) return null;
  let query = stockDb(db)
    .selectFrom(table)
    .selectAll()
    .where("id", "!=", row["id"] ?? null);
  for (const column of unique) query = query.where(column, "=", row[column] ?? null);
  const others = await query.execute();
  const standing = others.find((other) => !isGone(kind, other));
  const other = standing ?? others[0];
  if (other === undefined) return null;
  const parameters = { kind: kind.kind, id: idOf(other), name: String(row[nameColumn]) };
  return standing === undefined
    ? refuse("inTrash", `${parameters.name} lies in the trash; restore it or take another name.`, {
        errors: [{ pointer: `/${nameColumn}`, message: "lies in the trash", parameters }],
      })
    : refuse("nameTaken", `${parameters.name} is there already; take another name.`, {
        errors: [{ pointer: `/${nameColumn}`, message: "is taken", parameters }],
      });
}

/** Nothing that is not in the trash names it. */
export async function checkUnused(db: Db, kind: Kind, row: Row): Promise<Refusal | null> {
  const uses = await usesOf(db, kind, [row]);
  const found = uses.get(idOf(row));
  if (found === undefined) return null;
  const list = [...found];
  return refuse(
    "inUse",
    `It is still named by ${list.map(([what, count]) => `${count} ${what}`).join(", ")}.`,
    {
      errors: list.map(([what, count]) => ({
        pointer: "",
        message: `${count} of kind ${what} name it`,
        code: what,
        parameters: { kind: what, count },
      })),
    },
  );
}

/** By object id: how many of each kind name it. Objects that nobody names are absent. */
export async function usesOf(
  db: Db,
  { usedBy, nameColumn }: Kind,
  rows: readonly Row[],
): Promise<Map<string, Map<string, number>>> {
  const uses = new Map<string, Map<string, number>>();
  for (const { kind, table, column, by } of usedBy) {
    const key = by === "id" ? "id" : nameColumn;
    const gone = table === "devices" ? "revoked_at" : "deleted_at";
    const counted = stockDb(db as Db)
      // Not of kinds.ts, yet a table with such columns.
      .selectFrom(table as Exclude<typeof table, "user_areas">)
      .select([column, (eb) => eb.fn.countAll<number>().as("count")])
      .where(
        column,
        "in",
        rows.map((row) => row[key] ?? null),
      )
      .groupBy(column);
    const found = await (
      table === "user_areas" ? counted : counted.where(gone, "is", null)
    ).execute();
    const counts = new Map(found.map((one) => [one[column] ?? null, Number(one["count"])]));
    for (const row of rows) {
      const count = counts.get(row[key] ?? null) ?? 0;
      if (count === 0) continue;
      const mine = uses.get(idOf(row)) ?? new Map<string, number>();
      uses.set(idOf(row), mine.set(kind, (mine.get(kind) ?? 0) + count));
    }
  }
  return uses;
}

/** Whoever sees some areas changes only what stands there; what the whole town shares is changed by those who see it. */
export async function checkScope(
  db: Db,
  { scope }: Pick<Caller, "scope">,
  { kind }: Kind,
  row: Row,
): Promise<Refusal | null> {
  if (scope.kind === "all") return null;
  const owner =
    kind === "segment" ? await rowById(db, kinds.cabinet, String(row["cabinet_id"])) : row;
  const area = owner?.["area_id"];
  const isOwn = kind === "lightPoint" || kind === "cabinet" || kind === "segment";
  if (isOwn && inScope(scope, typeof area === "string" ? area : null)) return null;
  return refuse("notAllowed", "It belongs to more than your areas.");
}

export function invalid(name: string, message: string): Refusal {
  return refuse("invalidInput", `${name} ${message}.`, {
    errors: [{ pointer: `/${name}`, message }],
  });
}
