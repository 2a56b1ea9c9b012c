import type { Calendar } from "../domain/calendar.ts";
import type { Level } from "../domain/level.ts";
import type { LightFacts, LuminaireType, PowerCurve } from "../domain/light.ts";
import type { Program } from "../domain/program.ts";
import type { WorkLock } from "../domain/work-lock.ts";
import type {
  Inventory,
  InventoryCabinet,
  InventoryLight,
  InventorySegment,
  StoredCalendar,
  StoredIntent,
  StoredProgram,
} from "./office-records.ts";
import type { IntentKind } from "./office-schema.ts";
import { numberOf, numberOrNull, textOf, textOrNull, type Row } from "./row.ts";

/** Rows of office.db as the records field works with. Casts follow the tables' checks and what the api room wrote as JSON. */

type Select = (sql: string) => Row[];

/** The light points that are not deleted, the luminaire types and who stands behind which gateway. */
export function readInventory(select: Select, revision: number): Inventory {
  return {
    revision,
    lights: select(LIGHTS).map(lightOf),
    cabinets: select(CABINETS).map(cabinetOf),
    segments: select(SEGMENTS).map(segmentOf),
    luminaireTypes: select("select * from luminaire_types order by id").map(luminaireTypeOf),
    gateways: gatewaysOf(select),
  };
}

const LIGHT_COLUMNS = `
  select id, idx, number, switching, output, lighting_class, minimum_level, never_dim, default_level, lat, lon,
    area_id, cabinet_id, segment_id, phase, luminaire_type_id, device_id,
    -- What has no voice burns when its segment does.
    coalesce(
      (select s.calendar_id from segments s where s.id = segment_id and switching = 'byCabinet' and s.deleted_at is null),
      calendar_id
    ) as calendar_id
  from light_points where deleted_at is null`;

const LIGHTS = `${LIGHT_COLUMNS} order by idx`;

/** Those of a JSON list of ids that are not deleted. */
export const LIGHTS_OF = `${LIGHT_COLUMNS} and id in (select value from json_each(?)) order by idx`;

/** A lock that nobody has ended; those whose time is over are among them until somebody confirms. */
export const WORK_LOCKS = `
  select id, target_kind, target_id, person, phone, from_at, until_at from work_locks
  where ended_at is null order by from_at, id`;

const CABINETS =
  "select id, number, device_id from cabinets where device_id is not null and deleted_at is null order by id";

const SEGMENTS = `
  select s.id, s.cabinet_id, s.number, s.output, s.calendar_id, s.day_powered from segments s
  join cabinets c on c.id = s.cabinet_id and c.deleted_at is null where s.deleted_at is null order by s.id`;

const GATEWAYS =
  "select id, gateway_id from devices where gateway_id is not null and revoked_at is null";

export function gatewaysOf(select: Select): Map<string, string[]> {
  const gateways = new Map<string, string[]>();
  for (const row of select(GATEWAYS)) {
    const gateway = textOf(row["gateway_id"]);
    const behind = gateways.get(gateway) ?? [];
    behind.push(textOf(row["id"]));
    gateways.set(gateway, behind);
  }
  return gateways;
}

export function lightOf(row: Row): InventoryLight {
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

export function workLockOf(row: Row): WorkLock {
  return {
    id: textOf(row["id"]),
    target: {
      kind: row["target_kind"] as WorkLock["target"]["kind"],
      id: textOf(row["target_id"]),
    },
    person: textOf(row["person"]),
    phone: textOf(row["phone"]),
    from: numberOf(row["from_at"]),
    until: numberOf(row["until_at"]),
  };
}

function cabinetOf(row: Row): InventoryCabinet {
  return {
    cabinetId: textOf(row["id"]),
    number: textOf(row["number"]),
    deviceId: textOf(row["device_id"]),
  };
}

function segmentOf(row: Row): InventorySegment {
  return {
    segmentId: textOf(row["id"]),
    cabinetId: textOf(row["cabinet_id"]),
    number: textOf(row["number"]),
    output: numberOrNull(row["output"]),
    calendarId: textOrNull(row["calendar_id"]),
    dayPowered: row["day_powered"] === 1,
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
