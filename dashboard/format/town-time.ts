/**
 * The next instant after `now` at which the town's clocks show `HH:MM`.
 * A time that the clocks leave out acts at the first instant after the gap, one that comes twice at the first.
 */
export function nextClockTime(clock: string, now: number, timeZone: string): number {
  const present = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(
    timeZone,
  );
  const wanted = Temporal.PlainTime.from(clock);
  const today = present.toPlainDate();
  for (const date of [today, today.add({ days: 1 }), today.add({ days: 2 })]) {
    const at = date.toZonedDateTime({ timeZone, plainTime: wanted }).epochMilliseconds;
    if (at > now) return at;
  }
  throw new RangeError(`No ${clock} within two days of ${present.toString()}`);
}

/** `HH:MM` that the town's clocks show. */
export function clockTimeOf(at: number, timeZone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone);
  return time.toPlainTime().toString({ smallestUnit: "minute" });
}

/** The lighting day that holds this instant: from local noon to the next local noon. */
export function lightingDay(
  now: number,
  timeZone: string,
): { readonly from: number; readonly to: number } {
  const present = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(
    timeZone,
  );
  const date =
    present.hour < 12 ? present.toPlainDate().subtract({ days: 1 }) : present.toPlainDate();
  const noon = Temporal.PlainTime.from("12:00");
  return {
    from: date.toZonedDateTime({ timeZone, plainTime: noon }).epochMilliseconds,
    to: date.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime: noon }).epochMilliseconds,
  };
}

/** The instants of a span at which the town's clocks show a full hour divisible by `step`. */
export function fullHours(from: number, to: number, step: number, timeZone: string): number[] {
  const hours: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Math.floor(from))
    .toZonedDateTimeISO(timeZone)
    .round({ smallestUnit: "hour", roundingMode: "ceil" });
  while (at.epochMilliseconds <= to) {
    if (at.hour % step === 0) hours.push(at.epochMilliseconds);
    at = at.add({ hours: 1 });
  }
  return hours;
}
