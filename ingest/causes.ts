import type { EpochMs } from "../domain/clock.ts";
import type { DeviationType } from "../domain/twin-model.ts";
import type { Cause } from "../store/field-records.ts";
import type { Changes } from "./changes.ts";
import type { Device, Lamp } from "./lamp.ts";
import type { Town } from "./town.ts";

/** How long a deviation has to hold before people are told, in milliseconds: a report on its way is no fault. */
const heldFor: Readonly<Record<DeviationType, number>> = {
  levelMismatch: 5 * 60_000,
  lampFailure: 2 * 60_000,
  lampUnexpectedOn: 5 * 60_000,
  programOutOfSync: 5 * 60_000,
  clockDrift: 0,
  overrideOverdue: 5 * 60_000,
};
// The keys of a literal are exactly its type's keys.
const deviationTypes = Object.keys(heldFor) as DeviationType[];

/** A connection that comes back within this time was never lost for anybody. */
const offlineFor = 60_000;
/** So long after its last wrong message a device that goes on speaking is taken as put right. */
const violationFor = 3_600_000;

/** Opens and clears what people may have to act on: one open cause per light point and kind. */
export interface Causes {
  /** Compares a lamp's twin with its open causes. */
  judge(lamp: Lamp, now: EpochMs): void;
  /** A device has sent what its contract forbids. */
  refused(device: Device, at: EpochMs): void;
  /** Looks at all lamps and at the devices that sent wrong messages. */
  tick(now: EpochMs): void;
  /** Clears all causes of a light point that has left the inventory. */
  forget(lamp: Lamp, now: EpochMs): void;
  open(): number;
}

export function createCauses(town: Town, changes: Changes, stored: readonly Cause[]): Causes {
  const refusing = new Set<Device>();
  let count = 0;

  for (const cause of stored) {
    const lamp = cause.lightPointId === null ? null : town.lampOf(cause.lightPointId);
    if (cause.kind === "schemaViolation" && cause.deviceId !== null) {
      const device = town.device(cause.deviceId);
      device.cause = cause;
      device.refusedAt = cause.since;
      refusing.add(device);
      count += 1;
    } else if (lamp !== null) {
      (lamp.causes ??= new Map()).set(cause.kind, cause);
      count += 1;
    }
  }

  const raise = (lamp: Lamp, kind: string, since: EpochMs, detail: Cause["detail"]): void => {
    if (lamp.causes?.has(kind) === true) return;
    const { lightId } = lamp.light;
    const cause: Cause = {
      id: `${kind}-${lightId}-${since}`,
      kind,
      lightPointId: lightId,
      deviceId: lamp.light.deviceId,
      since,
      detail,
      clearedAt: null,
    };
    (lamp.causes ??= new Map()).set(kind, cause);
    changes.cause(cause);
    count += 1;
  };

  const clear = (cause: Cause, now: EpochMs): void => {
    changes.cause({ ...cause, clearedAt: now });
    count -= 1;
  };

  const judge = (lamp: Lamp, now: EpochMs): void => {
    const { twin } = lamp;
    if (twin.switching !== "networked") return;
    const { deviations } = twin;
    for (const type of deviationTypes) {
      const since = deviations[type];
      if (since !== null && now - since >= heldFor[type]) raise(lamp, type, since, {});
    }
    const { availabilitySince: since } = twin;
    if (twin.availability === "offline" && since !== null && now - since >= offlineFor) {
      raise(lamp, "communicationFailure", since, { lastSeen: twin.lastSeen });
    }
    for (const eventType in twin.openEvents) {
      raise(lamp, eventType, twin.openEvents[eventType]!, { byDevice: true });
    }
    if (lamp.causes === null) return;
    for (const [kind, cause] of lamp.causes) {
      if (stillHolds(lamp, kind)) continue;
      lamp.causes.delete(kind);
      clear(cause, now);
    }
    if (lamp.causes.size === 0) lamp.causes = null;
  };

  const judgeDevice = (device: Device, now: EpochMs): void => {
    const { refusedAt, cause } = device;
    if (refusedAt === null) return;
    if (cause === null) {
      const first = device.lamps[0];
      device.cause = {
        id: `schemaViolation-${device.deviceId}-${refusedAt}`,
        kind: "schemaViolation",
        lightPointId: first?.light.lightId ?? null,
        deviceId: device.deviceId,
        since: refusedAt,
        detail: {},
        clearedAt: null,
      };
      changes.cause(device.cause);
      count += 1;
      return;
    }
    const heard = device.lamps.some(
      ({ twin }) => twin.lastSeen !== null && twin.lastSeen > refusedAt,
    );
    if (now - refusedAt < violationFor || !heard) return;
    clear(cause, now);
    device.cause = null;
    device.refusedAt = null;
    refusing.delete(device);
  };

  return {
    judge,
    refused(device, at) {
      device.refusedAt = at;
      refusing.add(device);
      if (device.cause === null) judgeDevice(device, at);
    },
    tick(now) {
      for (const lamp of town.lamps) judge(lamp, now);
      for (const device of refusing) judgeDevice(device, now);
    },
    forget(lamp, now) {
      for (const cause of lamp.causes?.values() ?? []) clear(cause, now);
      lamp.causes = null;
    },
    open: () => count,
  };
}

/** Evidence, and not time, clears a cause. */
function stillHolds(lamp: Lamp, kind: string): boolean {
  const { twin } = lamp;
  if (kind === "communicationFailure") {
    return twin.availability === "offline" || twin.availability === "late";
  }
  if (kind in twin.openEvents) return true;
  return isDeviation(kind) && twin.deviations[kind] !== null;
}

function isDeviation(kind: string): kind is DeviationType {
  return kind in heldFor;
}
