import { createHash } from "node:crypto";
import { join } from "node:path";
import { insertMany } from "../../store/bulk.ts";
import { openFieldStore } from "../../store/field-store.ts";
import { openRegistry } from "../../store/registry.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";
import { startTestOffice, type Client, type TestOffice } from "./api-harness.ts";
import { stockedAt } from "./stocked-office.ts";

/** In every name, id and text of the area that the reader does not hold; in nothing else. */
export const mark = "zebra";

export interface TwoAreas {
  readonly town: TestOffice;
  readonly dir: string;
  readonly administrator: Client;
  close(): Promise<void>;
}

/**
 * A town of the areas Adler and Zebra. In each: a cabinet with a supply point and a segment, a mast, a street, a lamp on a controller
 * of its own, one switched by the segment and one in the trash.
 */
export async function startTwoAreas(): Promise<TwoAreas> {
  const dir = freshDir();
  await fill(dir);
  const store = openFieldStore(join(dir, "field.db"), { startedAt: stockedAt });
  // A November night that goes on, for screens are told things every second.
  const begun = Date.now();
  const town = await startTestOffice({}, { now: () => stockedAt + Date.now() - begun }, dir);
  return {
    town,
    dir,
    administrator: await town.client("administrator"),
    async close() {
      await town.close();
      store.close();
      removeDir(dir);
    },
  };
}

async function fill(dir: string): Promise<void> {
  const registry = await openRegistry(join(dir, "office.db"), stockedAt);
  const { db } = registry;
  for (const [at, place] of ["adler", mark].entries()) {
    await insertMany(db, "areas", [{ id: `a_${place}`, name: `Viertel ${place}` }]);
    await insertMany(db, "streets", [{ id: `st_${place}`, name: `${place}weg` }]);
    await insertMany(db, "supply_points", [
      {
        id: `sp_${place}`,
        number: `MaLo ${place}`,
        meter_number: `Z ${place}`,
        name: place,
        note: place,
      },
    ] as never);
    await insertMany(
      db,
      "devices",
      [
        ...["1"].map((n) => ({ id: `lc-${place}${n}`, kind: "lamp" as const })),
        { id: `cc-${place}`, kind: "cabinet" as const },
      ].map((device) => ({
        ...device,
        secret_hash: createHash("sha256").update(device.id).digest(),
        gateway_id: null,
        created_at: stockedAt,
        revoked_at: null,
      })),
    );
    await insertMany(db, "cabinets", [
      {
        id: `c_${place}`,
        number: `K ${place}`,
        name: `Schrank ${place}`,
        lat: null,
        lon: null,
        address: `${place}weg 1`,
        area_id: `a_${place}`,
        supply_point_id: `sp_${place}`,
        device_id: `cc-${place}`,
        note: place,
      },
    ]);
    await insertMany(db, "segments", [
      { id: `s_${place}`, cabinet_id: `c_${place}`, number: `Abgang ${place}`, output: 1 },
    ]);
    await insertMany(db, "masts", [
      { id: `m_${place}`, number: `M ${place}`, lat: null, lon: null, note: place },
    ]);
    const light = (n: number, more: object) => ({
      id: `lp_${place}${n}`,
      idx: at * 10 + n,
      number: `${place}-${n}`,
      mast: `M ${place}` as string | null,
      street: `${place}weg`,
      house_number: `${n} ${place}`,
      area_id: `a_${place}`,
      lat: 52.5 + at,
      lon: 13.4,
      cabinet_id: null as string | null,
      segment_id: null as string | null,
      phase: null,
      luminaire_type_id: null,
      switching: "networked" as "networked" | "byCabinet" | "notNetworked",
      device_id: null as string | null,
      output: 1,
      lighting_class: null,
      minimum_level: 0,
      calendar_id: null,
      source_key: null,
      created_at: stockedAt,
      updated_at: stockedAt,
      deleted_at: null as number | null,
      note: place,
      ...more,
    });
    await insertMany(db, "light_points", [
      light(1, { device_id: `lc-${place}1` }),
      light(2, { switching: "byCabinet", cabinet_id: `c_${place}`, segment_id: `s_${place}` }),
      light(4, { deleted_at: stockedAt - 1000, switching: "notNetworked" }),
    ] as never);
  }
  await registry.close();
}
