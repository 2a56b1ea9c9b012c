import type { Calendar, CalendarMatch } from "./calendar.ts";

type CalendarProblemCode =
  | "unknownProgram"
  | "noDates"
  | "date"
  | "rangeOrder"
  | "monthDay"
  | "noWeekdays"
  | "weekday"
  | "nth"
  | "month"
  | "offsetDays";

export interface CalendarProblem {
  readonly code: CalendarProblemCode;
  /** Place of the rule from 0; null is the default program. */
  readonly rule: number | null;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

/** Limits of the wire contract, and of sense: an offset further away than a week is another rule. */
const MOST_DATES = 400;
const MOST_OFFSET_DAYS = 7;

/** What is wrong with a calendar, rule by rule; empty when nothing is. `programIds`: the programs that exist. */
export function calendarProblems(
  calendar: Calendar,
  programIds: ReadonlySet<string>,
): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  for (const [rule, { match, programId }] of calendar.rules.entries()) {
    if (!programIds.has(programId)) {
      problems.push({ code: "unknownProgram", rule, parameters: { programId } });
    }
    for (const problem of matchProblems(match)) problems.push({ ...problem, rule });
  }
  const programId = calendar.defaultProgramId;
  if (!programIds.has(programId)) {
    problems.push({ code: "unknownProgram", rule: null, parameters: { programId } });
  }
  return problems;
}

type MatchProblem = Omit<CalendarProblem, "rule">;

function matchProblems(match: CalendarMatch): MatchProblem[] {
  switch (match.kind) {
    case "dates": {
      const { dates } = match;
      if (dates.length === 0 || dates.length > MOST_DATES) {
        return [{ code: "noDates", parameters: { dates: dates.length, most: MOST_DATES } }];
      }
      return dates.filter((date) => !isDate(date)).map((date) => wrong("date", date));
    }
    case "dateRange": {
      const { from, to } = match;
      const bad = [from, to].filter((date) => !isDate(date));
      if (bad.length > 0) return bad.map((date) => wrong("date", date));
      return from > to ? [{ code: "rangeOrder", parameters: { from, to } }] : [];
    }
    case "yearly":
      // 2000 was a leap year: 02-29 is a day of some years.
      return [match.from, match.to]
        .filter((day) => !isDate(`2000-${day}`))
        .map((day) => wrong("monthDay", day));
    case "weekdays":
      if (match.weekdays.length === 0) return [{ code: "noWeekdays", parameters: {} }];
      return match.weekdays
        .filter((weekday) => !isWithin(weekday, 1, 7))
        .map((weekday) => wrong("weekday", weekday));
    case "nthWeekday": {
      const { nth, weekday, month } = match;
      const problems: MatchProblem[] = [];
      if (nth !== -1 && !isWithin(nth, 1, 5)) problems.push(wrong("nth", nth));
      if (!isWithin(weekday, 1, 7)) problems.push(wrong("weekday", weekday));
      if (month !== undefined && !isWithin(month, 1, 12)) problems.push(wrong("month", month));
      return problems;
    }
    case "holidays": {
      const { offsetDays = 0 } = match;
      return isWithin(offsetDays, -MOST_OFFSET_DAYS, MOST_OFFSET_DAYS)
        ? []
        : [wrong("offsetDays", offsetDays)];
    }
  }
}

function wrong(code: CalendarProblemCode, value: string | number): MatchProblem {
  return { code, parameters: { value } };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}
