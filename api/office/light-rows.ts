import type { Kysely, Selectable } from "kysely";
import { toLevel } from "../../domain/level.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { LightPoint } from "./office-data.ts";
import type { StockNames } from "./stock-names.ts";

/** Rows read at once: so many turn from messages into objects without the event loop waiting longer than some milliseconds. */
const portion = 2_000;
const none: readonly string[] = [];

/** All light points that are not in the trash, ascending by index, by portions. */
export async function* allLights(
  db: Kysely<OfficeSchema>,
  names: StockNames,
): AsyncGenerator<readonly LightPoint[]> {
  const groups = await allGroups(db);
  for (let after = -1; ;) {
    const rows = await db
      .selectFrom("light_points")
      .selectAll()
      .where("idx", ">", after)
      .where("deleted_at", "is", null)
      .orderBy("idx")
      .limit(portion)
      .execute();
    yield rows.map((row) => lightOf(row, names, groups));
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) return;
    after = last.idx;
  }
}

/** Those of the light points that are there and not in the trash, ascending by index. */
export async function lightsById(
  db: Kysely<OfficeSchema>,
  names: StockNames,
  ids: readonly string[],
): Promise<LightPoint[]> {
  const lights: LightPoint[] = [];
  for (let from = 0; from < ids.length; from += portion) {
    const some = ids.slice(from, from + portion);
    const members = await db
      .selectFrom("group_members")
      .selectAll()
      .where("light_id", "in", some)
      .execute();
    const groups = byLight(members);
    const rows = await db
      .selectFrom("light_points")
      .selectAll()
      .where("id", "in", some)
      .where("deleted_at", "is", null)
      .execute();
    for (const row of rows) lights.push(lightOf(row, names, groups));
  }
  return lights.toSorted((a, b) => a.index - b.index);
}

async function allGroups(db: Kysely<OfficeSchema>): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  for (let after = ""; ;) {
    // By light point, so that no light point's groups are cut apart by a portion that ends within them.
    const lights = await db
      .selectFrom("group_members")
      .select("light_id")
      .distinct()
      .where("light_id", ">", after)
      .orderBy("light_id")
      .limit(portion)
      .execute();
    const last = lights.at(-1)?.light_id;
    if (last === undefined) return groups;
    const members = await db
      .selectFrom("group_members")
      .selectAll()
      .where("light_id", ">", after)
      .where("light_id", "<=", last)
      .execute();
    for (const [light, ids] of byLight(members)) groups.set(light, ids);
    after = last;
  }
}

function byLight(
  members: readonly { readonly light_id: string; readonly group_id: string }[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { light_id, group_id } of members) {
    const known = groups.get(light_id);
    if (known === undefined) groups.set(light_id, [group_id]);
    else known.push(group_id);
  }
  return groups;
}

function lightOf(
  row: Selectable<OfficeSchema["light_points"]>,
  names: StockNames,
  groups: ReadonlyMap<string, readonly string[]>,
): LightPoint {
  return {
    lightId: row.id,
    index: row.idx,
    number: row.number,
    mast: row.mast,
    street: row.street,
    houseNumber: row.house_number,
    areaId: row.area_id,
    area: nameOf(names.areas, row.area_id),
    latitude: row.lat,
    longitude: row.lon,
    cabinetId: row.cabinet_id,
    cabinet: nameOf(names.cabinetNumbers, row.cabinet_id),
    segmentId: row.segment_id,
    segment: nameOf(names.segments, row.segment_id),
    phase: row.phase,
    luminaireTypeId: row.luminaire_type_id,
    luminaire: nameOf(names.types, row.luminaire_type_id),
    switching: row.switching,
    deviceId: row.device_id,
    output: row.output,
    lightingClass: row.lighting_class,
    minimumLevel: toLevel(row.minimum_level),
    defaultLightLevel: toLevel(row.default_level),
    neverDim: row.never_dim === 1,
    ownCalendarId: row.calendar_id,
    calendarId: calendarOf(row.switching, row.segment_id, row.calendar_id, names),
    followsSegment: isFollowing(row.switching, row.segment_id, names),
    groupIds: groups.get(row.id) ?? none,
  };
}

/** The light point with the names as they are now; itself where they are what they were. */
export function labelledAnew(light: LightPoint, names: StockNames): LightPoint {
  const area = nameOf(names.areas, light.areaId);
  const cabinet = nameOf(names.cabinetNumbers, light.cabinetId);
  const segment = nameOf(names.segments, light.segmentId);
  const luminaire = nameOf(names.types, light.luminaireTypeId);
  const { switching, segmentId, ownCalendarId } = light;
  const calendarId = calendarOf(switching, segmentId, ownCalendarId, names);
  const followsSegment = isFollowing(switching, segmentId, names);
  return area === light.area &&
    cabinet === light.cabinet &&
    segment === light.segment &&
    luminaire === light.luminaire &&
    calendarId === light.calendarId &&
    followsSegment === light.followsSegment
    ? light
    : { ...light, area, cabinet, segment, luminaire, calendarId, followsSegment };
}

function nameOf<T>(names: ReadonlyMap<string, T>, id: string | null): T | null {
  return id === null ? null : (names.get(id) ?? null);
}

/** What is switched by cabinet burns as its segment does. */
export function calendarOf(
  switching: LightPoint["switching"],
  segmentId: string | null,
  own: string | null,
  names: Pick<StockNames, "segmentCalendars">,
): string | null {
  return switching === "byCabinet" ? (nameOf(names.segmentCalendars, segmentId) ?? own) : own;
}

export function isFollowing(
  switching: LightPoint["switching"],
  segmentId: string | null,
  { switchedSegments }: Pick<StockNames, "switchedSegments">,
): boolean {
  return switching === "byCabinet" && segmentId !== null && switchedSegments.has(segmentId);
}
