import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { StockKind } from "../contract/stock.ts";
import type { Office } from "../office/office.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { countLights } from "./light-counts.ts";
import { collate, viewsOf, type StockView } from "./object-views.ts";
import { idOf, isGone, nameOf, rowById, stockDb } from "./stock-db.ts";

/** Objects of one list: more are found by search. Masts are as many as lamps. */
const mostListed = 5_000;
const mostMasts = 1_000;

interface ListQuery {
  readonly q?: string;
  readonly deleted?: boolean;
}

/** Objects of a kind, by what people call them. */
export async function listObjects(
  office: Office,
  scope: AreaScope,
  kind: StockKind,
  { q = "", deleted = false }: ListQuery,
): Promise<{ items: StockView[]; total: number }> {
  const description = kinds[kind];
  const { table, goneColumn, where, nameColumn } = description;
  let query = stockDb(office.db)
    .selectFrom(table)
    .selectAll()
    .where(goneColumn, deleted ? "is not" : "is", null);
  if (where !== undefined) query = query.where(where.column, "=", where.value);
  const words = q.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  let total: number | null = null;
  // Masts are as many as lamps: what can be left out is left out by the database. It knows the case of ASCII alone, so it may find more.
  if (kind === "mast") {
    for (const part of words.flatMap((word) => word.match(/[\x21-\x7e]+/g) ?? [])) {
      query = query.where((eb) =>
        eb(eb.fn("instr", [eb.fn("lower", ["number"]), eb.val(part)]), ">", 0),
      );
    }
    if (scope.kind !== "all") query = query.where("number", "in", mastsOf(office.db, scope));
    const { count } = await query
      .clearSelect()
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    total = Number(count);
    query = query.orderBy("number").limit(mostMasts);
  }
  const isSeen = await visibility(office, office.db, scope, kind);
  const found = (await query.execute()).filter((row) => {
    const text = searchText(row, nameColumn);
    return words.every((word) => text.includes(word)) && isSeen(row);
  });
  found.sort((a, b) => collate(nameOf(description, a), nameOf(description, b)));
  const shown = found.slice(0, mostListed);
  // Fewer than were asked for are all that there are.
  const counted = total !== null && total > mostMasts ? total : found.length;
  return { items: await viewsOf(office, scope, kind, shown), total: counted };
}

/** Numbers of the masts on which light points of these areas hang. */
function mastsOf(db: Kysely<OfficeSchema>, { areaIds }: Extract<AreaScope, { kind: "areas" }>) {
  return stockDb(db)
    .selectFrom("light_points")
    .select("mast")
    .where("area_id", "in", [...areaIds])
    .where("mast", "is not", null)
    .where("deleted_at", "is", null);
}

function searchText(row: Row, nameColumn: string): string {
  return [nameColumn, "name", "address", "manufacturer", "meter_number"]
    .map((column) => row[column] ?? "")
    .join(" ")
    .toLocaleLowerCase("de");
}

/** One object with its row; null where there is none, or the scope does not show it. Those in the trash too. */
export async function findObject(
  office: Office,
  scope: AreaScope,
  kind: StockKind,
  id: string,
): Promise<Row | null> {
  const row = await rowById(office.db, kinds[kind], id);
  if (row === null) return null;
  return (await visibility(office, office.db, scope, kind))(row) ? row : null;
}

export async function viewObject(
  office: Office,
  scope: AreaScope,
  kind: StockKind,
  id: string,
): Promise<StockView | null> {
  const row = await findObject(office, scope, kind, id);
  if (row === null || (kind !== "lightPoint" && isGone(kinds[kind], row))) return null;
  const [view] = await viewsOf(office, scope, kind, [row]);
  return view ?? null;
}

/**
 * Which objects somebody sees who sees only some areas: what stands there or serves a light point there. Types and groups are
 * names alone and seen by all.
 */
export async function visibility(
  office: Office,
  db: Kysely<OfficeSchema>,
  scope: AreaScope,
  kind: StockKind,
): Promise<(row: Row) => boolean> {
  if (scope.kind === "all") return () => true;
  const isHere = (row: Row): boolean => inScope(scope, text(row["area_id"]));
  switch (kind) {
    case "lightPoint":
      return isHere;
    case "area":
      return (row) => inScope(scope, idOf(row));
    case "luminaireType":
    case "group":
      return () => true;
    case "street":
    case "mast": {
      const lights = countLights(office, scope, kind);
      return (row) => lights.has(String(row[kinds[kind].nameColumn]));
    }
    case "cabinet": {
      const lights = countLights(office, scope, "cabinet");
      return (row) => isHere(row) || lights.has(idOf(row));
    }
    case "segment": {
      const cabinets = await seenCabinets(office, db, scope);
      return (row) => cabinets.has(String(row["cabinet_id"]));
    }
    case "supplyPoint": {
      const cabinets = await seenCabinets(office, db, scope);
      const points = new Set(cabinets.values());
      return (row) => points.has(idOf(row));
    }
    // A gateway hears light points of many areas.
    case "gateway":
      return () => false;
  }
}

/** The cabinets seen, with the supply point of each. */
async function seenCabinets(
  office: Office,
  db: Kysely<OfficeSchema>,
  scope: AreaScope,
): Promise<Map<string, string | null>> {
  const isSeen = await visibility(office, db, scope, "cabinet");
  const rows = await stockDb(db).selectFrom("cabinets").selectAll().execute();
  return new Map(rows.filter(isSeen).map((row) => [idOf(row), text(row["supply_point_id"])]));
}

function text(cell: Row[string] | undefined): string | null {
  return typeof cell === "string" ? cell : null;
}
