import type { EpochMs } from "../domain/clock.ts";
import { applyConnection } from "../domain/twin.ts";
import type { AnnounceMessage, ConnectionMessage } from "../firmware-contracts/types/messages.ts";
import type { DeviceRow, StoredDevice } from "../store/field-device-records.ts";
import { announcedOf } from "./announced.ts";
import type { Changes } from "./changes.ts";
import type { Device } from "./lamp.ts";
import type { Town } from "./town.ts";

/**
 * How far the row of a device may lie behind its last word. One that serves a light point has a twin that knows it exactly; the words of
 * one that serves none are what people wait for.
 */
const rowBehindMs = { bound: 3_600_000, unbound: 60_000 } as const;

/** Every device that was ever let in, by its own words, whether or not it serves a light point. */
export interface DeviceRegistry {
  /** Any word of it. */
  heard(device: Device, at: EpochMs): void;
  announced(device: Device, announce: AnnounceMessage, at: EpochMs): void;
  connection(device: Device, message: ConnectionMessage, at: EpochMs): void;
}

export function createDeviceRegistry(changes: Changes): DeviceRegistry {
  const heard = (device: Device, at: EpochMs): void => {
    device.firstSeen ??= at;
    if (device.lastSeen === null || at > device.lastSeen) device.lastSeen = at;
    const behind = device.lamps.length > 0 ? rowBehindMs.bound : rowBehindMs.unbound;
    if (at - device.rowSeen >= behind) changes.device(device);
  };
  return {
    heard,
    announced(device, announce, at) {
      heard(device, at);
      device.announced = announcedOf(announce);
      device.bootId = announce.bootId;
      changes.device(device, { text: JSON.stringify(announce), at });
    },
    connection(device, message, at) {
      device.firstSeen ??= at;
      if (applyConnection(device, message, at) !== "moved") return;
      device.lastSeen ??= at;
      if (message.online) device.bootId = message.bootId;
      changes.device(device);
    },
  };
}

/** Gives devices back what the registry knows of them. */
export function restoreDevice(town: Town, stored: StoredDevice): void {
  const device = town.device(stored.deviceId);
  device.announced = stored.announced === null ? null : announcedOf(stored.announced);
  device.online = stored.online;
  device.connectionCount = stored.connectionCount;
  device.connectionSince = stored.connectionSince;
  device.firstSeen = stored.firstSeenAt;
  device.lastSeen = stored.lastSeenAt;
  device.rowSeen = stored.lastSeenAt;
}

/** A device as its row; `announce` where it has just said one. */
export function deviceRow(device: Device, announce: DeviceRow["announced"] | null): DeviceRow {
  const { deviceId, online, connectionCount, connectionSince, firstSeen, lastSeen } = device;
  const lastSeenAt = lastSeen ?? 0;
  return {
    deviceId,
    online,
    connectionCount,
    connectionSince,
    firstSeenAt: firstSeen ?? lastSeenAt,
    lastSeenAt,
    ...(announce === null || announce === undefined ? {} : { announced: announce }),
  };
}
