import type { EpochMs } from "./clock.ts";
import type { ClockTime } from "./program.ts";

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTES_AT_NOON = 12 * 60;
const MINUTES_A_DAY = 24 * 60;

export interface LocalInstant {
  readonly at: EpochMs;
  /** Set on the two nights a year whose clocks are changed, when this local time is touched by it. */
  readonly changed: "clockGap" | "clockRepeated" | null;
}

/** Whether a text is a local time 00:00..23:59. */
export function isClockTime(text: string): boolean {
  return CLOCK.test(text);
}

/** Minutes from local noon to a local time within one lighting day: 12:00 is 0, 11:59 is 1439. The text must be a clock time. */
export function minutesFromNoon(clock: ClockTime): number {
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  return (minutes - MINUTES_AT_NOON + MINUTES_A_DAY) % MINUTES_A_DAY;
}

/** The instant of a local date and time: first instant after a gap, the first of two where clocks are put back. */
export function localInstant(dateTime: Temporal.PlainDateTime, timeZone: string): LocalInstant {
  const earlier = dateTime.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const later = dateTime.toZonedDateTime(timeZone, { disambiguation: "later" });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { at: earlier.epochMilliseconds, changed: null };
  }
  if (earlier.toPlainDateTime().equals(dateTime)) {
    return { at: earlier.epochMilliseconds, changed: "clockRepeated" };
  }
  // Never null: a gap is a transition between the two.
  const gapEnd = earlier.getTimeZoneTransition("next")!;
  return { at: gapEnd.epochMilliseconds, changed: "clockGap" };
}

/** Where the lighting day of a date begins. */
export function localNoon(date: Temporal.PlainDate, timeZone: string): EpochMs {
  return localInstant(date.toPlainDateTime("12:00"), timeZone).at;
}

/** The instant of a clock time within the lighting day that begins on `date`. */
export function clockInLightingDay(
  date: Temporal.PlainDate,
  clock: ClockTime,
  timeZone: string,
): LocalInstant {
  const day = minutesFromNoon(clock) < MINUTES_AT_NOON ? date : date.add({ days: 1 });
  return localInstant(day.toPlainDateTime(clock), timeZone);
}

/** The date on which the lighting day that holds an instant began. */
export function lightingDate(instant: EpochMs, timeZone: string): Temporal.PlainDate {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const date = local.toPlainDate();
  return instant < localNoon(date, timeZone) ? date.subtract({ days: 1 }) : date;
}
