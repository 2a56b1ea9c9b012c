import type { ProgramMessage } from "../firmware-contracts/types/messages.ts";

/** The part of a program message that turns local times into instants. */
export type ZoneTable = Pick<ProgramMessage, "initialOffsetSeconds" | "transitions">;

/** A local calendar day as days since 1970-01-01, so that days can be counted. */
export type DayNumber = number;

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Day of a date text "YYYY-MM-DD". */
export function dayOfText(date: string): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

export function textOfDay(day: DayNumber): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Minutes since midnight of a clock text "HH:MM". */
export function minutesOfText(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** Local time minus UTC in ms, at an instant. */
function offsetAt(zone: ZoneTable, ms: number): number {
  let seconds = zone.initialOffsetSeconds;
  for (const transition of zone.transitions) {
    if (transition.at > ms) break;
    seconds = transition.offsetSeconds;
  }
  return seconds * 1000;
}

/**
 * The instant of a local clock time. One that comes twice is its first; one that does not exist is the first instant after the gap.
 */
export function instantOf(zone: ZoneTable, day: DayNumber, minutes: number): number {
  const local = day * dayMs + minutes * minuteMs;
  let from = -Infinity;
  let offset = zone.initialOffsetSeconds * 1000;
  for (const transition of zone.transitions) {
    const instant = local - offset;
    if (instant >= from && instant < transition.at) return instant;
    // Past the end of this stretch by the clock before, not yet in the next by the clock after: the gap.
    const after = local - transition.offsetSeconds * 1000;
    if (instant >= transition.at && after < transition.at) return transition.at;
    from = transition.at;
    offset = transition.offsetSeconds * 1000;
  }
  return local - offset;
}

/** The lighting day (noon to noon) an instant belongs to, by the date of its evening. */
export function lightingDayAt(zone: ZoneTable, ms: number): DayNumber {
  const local = ms + offsetAt(zone, ms);
  return Math.floor((local - dayMs / 2) / dayMs);
}
