import { AppError } from "./app-error.ts";
import type { EpochMs } from "./clock.ts";
import { type Level, toLevel } from "./level.ts";
import type { Night, NightStep } from "./night.ts";

/** The step in force at an instant. Throws AppError "outsideNight" for an instant outside the lighting day. */
export function stepAt(night: Night, instant: EpochMs): NightStep {
  const step = night.steps.find(({ to }) => instant < to);
  if (step === undefined || instant < night.from) {
    throw new AppError("outsideNight", "the instant lies outside the lighting day", {
      instant,
      from: night.from,
      to: night.to,
    });
  }
  return step;
}

/** Level planned for an instant, ramps included, rounded to whole per cent. Throws like stepAt. */
export function levelAt(night: Night, instant: EpochMs): Level {
  const wanted = stepAt(night, instant);
  let level: number = night.levelBefore;
  for (const step of night.steps) {
    if (step === wanted) break;
    level = rampedLevel(level, step, step.to);
  }
  return toLevel(Math.round(rampedLevel(level, wanted, instant)));
}

/**
 * Level in per cent, not rounded, at an instant of a step that started from `startLevel`. A ramp runs straight from the level the
 * lamp had when the step began, which a short step before may have left half way.
 */
export function rampedLevel(startLevel: number, step: NightStep, instant: EpochMs): number {
  const rampMs = step.rampTime * 1000;
  const passed = instant - step.from;
  if (passed >= rampMs) return step.level;
  return startLevel + ((step.level - startLevel) * passed) / rampMs;
}

/** The next step after an instant that changes the level, or null when the lighting day brings none. */
export function nextChange(night: Night, instant: EpochMs): NightStep | null {
  let { level } = stepAt(night, instant);
  for (const step of night.steps) {
    if (step.from <= instant) continue;
    if (step.level !== level) return step;
    ({ level } = step);
  }
  return null;
}

/**
 * Whether the plan lets the lamp burn at this time of the night: between its first and its last step above 0 of the lighting day. A
 * dark hour in the middle counts as burning, the day before and after does not.
 */
export function isToBurn(night: Night, instant: EpochMs): boolean {
  const first = night.steps.find(({ level }) => level > 0);
  const last = night.steps.findLast(({ level }) => level > 0);
  if (first === undefined || last === undefined) return false;
  return first.from <= instant && instant < last.to;
}
