import type { EpochMs } from "./clock.ts";
import type { Night, NightStep } from "./night.ts";
import { rampedLevel } from "./night-level.ts";
import { expectedPower, meanPower, type PowerFacts } from "./power.ts";

const MS_AN_HOUR = 3_600_000;

/** What a luminaire takes by plan in a stretch of a lighting day. */
export interface PlannedEnergy {
  /** Wh, standby included. */
  readonly wh: number;
  /** Wh if it burned at 100 % whenever the plan lets it burn: what savings are counted against. */
  readonly fullWh: number;
  /** Milliseconds the plan lets it burn. */
  readonly burningMs: number;
}

/** Energy by plan between two instants of a night; the whole lighting day when they are left out. Ramps are counted exactly. */
export function plannedEnergy(
  night: Night,
  type: PowerFacts,
  from: EpochMs = night.from,
  to: EpochMs = night.to,
): PlannedEnergy {
  const standby = expectedPower(type, 0);
  const full = expectedPower(type, 100);
  let wh = 0;
  let fullWh = 0;
  let burningMs = 0;
  let startLevel: number = night.levelBefore;
  for (const step of night.steps) {
    const begin = Math.max(from, step.from);
    const end = Math.min(to, step.to);
    if (end > begin) {
      const ms = end - begin;
      wh += stepEnergy(type, step, startLevel, begin, end);
      fullWh += ((step.level > 0 ? full : standby) * ms) / MS_AN_HOUR;
      if (step.level > 0) burningMs += ms;
    }
    startLevel = rampedLevel(startLevel, step, step.to);
  }
  return { wh, fullWh, burningMs };
}

/** Wh of a part of one step that was entered at `startLevel`: the ramp, then the level held. */
function stepEnergy(
  type: PowerFacts,
  step: NightStep,
  startLevel: number,
  begin: EpochMs,
  end: EpochMs,
): number {
  const rampEnd = Math.min(step.from + step.rampTime * 1000, end);
  let wattMs = 0;
  if (begin < rampEnd) {
    const fromLevel = rampedLevel(startLevel, step, begin);
    const toLevel = rampedLevel(startLevel, step, rampEnd);
    wattMs += meanPower(type, fromLevel, toLevel) * (rampEnd - begin);
  }
  const heldFrom = Math.max(begin, rampEnd);
  if (heldFrom < end) wattMs += expectedPower(type, step.level) * (end - heldFrom);
  return wattMs / MS_AN_HOUR;
}

/** Saved against 100 % burning: Wh, and as a share 0..1 (0 where nothing burns). */
export function savings(planned: Pick<PlannedEnergy, "wh" | "fullWh">): {
  readonly wh: number;
  readonly share: number;
} {
  const wh = planned.fullWh - planned.wh;
  return { wh, share: planned.fullWh === 0 ? 0 : wh / planned.fullWh };
}
