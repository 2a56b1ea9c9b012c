import { setImmediate as breathe } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Calendar } from "../../domain/calendar.ts";
import type { EpochMs } from "../../domain/clock.ts";
import type { LightFacts, LuminaireType } from "../../domain/light.ts";
import type { Program } from "../../domain/program.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { allLights, labelledAnew, lightsById } from "./light-rows.ts";
import { exchanged } from "./sorted.ts";
import { loadNames, type StockNames } from "./stock-names.ts";

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
  readonly segmentId: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaireTypeId: string | null;
  readonly luminaire: LuminaireType | null;
  readonly deviceId: string | null;
  /** Its own, where another one decides. */
  readonly ownCalendarId: string | null;
  /** The calendar in force: of its segment, where it is switched by cabinet and the segment has one. */
  readonly calendarId: string | null;
  /** A cabinet's controller switches its segment: it is on or off as that says. */
  readonly followsSegment: boolean;
  readonly groupIds: readonly string[];
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
  readonly names: StockNames;
  readonly programs: ReadonlyMap<string, ProgramInForce>;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

export async function loadOffice(db: Kysely<OfficeSchema>): Promise<OfficeData> {
  const meta = await loadMeta(db);
  const names = await loadNames(db);
  const lights: LightPoint[] = [];
  const lightById = new Map<string, LightPoint>();
  for await (const read of allLights(db, names)) {
    for (const light of read) {
      lights.push(light);
      lightById.set(light.lightId, light);
    }
  }
  return {
    ...revisionsOf(meta),
    meta,
    lights,
    lightById,
    indexes: await countIndexes(db),
    names,
    ...(await loadPlans(db)),
  };
}

/** What a change has touched: light points by id, and whether names that light points show. */
export interface Touched {
  readonly lightIds: readonly string[];
  readonly names: boolean;
}

/** The town after a change, and the light points that it took away and brought: what changed is among both. */
interface Followed {
  readonly data: OfficeData;
  readonly gone: readonly LightPoint[];
  readonly fresh: readonly LightPoint[];
}

/** Light points looked at between two breaths. */
const slice = 10_000;

/**
 * The town after a change that is known: only what it touched is read. `data` is used up: the new state goes on with its map by id.
 * Null where programs have changed too: then all is to be read.
 */
export async function followOffice(
  db: Kysely<OfficeSchema>,
  data: OfficeData,
  { lightIds, names: namesChanged }: Touched,
): Promise<Followed | null> {
  const meta = await loadMeta(db);
  const revisions = revisionsOf(meta);
  if (revisions.programsRevision !== data.programsRevision) return null;
  const names = namesChanged ? await loadNames(db, data.names) : data.names;
  const fresh = await lightsById(db, names, lightIds);
  const indexes = await countIndexes(db);
  const touched = new Set(lightIds);
  const renamed: { readonly before: LightPoint; readonly after: LightPoint }[] = [];
  let known = data.lights;
  if (namesChanged) {
    const labelled: LightPoint[] = [];
    for (let from = 0; from < data.lights.length; from += slice) {
      for (const before of data.lights.slice(from, from + slice)) {
        const after = touched.has(before.lightId) ? before : labelledAnew(before, names);
        labelled.push(after);
        if (after !== before) renamed.push({ before, after });
      }
      await breathe();
    }
    known = labelled;
  }
  // From here on nothing waits, so that nobody sees one half. The map is ours: a copy would cost more than all the rest.
  const lightById = data.lightById as Map<string, LightPoint>;
  const gone = [...touched].flatMap((id) => lightById.get(id) ?? []);
  for (const { lightId } of gone) lightById.delete(lightId);
  for (const light of fresh) lightById.set(light.lightId, light);
  for (const { after } of renamed) lightById.set(after.lightId, after);
  const lights = exchanged(known, gone, fresh, (a, b) => a.index - b.index);
  const { programs, calendars } = data;
  return {
    data: { ...revisions, meta, lights, lightById, indexes, names, programs, calendars },
    gone: [...gone, ...renamed.map(({ before }) => before)],
    fresh: [...fresh, ...renamed.map(({ after }) => after)],
  };
}

async function loadMeta(db: Kysely<OfficeSchema>): Promise<Map<string, string>> {
  const rows = await db.selectFrom("meta").selectAll().execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}

function revisionsOf(meta: ReadonlyMap<string, string>) {
  return {
    inventoryRevision: Number(meta.get("inventoryRevision") ?? 0),
    programsRevision: Number(meta.get("programsRevision") ?? 0),
  };
}

async function countIndexes(db: Kysely<OfficeSchema>): Promise<number> {
  const { greatest } = await db
    .selectFrom("light_points")
    .select((eb) => eb.fn.max("idx").as("greatest"))
    .executeTakeFirstOrThrow();
  return (greatest ?? -1) + 1;
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
