/** The latest instant not after `now` at which the clocks of a zone showed `at` ("02:30"), milliseconds since 1970. */
export function lastDue(at: string, timeZone: string, now: number): number {
  const today = onDay(at, timeZone, now, 0);
  return today <= now ? today : onDay(at, timeZone, now, -1);
}

/** The next one after `now`. */
export function nextDue(at: string, timeZone: string, now: number): number {
  const today = onDay(at, timeZone, now, 0);
  return today > now ? today : onDay(at, timeZone, now, 1);
}

/** An hour that the clock change leaves out is the one after it; of one that comes twice the first counts. */
function onDay(at: string, timeZone: string, now: number, days: number): number {
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .add({ days })
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(at) }).epochMilliseconds;
}
