import type { EpochMs } from "./clock.ts";

/**
 * How long a segment has burned: what its light points have taken follows from it, for off they take nothing. It rests in the segment's
 * twin. Between two writes the segment stays as it is, so that the time since then is known after a restart too.
 */
export interface BurningTime {
  /** As it is taken: by its controller's word, else by its plan. */
  on: boolean;
  /** Since when. */
  since: EpochMs;
  /** Up to here it is in the town's hours. */
  countedTo: EpochMs;
  /** Burned after that, up to the last switching. */
  aheadMs: number;
  aheadTo: EpochMs;
  hourStart: EpochMs;
  hourMs: number;
  /** Start of the lighting day of `nightMs`. */
  nightFrom: EpochMs;
  nightMs: number;
}

export function newBurningTime(on: boolean, now: EpochMs): BurningTime {
  return {
    on,
    since: now,
    countedTo: now,
    aheadMs: 0,
    aheadTo: now,
    hourStart: 0,
    hourMs: 0,
    nightFrom: 0,
    nightMs: 0,
  };
}

/** It goes on or off. Changes `burning`. */
export function switchBurning(burning: BurningTime, on: boolean, now: EpochMs): void {
  burning.aheadMs = aheadAt(burning, now);
  burning.aheadTo = Math.max(now, burning.countedTo);
  burning.on = on;
  burning.since = now;
}

/**
 * Milliseconds burned since it was counted last, up to `to`; from then on it is counted up to there. `planned`: what the plan says of
 * that time, where nobody was listening; null where somebody was. Changes `burning`.
 */
export function countBurning(
  burning: BurningTime,
  to: EpochMs,
  hourStart: EpochMs,
  nightFrom: EpochMs,
  planned: number | null,
): number {
  const ms = planned ?? aheadAt(burning, to);
  burning.aheadMs = 0;
  burning.aheadTo = to;
  burning.countedTo = to;
  add(burning, ms, hourStart, nightFrom);
  return ms;
}

/** After a restart: the town's hours hold more than was written here, up to `countedTo`. Changes `burning`. */
export function catchUpBurning(burning: BurningTime, countedTo: EpochMs, nightFrom: EpochMs): void {
  if (countedTo <= burning.countedTo) return;
  const { hourStart } = burning;
  countBurning(burning, countedTo, hourStart, nightFrom, null);
}

/** Milliseconds burned since the lighting day began. */
export function burnedTonight(burning: BurningTime, nightFrom: EpochMs, now: EpochMs): number {
  const counted = burning.nightFrom === nightFrom ? burning.nightMs : 0;
  return counted + aheadAt(burning, now);
}

function aheadAt(burning: BurningTime, to: EpochMs): number {
  return burning.aheadMs + (burning.on ? Math.max(0, to - burning.aheadTo) : 0);
}

function add(burning: BurningTime, ms: number, hourStart: EpochMs, nightFrom: EpochMs): void {
  if (burning.hourStart !== hourStart) {
    burning.hourStart = hourStart;
    burning.hourMs = 0;
  }
  if (burning.nightFrom !== nightFrom) {
    burning.nightFrom = nightFrom;
    burning.nightMs = 0;
  }
  burning.hourMs += ms;
  burning.nightMs += ms;
}
