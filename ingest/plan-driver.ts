import type { EpochMs } from "../domain/clock.ts";
import { toLevel } from "../domain/level.ts";
import type { LuminaireType } from "../domain/light.ts";
import { expectedPower } from "../domain/power.ts";
import {
  type DecidedLevel,
  decideLevel,
  type LockedLevel,
  type Wish,
  type Wishes,
} from "../domain/precedence.ts";
import { switchedLevel } from "../domain/segment-plan.ts";
import { applyDesired, applySentOverride } from "../domain/twin.ts";
import type { Changes } from "./changes.ts";
import type { DownWriter } from "./down-writer.ts";
import { type Device, followsSegment, isDrivenLive, type Lamp } from "./lamp.ts";
import type { Town } from "./town.ts";
import { type PlannedNow, plannedNow } from "./town-plan.ts";

/** A step told live holds a little beyond its end, so that the lamp never falls between two of them. */
const overlapMs = 60_000;
/** Without a calendar there is no end; it is told anew when half of this is over. */
const openEndedMs = 24 * 3_600_000;

/** Keeps "desired" of every light point as the rules want it, and drives the plan where a device cannot run it. */
export interface PlanDriver {
  /** Decides one lamp anew. Where it is driven live, its entry is written; `flushLive` sends it. */
  decide(lamp: Lamp, now: EpochMs): void;
  /** Looks at every lamp: those whose step has changed are decided anew. */
  tick(now: EpochMs): void;
  /** The device's override message is to go out with the next `flushLive`. */
  later(device: Device): void;
  /** Sends what was decided live, or is to go out, since the last call. */
  flushLive(now: EpochMs): void;
}

export function createPlanDriver(town: Town, changes: Changes, down: DownWriter): PlanDriver {
  const toSend = new Set<Device>();

  const decide = (lamp: Lamp, now: EpochMs, plan: PlannedNow): void => {
    const wishes: Wishes = {
      workLock: lockedLevel(lamp),
      emergency: null,
      override: overrideWish(lamp),
      event: null,
      sensor: null,
      program: plan.step,
    };
    const wanted = decideLevel(wishes, lamp.light, plan.toBurn, now);
    const decided = lamp.role === "segment" ? switched(wanted) : wanted;
    const power = lamp.type === null ? null : powerAt(lamp.type, decided.level);
    if (applyDesired(lamp.twin, decided, power, now)) changes.decided(lamp);
    lamp.step = plan.step;
    lamp.decided = true;
    const { device } = lamp;
    if (device !== null && lamp.override === null && lamp.hold === null && isDrivenLive(lamp)) {
      driveLive(lamp, device, decided, now);
    }
  };

  const driveLive = (lamp: Lamp, device: Device, decided: DecidedLevel, now: EpochMs): void => {
    const { entry } = lamp;
    const until = decided.until ?? now + openEndedMs;
    const asWanted =
      entry !== null &&
      "level" in entry &&
      entry.commandId === undefined &&
      entry.level === decided.level &&
      entry.expiresAt >= (decided.until ?? now + openEndedMs / 2);
    if (asWanted) return;
    const stamp = down.stamp(now);
    lamp.entry = {
      ...stamp,
      expiresAt: until + overlapMs,
      output: lamp.light.output,
      level: decided.level,
      rampTime: decided.rampTime,
      // The contract's slot knows emergency and override; while nobody switches by hand this one carries the plan.
      reason: "override",
    };
    applySentOverride(lamp.twin, stamp.epoch, stamp.version);
    changes.decided(lamp);
    toSend.add(device);
  };

  return {
    decide: (lamp, now) => decide(lamp, now, plannedNow(town.nights, lamp.light.calendarId, now)),
    tick(now) {
      const plans = new Map<string | null, PlannedNow>();
      const look = (lamp: Lamp): void => {
        const { calendarId } = lamp.light;
        let plan = plans.get(calendarId);
        if (plan === undefined) {
          plan = plannedNow(town.nights, calendarId, now);
          plans.set(calendarId, plan);
        }
        if (lamp.decided && lamp.step === plan.step && !needsRenewal(lamp, now)) return;
        decide(lamp, now, plan);
      };
      for (const unit of town.segments.units) if (unit.role === "segment") look(unit);
      for (const lamp of town.lamps) if (!followsSegment(lamp)) look(lamp);
    },
    later: (device) => void toSend.add(device),
    flushLive(now) {
      for (const device of toSend) down.overrides(device, now);
      toSend.clear();
    },
  };
}

/** On or off, at once. */
function switched(decided: DecidedLevel): DecidedLevel {
  return { ...decided, level: switchedLevel(decided.level), rampTime: 0 };
}

function needsRenewal(lamp: Lamp, now: EpochMs): boolean {
  return (
    lamp.step === null &&
    lamp.entry !== null &&
    lamp.entry.expiresAt !== null &&
    lamp.entry.expiresAt < now + openEndedMs / 2
  );
}

function lockedLevel({ lock, hold }: Lamp): LockedLevel | null {
  if (lock === null || hold === null) return null;
  const { level, since, until } = hold;
  return { level, since, until, person: lock.person, phone: lock.phone };
}

function overrideWish(lamp: Lamp): Wish | null {
  const { override } = lamp;
  if (override === null) return null;
  return {
    level: toLevel(override.level),
    rampTime: override.rampTime,
    since: override.fromAt,
    until: override.untilAt,
    by: override.actor,
  };
}

const powers = new WeakMap<LuminaireType, (number | undefined)[]>();

/** The same few levels are asked for of every lamp of a type, at the same moment. */
function powerAt(type: LuminaireType, level: number): number {
  let known = powers.get(type);
  if (known === undefined) {
    known = [];
    powers.set(type, known);
  }
  return (known[level] ??= expectedPower(type, level));
}
