import type { Kysely } from "kysely";
import type { LightingClass, Switching } from "../../domain/light.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** A light point of the inventory, with the names an import compares. */
export interface ExistingLight {
  readonly id: string;
  readonly index: number;
  readonly sourceKey: string | null;
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly area: string | null;
  readonly longitude: number;
  readonly latitude: number;
  readonly cabinet: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly luminaireType: string | null;
  readonly ratedPower: number | null;
  readonly switching: Switching;
  readonly device: string | null;
  readonly output: number;
  readonly lightingClass: LightingClass | null;
  readonly minimumLevel: number;
  readonly defaultLevel: number;
  readonly neverDim: boolean;
  readonly zeichen394: boolean;
}

const portion = 2_000;

export interface ExistingInventory {
  readonly lights: readonly ExistingLight[];
  readonly bySourceKey: ReadonlyMap<string, ExistingLight>;
  /** By device and output, as `deviceKey` writes them. */
  readonly byDevice: ReadonlyMap<string, ExistingLight>;
}

export function deviceKey(device: string, output: number): string {
  return `${device} ${output}`;
}

export async function loadExisting(db: Kysely<OfficeSchema>): Promise<ExistingInventory> {
  const lights: ExistingLight[] = [];
  for (let after = -1; ;) {
    const rows = await db
      .selectFrom("light_points as l")
      .leftJoin("areas as a", "a.id", "l.area_id")
      .leftJoin("cabinets as c", "c.id", "l.cabinet_id")
      .leftJoin("segments as s", "s.id", "l.segment_id")
      .leftJoin("luminaire_types as t", "t.id", "l.luminaire_type_id")
      .selectAll("l")
      .select(["a.name as area", "c.number as cabinet", "s.number as segment"])
      .select(["t.name as luminaireType", "t.rated_power as ratedPower"])
      .where("l.idx", ">", after)
      .where("l.deleted_at", "is", null)
      .orderBy("l.idx")
      .limit(portion)
      .execute();
    for (const row of rows) {
      lights.push({
        id: row.id,
        index: row.idx,
        sourceKey: row.source_key,
        number: row.number,
        mast: row.mast,
        street: row.street,
        houseNumber: row.house_number,
        area: row.area,
        longitude: row.lon,
        latitude: row.lat,
        cabinet: row.cabinet,
        segment: row.segment,
        phase: row.phase,
        luminaireType: row.luminaireType,
        ratedPower: row.ratedPower,
        switching: row.switching,
        device: row.device_id,
        output: row.output,
        lightingClass: row.lighting_class,
        minimumLevel: row.minimum_level,
        defaultLevel: row.default_level,
        neverDim: row.never_dim === 1,
        zeichen394: row.zeichen394 === 1,
      });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) break;
    after = last.idx;
  }
  return {
    lights,
    bySourceKey: new Map(
      lights.flatMap((light) => (light.sourceKey === null ? [] : [[light.sourceKey, light]])),
    ),
    byDevice: new Map(
      lights.flatMap((light) =>
        light.device === null ? [] : [[deviceKey(light.device, light.output), light]],
      ),
    ),
  };
}
