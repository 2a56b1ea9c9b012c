import { createHash } from "node:crypto";
import { join } from "node:path";
import { openFieldStore } from "../../store/field-store.ts";
import type { FieldEffects } from "../../store/field-records.ts";
import { openOfficeReader } from "../../store/office-reader.ts";
import { openRegistry } from "../../store/registry.ts";
import { insertMany } from "../../store/bulk.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";
import { startTestOffice, type Client, type TestOffice } from "./api-harness.ts";

/** 22:00 in Berlin, a November night. */
export const stockedAt = Date.UTC(2026, 10, 20, 21);

export interface StockedOffice {
  readonly town: TestOffice;
  readonly dir: string;
  technician: Client;
  administrator: Client;
  /** Writes into field.db as field would. */
  heard(effects: Omit<FieldEffects, "at">): void;
  /** Intents beyond the first `after`. */
  intents(after?: number): { id: number; kind: string; payload: unknown }[];
  /** Moves the machine's and the town's clock, which are one. */
  moveTo(instant: number): void;
  close(): Promise<void>;
}

/**
 * An office whose town stands in its database before it starts: areas Mitte and Süd; cabinet K1 (Mitte) with controller cc-1, segment 1
 * switched by its output 1 and segment 2 switched on site; light points 1 to 3 in Mitte and 10 to 12 in Süd. 1 and 2 are two heads of
 * mast M1 on lc-1; 3 has no controller; 10 has lc-10; 11 is switched by segment 1; 12 hangs on segment 1 and has lc-12.
 * lc-new and lc-new2 wait, cc-new is a cabinet controller, gw-1 a gateway, lc-gone is revoked.
 */
export async function startStockedOffice(
  settings: Readonly<Record<string, string>> = {},
  clock: { readonly now?: () => number } = {},
): Promise<StockedOffice> {
  const dir = freshDir();
  let now = stockedAt;
  await fill(dir);
  const store = openFieldStore(join(dir, "field.db"), { startedAt: stockedAt });
  const town = await startTestOffice(settings, { now: () => now, ...clock }, dir);
  return {
    town,
    dir,
    technician: await town.client("technician"),
    administrator: await town.client("administrator"),
    heard: (effects) => void store.commit({ at: now, ...effects }),
    intents(after = 0) {
      const reader = openOfficeReader(join(dir, "office.db"));
      const found = reader.intentsAfter(after, 1000);
      reader.close();
      return [...found];
    },
    moveTo(instant) {
      now = instant;
    },
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
  const areas = [
    { id: "a_mitte", name: "Mitte" },
    { id: "a_sued", name: "Süd" },
  ];
  await insertMany(db, "areas", areas);
  const device = (id: string, kind: "lamp" | "cabinet" | "gateway" = "lamp") => ({
    id,
    secret_hash: createHash("sha256").update(`secret-of-${id}`).digest(),
    kind,
    gateway_id: null,
    created_at: stockedAt,
    revoked_at: id === "lc-gone" ? stockedAt : null,
  });
  await insertMany(db, "devices", [
    ...["lc-1", "lc-10", "lc-12", "lc-new", "lc-new2", "lc-gone"].map((id) => device(id)),
    device("cc-1", "cabinet"),
    device("cc-new", "cabinet"),
    device("gw-1", "gateway"),
  ]);
  const cabinet = { name: null, lat: null, lon: null, address: null };
  await insertMany(db, "cabinets", [
    { id: "c_1", number: "K1", ...cabinet, area_id: "a_mitte", device_id: "cc-1" },
    { id: "c_2", number: "K2", ...cabinet, area_id: null, device_id: null },
  ]);
  await insertMany(db, "segments", [
    { id: "s_1", cabinet_id: "c_1", number: "1", output: 1 },
    { id: "s_2", cabinet_id: "c_1", number: "2", output: null },
  ]);
  const light = (number: string, area_id: string, more: object) => ({
    id: `lp_${number}`,
    idx: Number(number),
    number,
    mast: null as string | null,
    street: "Hauptstraße",
    house_number: null,
    area_id,
    lat: 52.5,
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
    deleted_at: null,
    ...more,
  });
  await insertMany(db, "light_points", [
    light("1", "a_mitte", { mast: "M1", device_id: "lc-1" }),
    light("2", "a_mitte", { mast: "M1", device_id: "lc-1", output: 2 }),
    light("3", "a_mitte", { switching: "notNetworked" }),
    light("10", "a_sued", { device_id: "lc-10" }),
    light("11", "a_sued", { switching: "byCabinet", cabinet_id: "c_1", segment_id: "s_1" }),
    light("12", "a_sued", { device_id: "lc-12", cabinet_id: "c_1", segment_id: "s_1" }),
  ]);
  await registry.close();
}
