import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/**
 * The inventory as GeoJSON in WGS 84: one Point a light point, then the cabinets whose place is known and the streets, with the
 * property names that the import reads. Imported again it changes nothing; in an empty office it makes the same inventory. Deleted
 * light points and secrets are not in it.
 */
export async function exportInventory(
  db: Kysely<OfficeSchema>,
): Promise<FeatureCollection<Geometry>> {
  return {
    type: "FeatureCollection",
    features: [
      ...(await lightFeatures(db)),
      ...(await cabinetFeatures(db)),
      ...(await streetFeatures(db)),
    ],
  };
}

async function lightFeatures(db: Kysely<OfficeSchema>): Promise<Feature[]> {
  const rows = await db
    .selectFrom("light_points as light")
    .leftJoin("areas as area", "area.id", "light.area_id")
    .leftJoin("cabinets as cabinet", "cabinet.id", "light.cabinet_id")
    .leftJoin("segments as segment", "segment.id", "light.segment_id")
    .leftJoin("luminaire_types as type", "type.id", "light.luminaire_type_id")
    .where("light.deleted_at", "is", null)
    .selectAll("light")
    .select(["area.name as area", "cabinet.number as cabinet", "segment.number as segment"])
    .select(["type.name as luminaireType", "type.manufacturer", "type.lumens"])
    .select(["type.light_source as lightSource", "type.rated_power as ratedPower"])
    .select(["type.standby_power as standbyPower", "type.power_curve as powerCurve"])
    .orderBy("light.idx")
    .execute();
  return rows.map((row) => ({
    type: "Feature",
    // The import knows a light point again by this key.
    id: row.source_key ?? row.id,
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
    },
  }));
}

async function cabinetFeatures(db: Kysely<OfficeSchema>): Promise<Feature[]> {
  const rows = await db.selectFrom("cabinets").selectAll().orderBy("number").execute();
  return rows.flatMap(({ number, name, lon, lat }) =>
    lon === null || lat === null
      ? []
      : [
          {
            type: "Feature",
            geometry: { type: "Point", coordinates: [lon, lat] },
            properties: { kind: "cabinet", number, name },
          },
        ],
  );
}

async function streetFeatures(db: Kysely<OfficeSchema>): Promise<Feature[]> {
  const rows = await db.selectFrom("streets").selectAll().orderBy("name").execute();
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
  // Written by the import alone, as [[level, W], ...].
  const curve = JSON.parse(text) as [number, number][];
  return curve.length === 0 ? null : curve;
}
