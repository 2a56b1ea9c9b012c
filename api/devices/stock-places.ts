import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { inScope, type AreaScope } from "../scope.ts";

const lightColumns = [
  "id",
  "number",
  "street",
  "area_id",
  "device_id",
  "output",
  "switching",
] as const;

export type LightPlace = Awaited<ReturnType<typeof lightPlace>>;

/** A light point as binding sees it; null where the scope does not hold it. */
export async function lightPlace(db: Kysely<OfficeSchema>, lightId: string, scope: AreaScope) {
  const row = await db
    .selectFrom("light_points")
    .select(lightColumns)
    .where("id", "=", lightId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row !== undefined && inScope(scope, row.area_id) ? row : null;
}

/** Those that a device serves, by output. */
export async function lightsOf(db: Kysely<OfficeSchema>, deviceId: string) {
  return db
    .selectFrom("light_points")
    .select(lightColumns)
    .where("device_id", "=", deviceId)
    .where("deleted_at", "is", null)
    .orderBy("output")
    .execute();
}

/**
 * A cabinet; null where the scope does not hold it. A scope of areas holds a cabinet of such an area, and one without an area where it
 * feeds light points of the scope alone.
 */
export async function cabinetPlace(db: Kysely<OfficeSchema>, cabinetId: string, scope: AreaScope) {
  const row = await db
    .selectFrom("cabinets")
    .select(["id", "number", "name", "area_id", "device_id"])
    .where("id", "=", cabinetId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined || scope.kind === "all") return row ?? null;
  if (row.area_id !== null) return scope.areaIds.has(row.area_id) ? row : null;
  const fed = await db
    .selectFrom("light_points")
    .select("area_id")
    .distinct()
    .where("cabinet_id", "=", cabinetId)
    .where("deleted_at", "is", null)
    .execute();
  return fed.length > 0 && fed.every(({ area_id }) => inScope(scope, area_id)) ? row : null;
}

/** Gives a light point a controller, or takes it away; a networked light point stays so without one. */
export async function writeController(
  db: Kysely<OfficeSchema>,
  lightId: string,
  controller: { readonly deviceId: string | null; readonly output: number },
  now: number,
): Promise<void> {
  await db
    .updateTable("light_points")
    .set((eb) => ({
      device_id: controller.deviceId,
      output: controller.output,
      ...(controller.deviceId === null ? {} : { switching: "networked" as const }),
      version: eb("version", "+", 1),
      updated_at: now,
    }))
    .where("id", "=", lightId)
    .execute();
}

export async function writeCabinetController(
  db: Kysely<OfficeSchema>,
  cabinetId: string,
  deviceId: string | null,
): Promise<void> {
  await db
    .updateTable("cabinets")
    .set((eb) => ({ device_id: deviceId, version: eb("version", "+", 1) }))
    .where("id", "=", cabinetId)
    .execute();
}
