import type {
  CalendarCondition,
  CalendarRule as WireRule,
  OutputCalendar as WireOutput,
  ProgramMessage,
  StoredProgram,
  ZoneTransition,
} from "../firmware-contracts/types/messages.ts";
import { AppError } from "./app-error.ts";
import type { Calendar, CalendarMatch, CalendarRule } from "./calendar.ts";
import { localNoon } from "./local-time.ts";
import { matches } from "./match-rule.ts";
import type { Place } from "./place.ts";
import type { Program } from "./program.ts";
import { textHash } from "./text-hash.ts";

/** A program message without what names the sending: epoch, version and times. */
export type ProgramBody = Omit<
  ProgramMessage,
  "epoch" | "version" | "issuedAt" | "expiresAt" | "commandId"
>;

/** How far ahead a lamp can go on alone with right clock changes and holidays. */
const HORIZON_YEARS = 2;
const MOST_DATES = 400;

/** An output that follows a calendar of its own. */
export interface OutputCalendar {
  readonly output: number;
  readonly calendar: Calendar;
}

/**
 * What a lamp needs to light its nights alone, from the first of the month of `date` on for two years. Equal input gives an equal hash,
 * within one month on any day: with a new month the horizon moves on and the message has to go out again.
 * `others`: outputs that do not follow `calendar`, for devices that can do so.
 * Throws AppError "unknownProgram" where a calendar names a program that was not handed in.
 */
export function compileProgram(
  calendar: Calendar,
  programs: readonly Program[],
  place: Place,
  date: Temporal.PlainDate,
  others: readonly OutputCalendar[] = [],
): ProgramBody {
  const firstDay = date.with({ day: 1 });
  const lastDay = firstDay.add({ years: HORIZON_YEARS });
  const zone = zoneOf(place.timeZone, firstDay, lastDay);
  const shared = sharedHolidays(calendar);
  const outputOf = ({ output, calendar: own }: OutputCalendar): WireOutput => ({
    output,
    calendar: own.rules.map((rule) => wireRule(rule, shared, firstDay, lastDay)),
    defaultProgram: own.defaultProgramId,
  });
  const content = {
    zone: place.timeZone,
    ...zone,
    lastDay: lastDay.toString(),
    place: { latitude: place.latitude, longitude: place.longitude },
    holidays: shared === null ? [] : datesOf(shared.match, firstDay, lastDay),
    programs: namedPrograms([calendar, ...others.map((other) => other.calendar)], programs),
    calendar: calendar.rules.map((rule) => wireRule(rule, shared, firstDay, lastDay)),
    defaultProgram: calendar.defaultProgramId,
    ...(others.length === 0 ? {} : { outputs: others.map(outputOf) }),
  };
  return { hash: textHash(JSON.stringify(content)), ...content };
}

function zoneOf(
  timeZone: string,
  date: Temporal.PlainDate,
  lastDay: Temporal.PlainDate,
): { initialOffsetSeconds: number; transitions: ZoneTransition[] } {
  // The lighting day before the first still lights the coming morning.
  const start = Temporal.Instant.fromEpochMilliseconds(
    localNoon(date.subtract({ days: 1 }), timeZone),
  ).toZonedDateTimeISO(timeZone);
  const end = localNoon(lastDay.add({ days: 1 }), timeZone);
  const transitions: ZoneTransition[] = [];
  let next = start.getTimeZoneTransition("next");
  while (next !== null && next.epochMilliseconds <= end) {
    transitions.push({ at: next.epochMilliseconds, offsetSeconds: offsetSeconds(next) });
    next = next.getTimeZoneTransition("next");
  }
  return { initialOffsetSeconds: offsetSeconds(start), transitions };
}

function offsetSeconds(local: Temporal.ZonedDateTime): number {
  return Math.round(local.offsetNanoseconds / 1e9);
}

function namedPrograms(
  calendars: readonly Calendar[],
  programs: readonly Program[],
): StoredProgram[] {
  const named = calendars.flatMap((calendar) => [
    ...calendar.rules.map((rule) => ({ id: rule.programId, calendarId: calendar.id })),
    { id: calendar.defaultProgramId, calendarId: calendar.id },
  ]);
  const ids = new Map(named.map(({ id, calendarId }) => [id, calendarId]));
  return [...ids].map(([id, calendarId]) => {
    const program = programs.find((candidate) => candidate.id === id);
    if (program === undefined) {
      throw new AppError("unknownProgram", "the calendar names a program that was not handed in", {
        calendarId,
        programId: id,
      });
    }
    return {
      id,
      points: program.points.map(({ at, level, rampTime }) => ({ at: { ...at }, level, rampTime })),
    };
  });
}

/** The contract has one list of holidays. It serves the rules that mean the same days as the first such rule; others become dates. */
function sharedHolidays(calendar: Calendar): CalendarRule | null {
  return calendar.rules.find((rule) => rule.match.kind === "holidays") ?? null;
}

function wireRule(
  rule: CalendarRule,
  shared: CalendarRule | null,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): WireRule {
  return { when: condition(rule.match, shared, from, to), program: rule.programId };
}

function condition(
  match: CalendarMatch,
  shared: CalendarRule | null,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): CalendarCondition {
  switch (match.kind) {
    case "dates":
      return { dates: [...match.dates] };
    case "dateRange":
      return { dateRange: { from: match.from, to: match.to } };
    case "yearly":
      return { yearly: { from: match.from, to: match.to } };
    case "weekdays":
      return { weekdays: [...match.weekdays] };
    case "nthWeekday": {
      const { nth, weekday, month } = match;
      return { nthWeekday: { nth, weekday, ...(month === undefined ? {} : { month }) } };
    }
    case "holidays":
      return JSON.stringify(match) === JSON.stringify(shared?.match)
        ? { holidays: true }
        : { dates: datesOf(match, from, to) };
  }
}

/** The dates a rule matches, from the evening before `from` on: its night may still burn. */
function datesOf(match: CalendarMatch, from: Temporal.PlainDate, to: Temporal.PlainDate): string[] {
  const dates: string[] = [];
  let date = from.subtract({ days: 1 });
  while (Temporal.PlainDate.compare(date, to) <= 0 && dates.length < MOST_DATES) {
    if (matches(match, date)) dates.push(date.toString());
    date = date.add({ days: 1 });
  }
  return dates;
}
