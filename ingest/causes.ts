import type { EpochMs } from "../domain/clock.ts";
import type { DeviationType } from "../domain/twin-model.ts";
import type { Cause } from "../store/field-records.ts";
import type { Changes } from "./changes.ts";
import type { Device, Lamp } from "./lamp.ts";
import { isDarkened } from "./follow.ts";
import type { Town } from "./town.ts";
import { namesOf, troublesOf, unitOf } from "./unit-troubles.ts";

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
/** Connections that are lost by one cut are noticed so far apart at most: their keep-alive times differ. */
const togetherWithin = 15 * 60_000;
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
    const lamp = town.lampOf(cause.lightPointId ?? unitOf(cause));
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
      lightPointId: lamp.role === "light" ? lightId : null,
      deviceId: lamp.light.deviceId,
      since,
      detail: lamp.role === "light" ? detail : { ...detail, ...namesOf(lamp) },
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

  const sift = (lamp: Lamp, now: EpochMs, holds: (kind: string) => boolean): void => {
    if (lamp.causes === null) return;
    for (const [kind, cause] of lamp.causes) {
      if (holds(kind)) continue;
      lamp.causes.delete(kind);
      clear(cause, now);
    }
    if (lamp.causes.size === 0) lamp.causes = null;
  };

  const judge = (lamp: Lamp, now: EpochMs): void => {
    if (lamp.role !== "light") {
      const present = troublesOf(lamp);
      for (const [kind, { since, heldFor: least, detail }] of present) {
        if (now - since >= least) raise(lamp, kind, since, detail);
      }
      sift(lamp, now, (kind) => present.has(kind));
      return;
    }
    const { twin } = lamp;
    if (twin.switching !== "networked") return;
    const { deviations } = twin;
    for (const type of deviationTypes) {
      const since = deviations[type];
      if (since !== null && now - since >= heldFor[type]) raise(lamp, type, since, {});
    }
    const { availabilitySince: since } = twin;
    const isLost = twin.availability === "offline" && !isInTheDark(lamp, town);
    if (isLost && since !== null && now - since >= offlineFor) {
      raise(lamp, "communicationFailure", since, { lastSeen: twin.lastSeen });
    }
    for (const eventType in twin.openEvents) {
      raise(lamp, eventType, twin.openEvents[eventType]!, { byDevice: true });
    }
    sift(lamp, now, (kind) => stillHolds(lamp, kind, town));
  };

  const judgeDevice = (device: Device, now: EpochMs): void => {
    const { refusedAt, cause } = device;
    if (refusedAt === null) return;
    if (cause === null) {
      const first = device.lamps.find(({ role }) => role === "light");
      device.cause = {
        id: `schemaViolation-${device.deviceId}-${refusedAt}`,
        kind: "schemaViolation",
        lightPointId: first?.light.lightId ?? null,
        deviceId: device.deviceId,
        since: refusedAt,
        detail: device.cabinet === null ? {} : namesOf(device.cabinet),
        clearedAt: null,
      };
      changes.cause(device.cause);
      count += 1;
      return;
    }
    const isHeard = device.lastSeen !== null && device.lastSeen > refusedAt;
    if (now - refusedAt < violationFor || !isHeard) return;
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
      for (const unit of town.units) judge(unit, now);
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
function stillHolds(lamp: Lamp, kind: string, town: Town): boolean {
  const { twin } = lamp;
  if (kind === "communicationFailure") {
    if (isInTheDark(lamp, town)) return false;
    return twin.availability === "offline" || twin.availability === "late";
  }
  if (kind in twin.openEvents) return true;
  return isDeviation(kind) && twin.deviations[kind] !== null;
}

/**
 * What has no supply by a fault of its segment is silent for that reason, and so is what fell silent together with its cabinet: the
 * segment's cause, or the cabinet's, is the only one.
 */
function isInTheDark({ segment, light, twin }: Lamp, { segments }: Town): boolean {
  if (segment !== null && isDarkened(segment)) return true;
  const cabinet = light.cabinetId === null ? null : segments.cabinet(light.cabinetId);
  if (cabinet === null || cabinet.twin.availability !== "offline") return false;
  const apart = (twin.availabilitySince ?? 0) - (cabinet.twin.availabilitySince ?? 0);
  return Math.abs(apart) <= togetherWithin;
}

function isDeviation(kind: string): kind is DeviationType {
  return kind in heldFor;
}
