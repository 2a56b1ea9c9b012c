import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { StockKind } from "../contract/stock.ts";
import { lockTargets } from "../office/filter-facts.ts";
import { noCounts } from "../office/light-list.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";
import { viewOf, type Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { bindingFields } from "./light-kind.ts";
import { countLights, countStates } from "./light-counts.ts";
import { cabinetsLive, gatewaysLive, segmentsLive } from "./live-parts.ts";
import { idOf, stockDb, versionOf } from "./stock-db.ts";

export type StockView = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly version: number;
};

type Derive = (row: Row) => Readonly<Record<string, unknown>>;

/** Rows of one kind as answers show them: their fields, and what is counted or known of them now. */
export async function viewsOf(
  office: Office,
  scope: AreaScope,
  kind: StockKind,
  rows: readonly Row[],
): Promise<StockView[]> {
  const derive = await derivation[kind](office, scope, rows);
  const { fields } = kinds[kind];
  return rows.map((row) => ({
    id: idOf(row),
    version: versionOf(row),
    ...viewOf(fields, row),
    ...derive(row),
  }));
}

const derivation: Readonly<
  Record<StockKind, (office: Office, scope: AreaScope, rows: readonly Row[]) => Promise<Derive>>
> = {
  async lightPoint({ db }, _scope, rows) {
    const groups = await groupsOf(db, rows.map(idOf));
    return (row) => ({
      ...viewOf(bindingFields, row),
      groupIds: groups.get(idOf(row)) ?? [],
      sourceKey: row["source_key"],
      source: row["source"],
      deletedAt: row["deleted_at"],
    });
  },
  mast: counted("mast", "number"),
  luminaireType: counted("luminaireType", "id"),
  area: counted("area", "id"),
  async street(office, scope) {
    const lights = countLights(office, scope, "street");
    return (row) => ({
      lights: lights.get(String(row["name"])) ?? 0,
      hasLine: row["geometry"] !== null,
    });
  },
  async group(office, scope) {
    const lights = countLights(office, scope, "group");
    const states = countStates(office, scope, "group");
    return (row) => ({
      lights: lights.get(idOf(row)) ?? 0,
      states: states.get(idOf(row)) ?? noCounts(),
    });
  },
  async supplyPoint({ db }, _scope, rows) {
    const cabinets = await db
      .selectFrom("cabinets")
      .select(["supply_point_id", (eb) => eb.fn.countAll<number>().as("count")])
      .where("supply_point_id", "in", rows.map(idOf))
      .where("deleted_at", "is", null)
      .groupBy("supply_point_id")
      .execute();
    const counts = new Map(cabinets.map((one) => [one.supply_point_id, one.count]));
    return (row) => ({ cabinets: counts.get(idOf(row)) ?? 0 });
  },
  async segment(office, scope, rows) {
    const lights = countLights(office, scope, "segment");
    const live = await segmentsLive(office, rows.map(idOf));
    const locks = await lockTargets(office.db, office.clock.now());
    return (row) => ({
      lights: lights.get(idOf(row)) ?? 0,
      ...live(idOf(row)),
      lockId: locks.get(idOf(row)) ?? locks.get(String(row["cabinet_id"])) ?? null,
    });
  },
  async cabinet(office, scope, rows) {
    const ids = rows.map(idOf);
    const lights = countLights(office, scope, "cabinet");
    const states = countStates(office, scope, "cabinet");
    const live = await cabinetsLive(office, ids);
    const locks = await lockTargets(office.db, office.clock.now());
    const parts = await stockDb(office.db)
      .selectFrom("segments")
      .selectAll()
      .where("cabinet_id", "in", ids)
      .where("deleted_at", "is", null)
      .execute();
    const segments = Map.groupBy(
      await viewsOf(office, scope, "segment", parts),
      (segment) => segment["cabinetId"],
    );
    return (row) => ({
      deviceId: row["device_id"],
      lights: lights.get(idOf(row)) ?? 0,
      segments: (segments.get(idOf(row)) ?? []).toSorted((a, b) =>
        collate(String(a["number"]), String(b["number"])),
      ),
      live: row["device_id"] === null ? null : live(idOf(row)),
      states: states.get(idOf(row)) ?? noCounts(),
      lockId: locks.get(idOf(row)) ?? null,
    });
  },
  async gateway(office, _scope, rows) {
    const ids = rows.map(idOf);
    const behind = await office.db
      .selectFrom("devices")
      .select(["id", "gateway_id"])
      .where("gateway_id", "in", ids)
      .where("revoked_at", "is", null)
      .orderBy("id")
      .execute();
    const devices = Map.groupBy(behind, ({ gateway_id }) => gateway_id);
    const live = await gatewaysLive(office, ids);
    return (row) => ({
      deviceIds: (devices.get(idOf(row)) ?? []).map(({ id }) => id),
      ...live(idOf(row)),
    });
  },
};

/** As people read numbers: 9 before 10. */
export const collate = new Intl.Collator("de", { numeric: true }).compare;

function counted(kind: StockKind, column: string) {
  return async (office: Office, scope: AreaScope): Promise<Derive> => {
    const lights = countLights(office, scope, kind);
    return (row) => ({ lights: lights.get(String(row[column])) ?? 0 });
  };
}

/** The groups that each light point is in, but those in the trash. */
async function groupsOf(
  db: Kysely<OfficeSchema>,
  lightIds: readonly string[],
): Promise<Map<string, string[]>> {
  const members = await db
    .selectFrom("group_members as m")
    .innerJoin("groups as g", "g.id", "m.group_id")
    .select(["m.light_id", "m.group_id"])
    .where("m.light_id", "in", lightIds)
    .where("g.deleted_at", "is", null)
    .orderBy("g.name")
    .execute();
  const groups = new Map<string, string[]>();
  for (const { light_id, group_id } of members) {
    groups.set(light_id, [...(groups.get(light_id) ?? []), group_id]);
  }
  return groups;
}
