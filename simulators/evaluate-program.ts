import type {
  AtEvent,
  CalendarCondition,
  ProgramMessage,
  StoredProgram,
  SwitchPoint,
} from "../firmware-contracts/types/messages.ts";
import { climbsThrough, sinksThrough, solarNoonNear } from "./sun-position.ts";
import { dayOfText, instantOf, lightingDayAt, minutesOfText, textOfDay } from "./zone-clock.ts";
import type { DayNumber } from "./zone-clock.ts";

/** What a lamp needs of a program message to light its nights. */
export type ProgramContent = Pick<
  ProgramMessage,
  | "initialOffsetSeconds"
  | "transitions"
  | "lastDay"
  | "place"
  | "holidays"
  | "programs"
  | "calendar"
  | "defaultProgram"
>;

/** What of a program message one output goes by: a calendar of its own where the message has one for it. */
export function contentOf(message: ProgramMessage, output: number): ProgramContent {
  const { initialOffsetSeconds, transitions, lastDay, place, holidays, programs } = message;
  const own = message.outputs?.find((entry) => entry.output === output) ?? message;
  const { calendar, defaultProgram } = own;
  const common = { initialOffsetSeconds, transitions, lastDay, place, holidays, programs };
  return { ...common, calendar, defaultProgram };
}

/** From an instant on (ms since 1970) the lamp goes to a level, taking `rampTime` seconds. */
export interface ProgramStep {
  readonly at: number;
  readonly level: number;
  readonly rampTime: number;
}

/** What the program wants at an instant. */
export interface ProgramNow extends ProgramStep {
  /** When to look again at the latest: the next step, or the next local noon. */
  readonly until: number;
  /** Whether the lamp is to burn: from the first to the end of the last stretch above 0 of this lighting day, dark hours between included. */
  readonly toBurn: boolean;
}

export interface ProgramRunner {
  now(ms: number): ProgramNow;
}

interface LightingDay {
  readonly from: number;
  readonly to: number;
  /** The first begins at or before `from`, so that there is always one. */
  readonly steps: readonly ProgramStep[];
  readonly burnFrom: number;
  readonly burnTo: number;
}

const minuteMs = 60_000;
const noonMinutes = 12 * 60;
/** Altitudes of the sun's centre as schemas/program.json gives them, degrees. */
const altitudeOf = { sunset: -0.833, sunrise: -0.833, civilDusk: -6, civilDawn: -6 } as const;

/** Makes a stored program run: a lamp's own reading of the wire contract. Days are computed when first asked for. */
export function runProgram(content: ProgramContent): ProgramRunner {
  const known = new Map<DayNumber, LightingDay>();
  const dayOf = (day: DayNumber): LightingDay => {
    const found = known.get(day);
    if (found !== undefined) return found;
    // Lamps of one program go through the same few days together.
    if (known.size > 8) known.clear();
    const made = lightingDay(content, day);
    known.set(day, made);
    return made;
  };
  return {
    now: (ms) => {
      const day = dayOf(lightingDayAt(content, ms));
      const next = day.steps.findIndex((step) => step.at > ms);
      const current = day.steps[next === -1 ? day.steps.length - 1 : next - 1];
      if (current === undefined)
        throw new RangeError("A lighting day has no step at its beginning.");
      return {
        ...current,
        until: day.steps[next]?.at ?? day.to,
        toBurn: ms >= day.burnFrom && ms < day.burnTo,
      };
    },
  };
}

/** The timeline from local noon of `day` to the next: a level that the last point leaves above 0 ends at noon. */
function lightingDay(content: ProgramContent, day: DayNumber): LightingDay {
  const from = instantOf(content, day, noonMinutes);
  const to = instantOf(content, day + 1, noonMinutes);
  const next = stepsOfNight(content, day + 1);
  const today = endedBy(stepsOfNight(content, day), next);
  // Only at high latitudes do the points of the day before reach past noon.
  const before = endedBy(stepsOfNight(content, day - 1), today);
  const reaches = before.some((step) => step.at > from);
  const carried =
    today.findLast((step) => step.at <= from) ??
    (reaches ? before.findLast((step) => step.at <= from) : undefined);
  const steps = [
    carried ?? { at: from, level: 0, rampTime: 0 },
    ...[...before, ...today, ...next].filter((step) => step.at > from && step.at < to),
  ];
  const burning = steps.flatMap((step, i) =>
    step.level > 0 ? [{ from: Math.max(step.at, from), to: steps[i + 1]?.at ?? to }] : [],
  );
  return {
    from,
    to,
    steps,
    burnFrom: burning[0]?.from ?? Infinity,
    burnTo: burning.at(-1)?.to ?? -Infinity,
  };
}

function endedBy(steps: readonly ProgramStep[], following: readonly ProgramStep[]): ProgramStep[] {
  const end = following[0]?.at ?? Infinity;
  return steps.filter((step) => step.at < end);
}

