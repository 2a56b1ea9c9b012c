import { actingPoints } from "./acting-points.ts";
import type { EpochMs } from "./clock.ts";
import { isLevel } from "./level.ts";
import { isClockTime, localNoon, minutesFromNoon } from "./local-time.ts";
import type { Place } from "./place.ts";
import type { AstronomicalEvent, Program } from "./program.ts";
import { type SunEvents, sunEvents } from "./sun.ts";

/** A program as it comes from people, before anything of it is believed. */
export interface ProgramDraft {
  readonly id: string;
  readonly name: string;
  readonly points: readonly PointDraft[];
}

export interface PointDraft {
  readonly at:
    | { readonly clock: string }
    | {
        readonly event: AstronomicalEvent;
        readonly offsetMinutes: number;
        readonly earliest?: string;
        readonly latest?: string;
      };
  readonly level: number;
  readonly rampTime: number;
}

type ProblemCode =
  | "noPoints"
  | "tooManyPoints"
  | "clock"
  | "offsetMinutes"
  | "guardOrder"
  | "level"
  | "rampTime"
  /** A clock time that does not come after the clock time listed ahead of it. */
  | "order"
  /** The last point leaves the lamp burning by day. */
  | "endsBurning"
  /** A stretch of the night before the first point is left undecided. */
  | "undecided"
  /** On no day of the year does the point act. */
  | "neverActs";

interface ProgramProblem {
  readonly code: ProblemCode;
  /** Place of the switch point from 0; null where it concerns the whole program. */
  readonly point: number | null;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

export type ProgramCheck =
  | {
      readonly kind: "valid";
      readonly program: Program;
      /** Points that do nothing here, worth a question but no reason to refuse. */
      readonly warnings: readonly ProgramProblem[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly ProgramProblem[] };

/** Limits of the wire contract. */
const MOST_POINTS = 100;
const MOST_OFFSET_MINUTES = 720;
const MOST_RAMP_SECONDS = 3600;

const EVENING: readonly AstronomicalEvent[] = ["sunset", "civilDusk"];

/**
 * Checks a program for a place over the lighting days of a year. Form first (25:00, level 101, order), then the nights: no stretch of any
 * night may be left undecided and the lamp must not be left burning into the day. A point that never acts is a warning.
 */
export function validateProgram(draft: ProgramDraft, place: Place, year: number): ProgramCheck {
  const form = formProblems(draft.points);
  if (form.length > 0) return { kind: "invalid", problems: form };
  // formProblems has checked every level, which is all that a Program demands beyond a draft.
  const program = draft as Program;
  const problems = nightProblems(program, place, year);
  const refused = problems.filter(({ code }) => code !== "neverActs");
  return refused.length > 0
    ? { kind: "invalid", problems }
    : { kind: "valid", program, warnings: problems };
}

function formProblems(points: readonly PointDraft[]): ProgramProblem[] {
  const problems: ProgramProblem[] = [];
  if (points.length === 0) problems.push({ code: "noPoints", point: null, parameters: {} });
  if (points.length > MOST_POINTS) {
    const parameters = { points: points.length, most: MOST_POINTS };
    problems.push({ code: "tooManyPoints", point: null, parameters });
  }
  let clockBefore: string | null = null;
  for (const [index, point] of points.entries()) {
    problems.push(...pointProblems(point, index));
    if (!("clock" in point.at) || !isClockTime(point.at.clock)) continue;
    const { clock } = point.at;
    if (clockBefore !== null && minutesFromNoon(clock) <= minutesFromNoon(clockBefore)) {
      problems.push({ code: "order", point: index, parameters: { clock, before: clockBefore } });
    }
    clockBefore = clock;
  }
  return problems;
}

function pointProblems(point: PointDraft, index: number): ProgramProblem[] {
  const problems: ProgramProblem[] = [];
  const note = (code: ProblemCode, parameters: ProgramProblem["parameters"]): void => {
    problems.push({ code, point: index, parameters });
  };
  const clocks = "clock" in point.at ? [point.at.clock] : guardsOf(point.at);
  for (const clock of clocks) if (!isClockTime(clock)) note("clock", { clock });
  if ("event" in point.at) {
    const { offsetMinutes, earliest, latest } = point.at;
    if (!isWithin(offsetMinutes, -MOST_OFFSET_MINUTES, MOST_OFFSET_MINUTES)) {
      note("offsetMinutes", { offsetMinutes, most: MOST_OFFSET_MINUTES });
    }
    if (
      earliest !== undefined &&
      latest !== undefined &&
      minutesFromNoon(earliest) > minutesFromNoon(latest)
    ) {
      note("guardOrder", { earliest, latest });
    }
  }
  if (!isLevel(point.level)) note("level", { level: point.level });
  if (!isWithin(point.rampTime, 0, MOST_RAMP_SECONDS)) {
    note("rampTime", { rampTime: point.rampTime, most: MOST_RAMP_SECONDS });
  }
  return problems;
}

function guardsOf(at: { readonly earliest?: string; readonly latest?: string }): string[] {
  return [at.earliest, at.latest].filter((clock) => clock !== undefined);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function nightProblems(program: Program, place: Place, year: number): ProgramProblem[] {
  const problems: ProgramProblem[] = [];
  const first = program.points[0]!;
  const last = program.points[program.points.length - 1]!;
  // Underpasses burn all day: a program that decides from noon on may end burning.
  const decidesAllDay = "clock" in first.at && first.at.clock === "12:00";
  if (last.level > 0 && !decidesAllDay) {
    const parameters = { level: last.level };
    problems.push({ code: "endsBurning", point: program.points.length - 1, parameters });
  }
  // An evening event is the planner's own word for where the night begins, guards and offset included.
  const beginsWithEvening = "event" in first.at && EVENING.includes(first.at.event);
  const acted = new Set<number>();
  let undecided: ProgramProblem | null = null;
  for (
    let date = Temporal.PlainDate.from({ year, month: 1, day: 1 });
    date.year === year;
    date = date.add({ days: 1 })
  ) {
    const sun = sunEvents(place, date);
    const acting = actingPoints(program, place, date, sun);
    for (const { index } of acting) acted.add(index);
    if (beginsWithEvening || undecided !== null) {
      if (acted.size === program.points.length) break;
    } else {
      undecided = undecidedStretch(acting[0]?.at ?? null, sun, place, date);
    }
  }
  if (undecided !== null) problems.push(undecided);
  for (const [index] of program.points.entries()) {
    if (!acted.has(index)) problems.push({ code: "neverActs", point: index, parameters: {} });
  }
  return problems;
}

/** The part of the night, civil dusk to dawn, before the first point acts; the whole of it where none does. */
function undecidedStretch(
  firstActs: EpochMs | null,
  sun: SunEvents,
  place: Place,
  date: Temporal.PlainDate,
): ProgramProblem | null {
  if (sun.absent.civilDusk === "staysUp") return null;
  const from = sun.civilDusk ?? localNoon(date, place.timeZone);
  const to = firstActs ?? sun.civilDawn ?? localNoon(date.add({ days: 1 }), place.timeZone);
  if (to <= from) return null;
  return { code: "undecided", point: 0, parameters: { date: date.toString(), from, to } };
}
