import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { DeviceView } from "../contract/devices.ts";
import type { Office } from "../office/office.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { FieldWords } from "./field-words.ts";
import { hasCredential } from "./may-connect.ts";

/** What hangs on devices. */
export type Served = DeviceView["bound"][number] & { readonly areaId: string | null };

/** The town in memory; null for a command line beside which no office runs. */
export interface Heard {
  readonly model: Office["model"] | null;
}

/** By device; one that nothing hangs on is missing. Cabinets come before light points, light points by output. */
export async function servedBy(
  db: Kysely<OfficeSchema>,
  deviceIds: readonly string[],
): Promise<Map<string, Served[]>> {
  const served = new Map<string, Served[]>();
  if (deviceIds.length === 0) return served;
  const cabinets = await db
    .selectFrom("cabinets")
    .select(["id", "number", "address", "area_id", "device_id"])
    .where("device_id", "in", deviceIds)
    .where("deleted_at", "is", null)
    .execute();
  const lights = await db
    .selectFrom("light_points")
    .select(["id", "number", "street", "area_id", "device_id", "output"])
    .where("device_id", "in", deviceIds)
    .where("deleted_at", "is", null)
    .orderBy("output")
    .execute();
  const add = (deviceId: string | null, one: Served): void => {
    if (deviceId !== null) served.getOrInsertComputed(deviceId, () => []).push(one);
  };
  for (const { id, number, address, area_id, device_id } of cabinets) {
    const place = { number, street: address, output: 1, areaId: area_id };
    add(device_id, { kind: "cabinet", id, ...place });
  }
  for (const { id, number, street, output, area_id, device_id } of lights) {
    add(device_id, { kind: "lightPoint", id, number, street, output, areaId: area_id });
  }
  return served;
}

/** One that serves only places outside of the scope is nobody's business there; one that serves nothing yet is everybody's. */
export function mayHandle(served: readonly Served[], scope: AreaScope): boolean {
  return served.length === 0 || served.some(({ areaId }) => inScope(scope, areaId));
}

/**
 * Devices as commissioning sees them, in the order of the ids; unknown ones and those outside of the scope are left out. `words`: what
 * field has heard of them.
 */
export async function deviceViews(
  { db, model }: Pick<Office, "db"> & Heard,
  deviceIds: readonly string[],
  words: FieldWords,
  scope: AreaScope,
): Promise<DeviceView[]> {
  if (deviceIds.length === 0) return [];
  const rows = await db
    .selectFrom("devices as device")
    .select(["device.id", "device.kind", "device.gateway_id", "device.revoked_at"])
    .select((eb) => hasCredential(eb).as("has_credential"))
    .where("device.id", "in", deviceIds)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const served = await servedBy(db, deviceIds);
  return deviceIds.flatMap((deviceId): DeviceView[] => {
    const row = byId.get(deviceId);
    const bound = served.get(deviceId) ?? [];
    if (row === undefined || !mayHandle(bound, scope)) return [];
    const said = words.get(deviceId);
    return [
      {
        deviceId,
        kind: row.kind,
        admitted: Boolean(row.has_credential) && row.revoked_at === null,
        revokedAt: row.revoked_at,
        bound: bound
          .filter(({ areaId }) => inScope(scope, areaId))
          .map(({ kind, id, number, street, output }) => ({ kind, id, number, street, output })),
        gatewayId: row.gateway_id,
        online: said?.online ?? false,
        lastSeenAt: newestOf(said?.lastSeenAt ?? null, heardThrough({ model }, bound)),
        announced: said?.announced ?? null,
      },
    ];
  });
}

/** One device; null where it is unknown to the scope. */
export async function deviceView(
  office: Pick<Office, "db"> & Heard,
  deviceId: string,
  words: FieldWords,
  scope: AreaScope,
): Promise<DeviceView | null> {
  return (await deviceViews(office, [deviceId], words, scope))[0] ?? null;
}

/** The last word of a device that serves light points is known to the second by their states; its own record is brought up seldom. */
function heardThrough({ model }: Heard, bound: readonly Served[]): number | null {
  let newest: number | null = null;
  if (model === null) return newest;
  for (const { kind, id } of bound) {
    const light = kind === "lightPoint" ? model.data.lightById.get(id) : undefined;
    if (light !== undefined) newest = newestOf(newest, model.states.at(light.index).lastSeen);
  }
  return newest;
}

function newestOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