/** The steps of the lighting day that begins at noon of `day`, in time order. */
export function stepsOfNight(content: ProgramContent, day: DayNumber): ProgramStep[] {
  const steps: ProgramStep[] = [];
  let notBefore = -Infinity;
  for (const point of programOf(content, day)?.points ?? []) {
    const at = instantOfPoint(content, day, point);
    if (isMorning(point)) {
      if (at === null) continue;
      // A morning point keeps its own instant; what is listed ahead and would act at or after it is dropped.
      while ((steps.at(-1)?.at ?? -Infinity) >= at) steps.pop();
      notBefore = at;
      steps.push({ at, level: point.level, rampTime: point.rampTime });
      continue;
    }
    // Behind an evening event that never comes, nothing comes either.
    notBefore = at === null ? Infinity : Math.max(notBefore, at);
    if (notBefore === Infinity) continue;
    steps.push({ at: notBefore, level: point.level, rampTime: point.rampTime });
  }
  return steps;
}

function isMorning(point: SwitchPoint): boolean {
  return "event" in point.at && (point.at.event === "sunrise" || point.at.event === "civilDawn");
}

/** When a point acts by itself; null is never. */
function instantOfPoint(
  content: ProgramContent,
  day: DayNumber,
  point: SwitchPoint,
): number | null {
  if ("clock" in point.at) return clockInstant(content, day, point.at.clock);
  const free = instantOfEvent(content, day, point.at);
  return guarded(content, day, point.at, free);
}

/** 12:00 to 23:59 belong to the evening's date, the rest to the next. */
function clockInstant(content: ProgramContent, day: DayNumber, clock: string): number {
  const minutes = minutesOfText(clock);
  return instantOf(content, minutes >= noonMinutes ? day : day + 1, minutes);
}

/** An event of this lighting day with its offset; Infinity is an evening that never comes, NaN a morning that never comes. */
function instantOfEvent(content: ProgramContent, day: DayNumber, at: AtEvent): number {
  const altitude = altitudeOf[at.event];
  const shift = at.offsetMinutes * minuteMs;
  if (at.event === "sunset" || at.event === "civilDusk") {
    const noon = solarNoonNear(instantOf(content, day, noonMinutes), content.place);
    const sinking = sinksThrough(altitude, noon, content.place);
    if (sinking === "staysUp") return Infinity;
    if (sinking === "staysDown") return instantOf(content, day, noonMinutes);
    return sinking + shift;
  }
  const noon = solarNoonNear(instantOf(content, day + 1, noonMinutes), content.place);
  const climbing = climbsThrough(altitude, noon, content.place);
  if (climbing === "staysUp") return noon - 12 * 60 * minuteMs;
  if (climbing === "staysDown") return Number.NaN;
  return climbing + shift;
}

function guarded(
  content: ProgramContent,
  day: DayNumber,
  at: AtEvent,
  free: number,
): number | null {
  const latest = at.latest === undefined ? null : clockInstant(content, day, at.latest);
  const earliest = at.earliest === undefined ? null : clockInstant(content, day, at.earliest);
  const never = Number.isNaN(free) || free === Infinity;
  // What never comes is late beyond every guard.
  if (never && latest === null) return null;
  const held = Math.min(never ? Infinity : free, latest ?? Infinity);
  return Math.max(held, earliest ?? -Infinity);
}

/** The program of a lighting day: of the first rule that matches, else the default. Past the horizon the last night's goes on. */
function programOf(content: ProgramContent, day: DayNumber): StoredProgram | undefined {
  const counted = Math.min(day, dayOfText(content.lastDay));
  const rule = content.calendar.find((entry) => matches(entry.when, counted, content.holidays));
  const id = rule?.program ?? content.defaultProgram;
  return content.programs.find((program) => program.id === id);
}

function matches(when: CalendarCondition, day: DayNumber, holidays: readonly string[]): boolean {
  const date = textOfDay(day);
  if ("dates" in when) return when.dates.includes(date);
  if ("holidays" in when) return holidays.includes(date);
  if ("dateRange" in when) return date >= when.dateRange.from && date <= when.dateRange.to;
  if ("yearly" in when) return inYearly(date.slice(5), when.yearly.from, when.yearly.to);
  const weekday = weekdayOf(day);
  if ("weekdays" in when) return when.weekdays.includes(weekday);
  const { nth, weekday: wanted, month } = when.nthWeekday;
  if (weekday !== wanted || (month !== undefined && month !== Number(date.slice(5, 7))))
    return false;
  if (nth > 0) return Math.ceil(Number(date.slice(8)) / 7) === nth;
  // The last one of its month: a week later it is another month.
  return textOfDay(day + 7).slice(5, 7) !== date.slice(5, 7);
}

function inYearly(monthDay: string, from: string, to: string): boolean {
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
}

/** 1 Monday to 7 Sunday; 1970-01-01 was a Thursday. */
function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
