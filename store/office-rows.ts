import type { Calendar } from "../domain/calendar.ts";
import type { Level } from "../domain/level.ts";
import type { LightFacts, LuminaireType, PowerCurve } from "../domain/light.ts";
import type { Program } from "../domain/program.ts";
import type {
  Inventory,
  InventoryLight,
  StoredCalendar,
  StoredIntent,
  StoredProgram,
} from "./office-records.ts";
import type { IntentKind } from "./office-schema.ts";
import { numberOf, textOf, textOrNull, type Row } from "./row.ts";

/** Rows of office.db as the records field works with. Casts follow the tables' checks and what the api room wrote as JSON. */

type Select = (sql: string) => Row[];

/** The light points that are not deleted, the luminaire types and who stands behind which gateway. */
export function readInventory(select: Select, revision: number): Inventory {
  return {
    revision,
    lights: select(LIGHTS).map(lightOf),
    luminaireTypes: select("select * from luminaire_types order by id").map(luminaireTypeOf),
    gateways: gatewaysOf(select),
  };
}

const LIGHTS = `
  select id, idx, number, switching, output, lighting_class, minimum_level, never_dim, default_level, lat, lon,
    area_id, cabinet_id, segment_id, phase, luminaire_type_id, device_id, calendar_id
  from light_points where deleted_at is null order by idx`;

const GATEWAYS =
  "select id, gateway_id from devices where gateway_id is not null and revoked_at is null";

function gatewaysOf(select: Select): Map<string, string[]> {
  const gateways = new Map<string, string[]>();
  for (const row of select(GATEWAYS)) {
    const gateway = textOf(row["gateway_id"]);
    const behind = gateways.get(gateway) ?? [];
    behind.push(textOf(row["id"]));
    gateways.set(gateway, behind);
  }
  return gateways;
}

function lightOf(row: Row): InventoryLight {
  return {
    lightId: textOf(row["id"]),
    index: numberOf(row["idx"]),
    number: textOf(row["number"]),
    switching: row["switching"] as LightFacts["switching"],
    output: numberOf(row["output"]),
    lightingClass: row["lighting_class"] as LightFacts["lightingClass"],
    minimumLevel: numberOf(row["minimum_level"]) as Level,
    neverDim: row["never_dim"] === 1,
    defaultLightLevel: numberOf(row["default_level"]) as Level,
    latitude: numberOf(row["lat"]),
    longitude: numberOf(row["lon"]),
    areaId: textOrNull(row["area_id"]),
    cabinetId: textOrNull(row["cabinet_id"]),
    segmentId: textOrNull(row["segment_id"]),
    phase: row["phase"] as InventoryLight["phase"],
    luminaireTypeId: textOrNull(row["luminaire_type_id"]),
    deviceId: textOrNull(row["device_id"]),
    calendarId: textOrNull(row["calendar_id"]),
  };
}

function luminaireTypeOf(row: Row): LuminaireType {
  return {
    id: textOf(row["id"]),
    name: textOf(row["name"]),
    manufacturer: textOrNull(row["manufacturer"]) ?? "",
    ratedPower: numberOf(row["rated_power"]),
    standbyPower: numberOf(row["standby_power"]),
    powerCurve: JSON.parse(textOf(row["power_curve"])) as PowerCurve,
  };
}

export function programOf(row: Row): StoredProgram {
  const content = JSON.parse(textOf(row["content"])) as Pick<Program, "points">;
  return {
    program: { id: textOf(row["id"]), name: textOf(row["name"]), points: content.points },
    version: numberOf(row["version"]),
  };
}

export function calendarOf(row: Row): StoredCalendar {
  const content = JSON.parse(textOf(row["content"])) as Pick<
    Calendar,
    "rules" | "defaultProgramId"
  >;
  return {
    calendar: { id: textOf(row["id"]), name: textOf(row["name"]), ...content },
    version: numberOf(row["version"]),
  };
}

export function intentOf(row: Row): StoredIntent {
  return {
    id: numberOf(row["id"]),
    kind: row["kind"] as IntentKind,
    payload: JSON.parse(textOf(row["payload"])) as unknown,
    jobId: textOrNull(row["job_id"]),
    actor: textOf(row["actor"]),
    createdAt: numberOf(row["created_at"]),
  };
}
