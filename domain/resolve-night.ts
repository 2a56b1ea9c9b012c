import { type ActingPoint, actingPoints } from "./acting-points.ts";
import { AppError } from "./app-error.ts";
import type { Calendar } from "./calendar.ts";
import type { EpochMs } from "./clock.ts";
import { OFF, type Level } from "./level.ts";
import { localNoon } from "./local-time.ts";
import { chooseProgram } from "./match-rule.ts";
import type { DecidedBy, Night, NightStep } from "./night.ts";
import type { Place } from "./place.ts";
import type { Program } from "./program.ts";
import { type SunEvents, sunEvents } from "./sun.ts";

/** Gives the sun of a lighting day; hand in one that remembers where many calendars share a place. */
export type SunSource = (place: Place, date: Temporal.PlainDate) => SunEvents;

interface LightingDay {
  readonly date: string;
  readonly ruleId: string | null;
  readonly programId: string;
  readonly acting: readonly ActingPoint[];
}

/**
 * The timeline of the lighting day that begins at local noon of `date`. `programs` holds at least those the calendar names.
 * Throws AppError "unknownProgram" if not, RangeError on an unknown time zone.
 */
export function resolveNight(
  calendar: Calendar,
  programs: readonly Program[],
  place: Place,
  date: Temporal.PlainDate,
  sun: SunSource = sunEvents,
): Night {
  const dayOf = (days: number): LightingDay =>
    lightingDay(calendar, programs, place, date.add({ days }), sun);
  return assemble(calendar, place, date, dayOf(-1), dayOf(0), dayOf(1));
}

/** The nights of `days` lighting days from `from` on, each point computed once. */
export function resolveNights(
  calendar: Calendar,
  programs: readonly Program[],
  place: Place,
  from: Temporal.PlainDate,
  days: number,
  sun: SunSource = sunEvents,
): Night[] {
  const dayOf = (offset: number): LightingDay =>
    lightingDay(calendar, programs, place, from.add({ days: offset }), sun);
  const nights: Night[] = [];
  let before = dayOf(-1);
  let today = dayOf(0);
  for (let offset = 0; offset < days; offset++) {
    const next = dayOf(offset + 1);
    nights.push(assemble(calendar, place, from.add({ days: offset }), before, today, next));
    before = today;
    today = next;
  }
  return nights;
}

function lightingDay(
  calendar: Calendar,
  programs: readonly Program[],
  place: Place,
  date: Temporal.PlainDate,
  sun: SunSource,
): LightingDay {
  const { programId, rule } = chooseProgram(calendar, date);
  const program = programs.find((candidate) => candidate.id === programId);
  if (program === undefined) {
    throw new AppError("unknownProgram", "the calendar names a program that was not handed in", {
      calendarId: calendar.id,
      programId,
    });
  }
  return {
    date: date.toString(),
    ruleId: rule?.id ?? null,
    programId,
    acting: actingPoints(program, place, date, sun(place, date)),
  };
}

/**
 * At high latitudes the sun may set before local noon or rise after it, so the points of the days around reach into the window:
 * the day before holds until its last point, at most to the first one of the day after.
 */
function assemble(
  calendar: Calendar,
  place: Place,
  date: Temporal.PlainDate,
  dayBefore: LightingDay,
  thisDay: LightingDay,
  next: LightingDay,
): Night {
  const before = cutWhere(dayBefore, thisDay);
  const today = cutWhere(thisDay, next);
  const from = localNoon(date, place.timeZone);
  const to = localNoon(date.add({ days: 1 }), place.timeZone);
  const reachesOver = before.acting.some(({ at }) => at > from);
  let carried = lastUntil(today, from);
  if (carried === null && reachesOver) carried = lastUntil(before, from);

  const steps: NightStep[] = [];
  let start = from;
  let level = carried?.level ?? OFF;
  let rampTime = carried !== null && carried.at === from ? carried.rampTime : 0;
  let decidedBy: DecidedBy = carried?.decidedBy ?? { kind: "beforeFirstPoint" };
  const close = (end: EpochMs): void => {
    if (end > start) steps.push({ from: start, to: end, level, rampTime, decidedBy });
    start = end;
  };
  for (const change of changesWithin(from, to, before, today, next)) {
    close(change.at);
    ({ level, rampTime, decidedBy } = change);
  }
  close(to);
  return {
    date: today.date,
    calendarId: calendar.id,
    programId: today.programId,
    ruleId: today.ruleId,
    from,
    to,
    levelBefore: (lastUntil(today, from - 1) ?? lastUntil(before, from - 1))?.level ?? OFF,
    steps,
  };
}

function cutWhere(day: LightingDay, following: LightingDay): LightingDay {
  const end = following.acting[0]?.at ?? Number.POSITIVE_INFINITY;
  return { ...day, acting: day.acting.filter(({ at }) => at < end) };
}

interface Change {
  readonly at: EpochMs;
  readonly level: Level;
  readonly rampTime: number;
  readonly decidedBy: DecidedBy;
}

function changeOf(day: LightingDay, acting: ActingPoint): Change {
  const moment = acting.point.at;
  return {
    at: acting.at,
    level: acting.point.level,
    rampTime: acting.point.rampTime,
    decidedBy: {
      kind: "point",
      date: day.date,
      ruleId: day.ruleId,
      programId: day.programId,
      pointIndex: acting.index,
      at:
        "clock" in moment
          ? { clock: moment.clock }
          : { event: moment.event, offsetMinutes: moment.offsetMinutes },
      changed: acting.changed,
    },
  };
}

function lastUntil(day: LightingDay, instant: EpochMs): Change | null {
  const acting = day.acting.findLast(({ at }) => at <= instant);
  return acting === undefined ? null : changeOf(day, acting);
}

/** Points of three lighting days after `from` and before `to`, in the order in which they act. */
function changesWithin(
  from: EpochMs,
  to: EpochMs,
  before: LightingDay,
  today: LightingDay,
  next: LightingDay,
): Change[] {
  const changes: Change[] = [];
  for (const day of [before, today, next]) {
    for (const acting of day.acting) {
      if (acting.at > from && acting.at < to) changes.push(changeOf(day, acting));
    }
  }
  return changes;
}
