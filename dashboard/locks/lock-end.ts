import { nextClockTime } from "../format/town-time.ts";

export const lockEnds = ["oneHour", "twoHours", "fourHours", "eightHours", "clock"] as const;
export type LockEnd = (typeof lockEnds)[number];

const hourMs = 3_600_000;
const hours: Readonly<Record<Exclude<LockEnd, "clock">, number>> = {
  oneHour: 1,
  twoHours: 2,
  fourHours: 4,
  eightHours: 8,
};

/** End of a lock set now, milliseconds since 1970 by the town's clock. `clock` is `HH:MM`, its next time. */
export function lockEnd(choice: LockEnd, clock: string, now: number, timeZone: string): number {
  return choice === "clock"
    ? nextClockTime(clock, now, timeZone)
    : Math.round(now + hours[choice] * hourMs);
}

/** An hour more than it had; of one that has run out, an hour from now. */
export const extendedEnd = (until: number, now: number): number =>
  Math.round(Math.max(until, now) + hourMs);
