import type { Kysely } from "kysely";
import type { Calendar } from "../../domain/calendar.ts";
import type { EpochMs } from "../../domain/clock.ts";
import type { LightFacts, LuminaireType } from "../../domain/light.ts";
import { toLevel } from "../../domain/level.ts";
import type { Program } from "../../domain/program.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** A light point with the names of what it belongs to. */
export interface LightPoint extends LightFacts {
  readonly index: number;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly areaId: string | null;
  readonly area: string | null;
  readonly latitude: number;
  readonly longitude: number;
  readonly cabinetId: string | null;
  readonly cabinet: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaire: LuminaireType | null;
  readonly deviceId: string | null;
  readonly calendarId: string | null;
}

export type Line = readonly (readonly [longitude: number, latitude: number])[];

interface StoredStreet {
  readonly name: string;
  readonly lines: readonly Line[];
}

interface StoredCabinet {
  readonly id: string;
  readonly number: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface ProgramInForce {
  readonly program: Program;
  readonly version: number;
  readonly changedAt: EpochMs;
  readonly changedBy: string;
}

/** office.db in memory, as it stood at one pair of revisions. */
export interface OfficeData {
  readonly inventoryRevision: number;
  readonly programsRevision: number;
  readonly meta: ReadonlyMap<string, string>;
  /** Ascending by index. */
  readonly lights: readonly LightPoint[];
  readonly lightById: ReadonlyMap<string, LightPoint>;
  /** Greatest index ever given plus one: the length of columns by index. */
  readonly indexes: number;
  readonly streets: readonly StoredStreet[];
  readonly cabinets: readonly StoredCabinet[];
  readonly programs: ReadonlyMap<string, ProgramInForce>;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/** Rows read at once: so many turn from messages into objects without the event loop waiting longer than some milliseconds. */
const portion = 2_000;

export async function loadOffice(db: Kysely<OfficeSchema>): Promise<OfficeData> {
  const meta = new Map(
    (await db.selectFrom("meta").selectAll().execute()).map(({ key, value }) => [key, value]),
  );
  const names = await loadNames(db);
  const lights: LightPoint[] = [];
  for (let after = -1; ;) {
    const rows = await db
      .selectFrom("light_points")
      .selectAll()
      .where("idx", ">", after)
      .where("deleted_at", "is", null)
      .orderBy("idx")
      .limit(portion)
      .execute();
    for (const row of rows) {
      lights.push({
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
        segment: nameOf(names.segments, row.segment_id),
        phase: row.phase,
        luminaire:
          row.luminaire_type_id === null ? null : (names.types.get(row.luminaire_type_id) ?? null),
        switching: row.switching,
        deviceId: row.device_id,
        output: row.output,
        lightingClass: row.lighting_class,
        minimumLevel: toLevel(row.minimum_level),
        defaultLightLevel: toLevel(row.default_level),
        neverDim: row.never_dim === 1,
        calendarId: row.calendar_id,
      });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) break;
    after = last.idx;
  }
  const { greatest } = await db
    .selectFrom("light_points")
    .select((eb) => eb.fn.max("idx").as("greatest"))
    .executeTakeFirstOrThrow();
  return {
    inventoryRevision: Number(meta.get("inventoryRevision") ?? 0),
    programsRevision: Number(meta.get("programsRevision") ?? 0),
    meta,
    lights,
    lightById: new Map(lights.map((light) => [light.lightId, light])),
    indexes: (greatest ?? -1) + 1,
    streets: names.streets,
    cabinets: names.cabinets,
    ...(await loadPlans(db)),
  };
}

function nameOf(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? null);
}

async function loadNames(db: Kysely<OfficeSchema>) {
  const areas = await db.selectFrom("areas").selectAll().execute();
  const streets = await db.selectFrom("streets").selectAll().orderBy("name").execute();
  const cabinets = await db.selectFrom("cabinets").selectAll().orderBy("number").execute();
  const segments = await db.selectFrom("segments").selectAll().execute();
  const types = await db.selectFrom("luminaire_types").selectAll().execute();
  return {
    areas: new Map(areas.map(({ id, name }) => [id, name])),
    segments: new Map(segments.map(({ id, number }) => [id, number])),
    cabinetNumbers: new Map(cabinets.map(({ id, number }) => [id, number])),
    cabinets: cabinets.map(({ id, number, lat, lon }) => ({
      id,
      number,
      latitude: lat,
      longitude: lon,
    })),
    streets: streets.map(({ name, geometry }) => ({
      name,
      // Written by the import alone, in this shape.
      lines: geometry === null ? [] : (JSON.parse(geometry) as Line[]),
    })),
    types: new Map(
      types.map((type): [string, LuminaireType] => [
        type.id,
        {
          id: type.id,
          name: type.name,
          manufacturer: type.manufacturer ?? "",
          ratedPower: type.rated_power,
          standbyPower: type.standby_power,
          // Written by the import alone, in this shape.
          powerCurve: JSON.parse(type.power_curve) as LuminaireType["powerCurve"],
        },
      ]),
    ),
  };
}

async function loadPlans(db: Kysely<OfficeSchema>) {
  const programs = await db
    .selectFrom("programs")
    .innerJoin("program_versions", (join) =>
      join
        .onRef("program_versions.program_id", "=", "programs.id")
        .onRef("program_versions.version", "=", "programs.current_version"),
    )
    .select([
      "programs.id",
      "programs.name",
      "program_versions.version",
      "program_versions.content",
      "program_versions.created_at",
      "program_versions.created_by",
    ])
    .where("programs.deleted_at", "is", null)
    .orderBy("programs.name")
    .execute();
  const calendars = await db.selectFrom("calendars").selectAll().execute();
  return {
    programs: new Map(
      programs.map((row): [string, ProgramInForce] => [
        row.id,
        {
          program: {
            id: row.id,
            name: row.name,
            // Checked by validateProgram before it was written.
            points: (JSON.parse(row.content) as Pick<Program, "points">).points,
          },
          version: row.version,
          changedAt: row.created_at,
          changedBy: row.created_by,
        },
      ]),
    ),
    calendars: new Map(
      calendars.map((row): [string, Calendar] => [
        row.id,
        {
          id: row.id,
          name: row.name,
          // Checked before it was written.
          ...(JSON.parse(row.content) as Pick<Calendar, "rules" | "defaultProgramId">),
        },
      ]),
    ),
  };
}
