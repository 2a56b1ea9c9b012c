import type { Feature, Position } from "geojson";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** Light points read at once. */
const portion = 2_000;

export interface FeatureChoice {
  readonly withStreets: boolean;
  /** Ids of the light points wanted, and nothing but them; all light points and cabinets when left out. */
  readonly only?: ReadonlySet<string>;
}

/**
 * The inventory as GeoJSON features in WGS 84, by portions: one Point a light point, then the cabinets whose place is known and, where
 * wanted, the streets that have a line; with the property names that the import reads. Imported again they change nothing; in an empty
 * office they make the same inventory. The trash and secrets are not in it.
 */
export async function* inventoryFeatures(
  db: Kysely<OfficeSchema>,
  { withStreets, only }: FeatureChoice,
): AsyncGenerator<readonly Feature[]> {
  for (let after = -1; ;) {
    const rows = await lightRows(db, after);
    yield rows.filter(({ id }) => only === undefined || only.has(id)).map(lightFeature);
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) break;
    after = last.idx;
  }
  if (only !== undefined) return;
  yield await cabinetFeatures(db);
  if (withStreets) yield await streetFeatures(db);
}

function lightRows(db: Kysely<OfficeSchema>, after: number) {
  return db
    .selectFrom("light_points as light")
    .leftJoin("areas as area", "area.id", "light.area_id")
    .leftJoin("cabinets as cabinet", "cabinet.id", "light.cabinet_id")
    .leftJoin("segments as segment", "segment.id", "light.segment_id")
    .leftJoin("luminaire_types as type", "type.id", "light.luminaire_type_id")
    .where("light.deleted_at", "is", null)
    .where("light.idx", ">", after)
    .selectAll("light")
    .select(["area.name as area", "cabinet.number as cabinet", "segment.number as segment"])
    .select(["type.name as luminaireType", "type.manufacturer", "type.lumens"])
    .select(["type.light_source as lightSource", "type.rated_power as ratedPower"])
    .select(["type.standby_power as standbyPower", "type.power_curve as powerCurve"])
    .orderBy("light.idx")
    .limit(portion)
    .execute();
}

function lightFeature(row: Awaited<ReturnType<typeof lightRows>>[number]): Feature {
  return {
    type: "Feature",
    // The import knows a light point again by this key.
    id: row.source_key ?? `id:${row.id}`,
    geometry: { type: "Point", coordinates: [row.lon, row.lat] },
    properties: {
      kind: "lightPoint",
      number: row.number,
      mast: row.mast,
      street: row.street,
      houseNumber: row.house_number,
      area: row.area,
      cabinet: row.cabinet,
      segment: row.segment,
      phase: row.phase,
      luminaireType: row.luminaireType,
      manufacturer: row.manufacturer,
      lightSource: row.lightSource,
      lumens: row.lumens,
      ratedPower: row.ratedPower,
      standbyPower: row.standbyPower,
      powerCurve: powerCurve(row.powerCurve),
      switching: row.switching,
      device: row.device_id,
      output: row.output,
      lightingClass: row.lighting_class,
      minimumLevel: row.minimum_level,
      defaultLevel: row.default_level,
      neverDim: row.never_dim === 1,
      zeichen394: row.zeichen394 === 1,
      installedOn: row.installed_on,
      note: row.note,
    },
  };
}

async function cabinetFeatures(db: Kysely<OfficeSchema>): Promise<Feature[]> {
  const rows = await db
    .selectFrom("cabinets as cabinet")
    .leftJoin("areas as area", "area.id", "cabinet.area_id")
    .selectAll("cabinet")
    .select("area.name as area")
    .where("cabinet.deleted_at", "is", null)
    .orderBy("cabinet.number")
    .execute();
  const segments = Map.groupBy(
    await db
      .selectFrom("segments")
      .selectAll()
      .where("deleted_at", "is", null)
      .orderBy("number")
      .execute(),
    ({ cabinet_id }) => cabinet_id,
  );
  return rows.flatMap(({ id, number, name, area, address, note, device_id, lon, lat }) =>
    lon === null || lat === null
      ? []
      : [
          {
            type: "Feature",
            geometry: { type: "Point", coordinates: [lon, lat] },
            properties: {
              kind: "cabinet",
              number,
              name,
              area,
              address,
              device: device_id,
              note,
              segments: segments.get(id)?.map((segment) => ({
                number: segment.number,
                name: segment.name,
                output: segment.output,
                dayPowered: segment.day_powered === 1,
              })),
            },
          },
        ],
  );
}

async function streetFeatures(db: Kysely<OfficeSchema>): Promise<Feature[]> {
  const rows = await db
    .selectFrom("streets")
    .selectAll()
    .where("deleted_at", "is", null)
    .orderBy("name")
    .execute();
  return rows.flatMap(({ name, geometry }) =>
    geometry === null
      ? []
      : [
          {
            type: "Feature",
            // Written by the import alone, as lines of [longitude, latitude].
            geometry: {
              type: "MultiLineString",
              coordinates: JSON.parse(geometry) as Position[][],
            },
            properties: { kind: "street", name },
          },
        ],
  );
}

/** The straight line from standby to rated power is kept as an empty list; a file says nothing then. */
function powerCurve(text: string | null): [number, number][] | null {
  if (text === null) return null;
  // Written by us, as [[level, W], ...].
  const points = JSON.parse(text) as [number, number][];
  return points.length === 0 ? null : points;
}
