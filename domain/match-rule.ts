import type { Calendar, CalendarMatch, CalendarRule, MonthDay } from "./calendar.ts";
import { holidayOn } from "./holidays.ts";

/** The program of an evening and the rule that chose it; null where the calendar's default did. */
export interface ChosenProgram {
  readonly programId: string;
  readonly rule: CalendarRule | null;
}

/** The first rule that matches the evening's date names the program. */
export function chooseProgram(calendar: Calendar, date: Temporal.PlainDate): ChosenProgram {
  for (const rule of calendar.rules) {
    if (matches(rule.match, date)) return { programId: rule.programId, rule };
  }
  return { programId: calendar.defaultProgramId, rule: null };
}

/** Whether a rule is for the evening of a date. */
export function matches(match: CalendarMatch, date: Temporal.PlainDate): boolean {
  switch (match.kind) {
    case "dates":
      return match.dates.includes(date.toString());
    case "dateRange": {
      const text = date.toString();
      return match.from <= text && text <= match.to;
    }
    case "yearly":
      return inYearlyRange(date.toString().slice(-5), match.from, match.to);
    case "weekdays":
      return match.weekdays.some((weekday) => weekday === date.dayOfWeek);
    case "nthWeekday":
      return (
        date.dayOfWeek === match.weekday &&
        (match.month === undefined || match.month === date.month) &&
        isNth(date, match.nth)
      );
    case "holidays": {
      const holiday = date.subtract({ days: match.offsetDays ?? 0 });
      return holidayOn(match.land, holiday, match.communal) !== null;
    }
  }
}

function inYearlyRange(day: MonthDay, from: MonthDay, to: MonthDay): boolean {
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

function isNth(date: Temporal.PlainDate, nth: number): boolean {
  return nth === -1 ? date.day + 7 > date.daysInMonth : Math.ceil(date.day / 7) === nth;
}
