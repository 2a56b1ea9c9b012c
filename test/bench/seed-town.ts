import { createHash } from "node:crypto";
import { join } from "node:path";
import { insertMany } from "../../store/bulk.ts";
import { openRegistry } from "../../store/registry.ts";
import type { BenchDevice } from "./generator.ts";

/** Writes an office.db with one networked light point and one enrolled device each, as office would have; returns the devices. */
export async function seedTown(
  dataDir: string,
  site: string,
  lights: number,
): Promise<BenchDevice[]> {
  const now = Date.now();
  const devices = Array.from({ length: lights }, (_, i) => {
    const id = `bench-${i}`;
    return { id, secret: `secret-of-${id}`, topic: `lp/v1/${site}/${id}/telemetry` };
  });
  const registry = await openRegistry(join(dataDir, "office.db"), now);
  const { db } = registry;
  await db
    .insertInto("luminaire_types")
    .values({
      id: "lt1",
      name: "LED 38",
      manufacturer: null,
      rated_power: 38,
      light_source: "LED",
      lumens: null,
    })
    .execute();
  await insertMany(
    db,
    "devices",
    devices.map(({ id, secret }) => ({
      id,
      secret_hash: createHash("sha256").update(secret).digest(),
      kind: "lamp" as const,
      gateway_id: null,
      created_at: now,
      revoked_at: null,
    })),
  );
  await insertMany(
    db,
    "light_points",
    devices.map(({ id }, idx) => ({
      id: `lp_${String(idx).padStart(16, "0")}`,
      idx,
      number: String(idx),
      mast: null,
      street: null,
      house_number: null,
      area_id: null,
      lat: 52.5 + idx / 1e6,
      lon: 13.4,
      cabinet_id: null,
      segment_id: null,
      phase: null,
      luminaire_type_id: "lt1",
      switching: "networked" as const,
      device_id: id,
      lighting_class: null,
      calendar_id: null,
      source_key: null,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    })),
  );
  for (const key of ["inventoryRevision", "programsRevision"]) {
    await db.updateTable("meta").set({ value: "1" }).where("key", "=", key).execute();
  }
  await registry.close();
  return devices;
}
