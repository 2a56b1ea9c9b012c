import type { Kysely } from "kysely";
import type { LuminaireType } from "../../domain/light.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";

export type Line = readonly (readonly [longitude: number, latitude: number])[];

/** What light points name by id, and the base map: small against the town. */
export interface StockNames {
  readonly areas: ReadonlyMap<string, string>;
  readonly segments: ReadonlyMap<string, string>;
  /** Of the segments that have one. */
  readonly segmentCalendars: ReadonlyMap<string, string>;
  /** Ids of the segments that a cabinet's controller switches. */
  readonly switchedSegments: ReadonlySet<string>;
  readonly cabinetNumbers: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, LuminaireType>;
  readonly streets: readonly { readonly name: string; readonly lines: readonly Line[] }[];
  readonly cabinets: readonly {
    readonly id: string;
    readonly number: string;
    readonly areaId: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
  }[];
}

/** `before`: types that are as they were stay the same objects, so that equal means identical. */
export async function loadNames(
  db: Kysely<OfficeSchema>,
  before?: StockNames,
): Promise<StockNames> {
  const areas = await db.selectFrom("areas").select(["id", "name"]).execute();
  const streets = await db
    .selectFrom("streets")
    .select(["name", "geometry"])
    .where("deleted_at", "is", null)
    .where("geometry", "is not", null)
    .orderBy("name")
    .execute();
  const cabinets = await db
    .selectFrom("cabinets")
    .select(["id", "number", "area_id", "lat", "lon"])
    .where("deleted_at", "is", null)
    .orderBy("number")
    .execute();
  const segments = await db
    .selectFrom("segments as s")
    .innerJoin("cabinets as c", "c.id", "s.cabinet_id")
    .select(["s.id", "s.number", "s.calendar_id", "s.output", "c.device_id"])
    .execute();
  const types = await db.selectFrom("luminaire_types").selectAll().execute();
  return {
    areas: new Map(areas.map(({ id, name }) => [id, name])),
    segments: new Map(segments.map(({ id, number }) => [id, number])),
    segmentCalendars: new Map(
      segments.flatMap(({ id, calendar_id }) => (calendar_id === null ? [] : [[id, calendar_id]])),
    ),
    switchedSegments: new Set(
      segments
        .filter(({ output, device_id }) => output !== null && device_id !== null)
        .map(({ id }) => id),
    ),
    cabinetNumbers: new Map(cabinets.map(({ id, number }) => [id, number])),
    cabinets: cabinets.map(({ id, number, area_id, lat, lon }) => ({
      id,
      number,
      areaId: area_id,
      latitude: lat,
      longitude: lon,
    })),
    streets: streets.map(({ name, geometry }) => ({
      name,
      // Written by the import alone, in this shape.
      lines: geometry === null ? [] : (JSON.parse(geometry) as Line[]),
    })),
    types: new Map(
      types.map((row): [string, LuminaireType] => {
        const type: LuminaireType = {
          id: row.id,
          name: row.name,
          manufacturer: row.manufacturer ?? "",
          ratedPower: row.rated_power,
          standbyPower: row.standby_power,
          // Checked before it was written.
          powerCurve: JSON.parse(row.power_curve) as LuminaireType["powerCurve"],
        };
        const known = before?.types.get(row.id);
        return [row.id, known !== undefined && isSame(known, type) ? known : type];
      }),
    ),
  };
}

function isSame(a: LuminaireType, b: LuminaireType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
