import type { EpochMs } from "../domain/clock.ts";
import { switchedType } from "../domain/segment-plan.ts";
import { followSegment, takenOn } from "../domain/segment.ts";
import { newBurningTime, switchBurning } from "../domain/burning.ts";
import type { Changes } from "./changes.ts";
import type { Lamp } from "./lamp.ts";
import type { Segment } from "./segments.ts";
import type { Town } from "./town.ts";
import { plannedNow } from "./town-plan.ts";
import { isSwitchedOnSite } from "./unit-troubles.ts";

/** Kinds of causes of a segment under which its light points are dark. */
const darkening = [
  "segmentDark",
  "circuitBreakerTripped",
  "supplyLoss",
  "switchingErrorOn",
] as const;

/** Since when a segment that should be on is dark by a fault; null where it is not. */
function darkSince({ unit }: Segment): EpochMs | null {
  if (unit === null || unit.causes === null || unit.twin.desired.level === 0) return null;
  let since: EpochMs | null = null;
  for (const kind of darkening) {
    const cause = unit.causes.get(kind);
    if (cause !== undefined) since = Math.min(since ?? cause.since, cause.since);
  }
  return since;
}

/** Whether a segment gives no light although it should: a fault, or its controller has not switched yet. */
export function isDarkened({ unit }: Segment): boolean {
  return unit !== null && unit.twin.desired.level > 0 && !takenOn(unit.twin);
}

/** Lets the light points of a segment follow it: on, off, dark by a fault, or without supply by plan. */
export interface Follower {
  follow(segment: Segment, now: EpochMs): void;
  /** All segments. */
  tick(now: EpochMs): void;
}

export function createFollower(town: Town, changes: Changes): Follower {
  const followUnit = (segment: Segment, unit: Lamp, now: EpochMs): void => {
    const { twin } = unit;
    const cabinet = segment.cabinet?.twin ?? twin;
    if (twin.availability !== cabinet.availability) {
      twin.availability = cabinet.availability;
      twin.availabilitySince = cabinet.availabilitySince;
      changes.decided(unit);
    }
    const on = takenOn(twin);
    twin.burning ??= newBurningTime(on, now);
    if (twin.burning.on !== on) {
      switchBurning(twin.burning, on, now);
      changes.lamp(unit);
    }
    const isOffByHand = !on && isSwitchedOnSite(unit);
    supply(segment, twin.desired.level > 0 && !isOffByHand, now);
    const dark = darkSince(segment);
    const { desired, reported } = twin;
    const shown = `${on} ${desired.level} ${desired.reason} ${desired.until} ${reported.reason} ${twin.availability} ${dark}`;
    if (segment.shown === shown) return;
    segment.shown = shown;
    for (const lamp of segment.lights) {
      if (lamp.light.switching !== "byCabinet") continue;
      const power = lamp.type === null ? null : switchedType(lamp.type).ratedPower;
      // A street of many hangs on one word: what is lost of it by a crash is decided again at the start.
      if (followSegment(lamp.twin, twin, power, dark)) changes.decided(lamp);
    }
  };

  /** Switched on site: all that is known is its plan. */
  const followPlan = (segment: Segment, now: EpochMs): void => {
    const { step, toBurn } = plannedNow(town.nights, segment.calendarId, now);
    const isOn = step === null || step.level > 0 || (toBurn && segment.floor > 0);
    supply(segment, isOn, step?.from ?? now);
  };

  const supply = (segment: Segment, powered: boolean, since: EpochMs): void => {
    if (segment.row.dayPowered || powered) segment.poweredSince ??= since;
    else if (segment.poweredSince !== null) {
      segment.poweredSince = null;
      segment.unpoweredSince = since;
    }
  };

  const follow = (segment: Segment, now: EpochMs): void => {
    if (segment.unit === null) followPlan(segment, now);
    else followUnit(segment, segment.unit, now);
  };

  return {
    follow,
    tick(now) {
      for (const segment of town.segments.all) follow(segment, now);
    },
  };
}
