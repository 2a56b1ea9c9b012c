import type { FieldReader } from "../../store/field-reader.ts";
import type { DeviceView } from "../contract/devices.ts";

/** What field has heard of a device. */
type FieldWord = Pick<DeviceView, "online" | "lastSeenAt" | "announced"> & {
  /** Of the connection that stands, or stood last. */
  readonly connectionSince: number | null;
};

/** By device; one that has never spoken is missing. */
export type FieldWords = ReadonlyMap<string, FieldWord>;

export async function wordsOf(
  field: Pick<FieldReader, "devices">,
  deviceIds: readonly string[],
): Promise<FieldWords> {
  if (deviceIds.length === 0) return new Map();
  const rows = await field.devices(deviceIds);
  return new Map(
    rows.map(({ deviceId, online, lastSeenAt, connectionSince, announced, announcedAt }) => [
      deviceId,
      {
        online,
        lastSeenAt,
        connectionSince,
        announced:
          announced === null
            ? null
            : {
                serial: announced.serial,
                hwType: announced.hwType,
                swVersion: announced.swVersion,
                manufacturer: announced.manufacturer ?? null,
                outputs: announced.outputs.length,
                latitude: announced.position?.latitude ?? null,
                longitude: announced.position?.longitude ?? null,
                at: announcedAt ?? lastSeenAt,
              },
      },
    ]),
  );
}
