import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { hasCredential } from "../devices/may-connect.ts";

const simulatedId = /^sim-c?\d+$/;

/** Whether a device is one that attachSimulated has made up, by its id. */
export function isSimulated(deviceId: string): boolean {
  return simulatedId.test(deviceId);
}

export function simulatedDeviceId(index: number): string {
  return `sim-${index}`;
}

export function simulatedCabinetId(number: number): string {
  return `sim-c${number}`;
}

/** How many devices may connect that nobody simulates: those with a secret or a certificate, not revoked. */
export async function countRealDevices(db: Kysely<OfficeSchema>): Promise<number> {
  const enrolled = await db
    .selectFrom("devices as device")
    .select("device.id")
    .where(hasCredential)
    .where("device.revoked_at", "is", null)
    .execute();
  return enrolled.filter(({ id }) => !isSimulated(id)).length;
}
