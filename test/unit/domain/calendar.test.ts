import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CalendarMatch, CalendarRule, Land } from "../../../domain/calendar.ts";
import { easterSunday, holidayOn, publicHolidays } from "../../../domain/holidays.ts";
import { chooseProgram, matches } from "../../../domain/match-rule.ts";
import { calendarProblems } from "../../../domain/validate-calendar.ts";
import { calendar, date } from "./plans.ts";

describe("Easter", () => {
  test.each([
    "2000-04-23",
    "2011-04-24",
    "2019-04-21",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2038-04-25",
    "2049-04-18",
    "2076-04-19",
    "2100-03-28",
  ])("%s", (day) => {
    expect(easterSunday(date(day).year).toString()).toBe(day);
  });
});

describe("public holidays of the Länder", () => {
  const names = (land: Land, year = 2026): string[] =>
    publicHolidays(land, year).map(({ date: day, name }) => `${day.toString().slice(5)} ${name}`);

  test("Bavaria 2026", () => {
    expect(names("BY")).toEqual([
      "01-01 newYear",
      "01-06 epiphany",
      "04-03 goodFriday",
      "04-06 easterMonday",
      "05-01 labourDay",
      "05-14 ascension",
      "05-25 whitMonday",
      "06-04 corpusChristi",
      "10-03 germanUnity",
      "11-01 allSaints",
      "12-25 christmasDay",
      "12-26 secondChristmasDay",
    ]);
  });

  test.each([
    ["BW", 12],
    ["BY", 12],
    ["BE", 10],
    ["BB", 12],
    ["HB", 10],
    ["HH", 10],
    ["HE", 12],
    ["MV", 11],
    ["NI", 10],
    ["NW", 11],
    ["RP", 11],
    ["SL", 12],
    ["SN", 11],
    ["ST", 11],
    ["SH", 10],
    ["TH", 11],
  ] as const)("%s has %d in 2026", (land, count) => {
    expect(names(land)).toHaveLength(count);
  });

  test.each([
    ["BE", "2026-03-08", "womensDay"],
    ["BE", "2018-03-08", null],
    ["MV", "2023-03-08", "womensDay"],
    ["MV", "2022-03-08", null],
    ["TH", "2026-09-20", "childrensDay"],
    ["TH", "2018-09-20", null],
    ["SN", "2026-11-18", "repentance"],
    ["SN", "2023-11-22", "repentance"],
    ["SN", "2024-11-20", "repentance"],
    ["BY", "2026-11-18", null],
    ["BY", "2017-10-31", "reformation"],
    ["NI", "2018-10-31", "reformation"],
    ["NI", "2016-10-31", null],
    ["BB", "2016-10-31", "reformation"],
    ["BE", "2025-05-08", "liberationDay"],
    ["BE", "2020-05-08", "liberationDay"],
    ["BE", "2026-05-08", null],
    ["SL", "2026-08-15", "assumption"],
    ["BB", "2026-04-05", "easterSunday"],
    ["HE", "2026-05-24", "whitSunday"],
    ["NW", "2026-04-05", null],
  ] as const)("%s %s: %s", (land, day, name) => {
    expect(holidayOn(land, date(day))).toBe(name);
  });

  test.each([
    ["BY", "2026-08-15", "assumption"],
    ["BY", "2026-08-08", "peaceFestival"],
    ["SN", "2026-06-04", "corpusChristi"],
    ["TH", "2026-06-04", "corpusChristi"],
  ] as const)("%s %s is one only where the community keeps %s", (land, day, name) => {
    expect(holidayOn(land, date(day))).toBeNull();
    expect(holidayOn(land, date(day), [name])).toBe(name);
    expect(holidayOn("HH", date(day), [name])).toBeNull();
  });

  test("repentance is the Wednesday before 23 November, whatever the year", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1995, max: 2200 }), (year) => {
        const day = publicHolidays("SN", year).find(({ name }) => name === "repentance")!.date;
        expect(day.dayOfWeek).toBe(3);
        const until = day.until(Temporal.PlainDate.from({ year, month: 11, day: 23 })).days;
        expect(until).toBeGreaterThanOrEqual(1);
        expect(until).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe("rules", () => {
  const cases: [string, CalendarMatch, string[], string[]][] = [
    ["dates", { kind: "dates", dates: ["2026-07-04"] }, ["2026-07-04"], ["2026-07-05"]],
    [
      "a date range, both ends in",
      { kind: "dateRange", from: "2026-12-20", to: "2027-01-06" },
      ["2026-12-20", "2027-01-06"],
      ["2026-12-19", "2027-01-07"],
    ],
    [
      "the same days each year",
      { kind: "yearly", from: "05-01", to: "09-30" },
      ["2026-05-01", "2031-09-30"],
      ["2026-04-30", "2026-10-01"],
    ],
    [
      "over New Year",
      { kind: "yearly", from: "12-20", to: "01-06" },
      ["2026-12-31", "2027-01-01", "2027-01-06"],
      ["2026-12-19", "2027-01-07"],
    ],
    [
      "29 February in leap years only",
      { kind: "yearly", from: "02-29", to: "02-29" },
      ["2028-02-29"],
      ["2027-02-28", "2027-03-01"],
    ],
    [
      "weekdays",
      { kind: "weekdays", weekdays: [5, 6] },
      ["2026-07-03", "2026-07-04"],
      ["2026-07-05"],
    ],
    [
      "the first Sunday",
      { kind: "nthWeekday", nth: 1, weekday: 7 },
      ["2026-07-05", "2026-11-01"],
      ["2026-07-12", "2026-07-04"],
    ],
    [
      "the fifth Friday",
      { kind: "nthWeekday", nth: 5, weekday: 5 },
      ["2026-07-31"],
      ["2026-07-24"],
    ],
    [
      "the last Sunday of October",
      { kind: "nthWeekday", nth: -1, weekday: 7, month: 10 },
      ["2026-10-25"],
      ["2026-10-18", "2026-03-29"],
    ],
    [
      "the last Saturday of a month that ends with it",
      { kind: "nthWeekday", nth: -1, weekday: 6 },
      ["2026-10-31", "2026-02-28"],
      ["2026-10-24", "2026-02-21"],
    ],
    [
      "holidays",
      { kind: "holidays", land: "BY" },
      ["2026-12-25", "2026-06-04"],
      ["2026-12-24", "2026-08-15"],
    ],
    [
      "the evenings before holidays",
      { kind: "holidays", land: "BY", offsetDays: -1 },
      ["2026-12-24", "2025-12-31"],
      ["2026-12-26"],
    ],
    [
      "what a community keeps",
      { kind: "holidays", land: "BY", communal: ["assumption"] },
      ["2026-08-15"],
      ["2026-08-14"],
    ],
  ];
  test.each(cases)("%s", (_name, match, yes, no) => {
    for (const day of yes) expect([day, matches(match, date(day))]).toEqual([day, true]);
    for (const day of no) expect([day, matches(match, date(day))]).toEqual([day, false]);
  });

  test("the first rule that matches wins, then the default", () => {
    const rule = (id: string, match: CalendarMatch): CalendarRule => ({
      id,
      name: id,
      match,
      programId: `p-${id}`,
    });
    const plan = calendar(
      "p-default",
      rule("fair", { kind: "dates", dates: ["2026-07-04"] }),
      rule("weekend", { kind: "weekdays", weekdays: [5, 6] }),
    );
    const chosen = (day: string): string => chooseProgram(plan, date(day)).programId;
    expect(["2026-07-04", "2026-07-03", "2026-07-05"].map(chosen)).toEqual([
      "p-fair",
      "p-weekend",
      "p-default",
    ]);
    expect(chooseProgram(plan, date("2026-07-05")).rule).toBeNull();
  });
});

describe("what is wrong with a calendar", () => {
  const programs = new Set(["p"]);
  const problemsOf = (match: CalendarMatch): string[] =>
    calendarProblems(calendar("p", { id: "r", name: "r", match, programId: "p" }), programs).map(
      ({ code, rule }) => `${rule} ${code}`,
    );

  const cases: [CalendarMatch, string[]][] = [
    [{ kind: "dates", dates: [] }, ["0 noDates"]],
    [{ kind: "dates", dates: Array.from({ length: 401 }, () => "2026-01-01") }, ["0 noDates"]],
    [{ kind: "dates", dates: Array.from({ length: 400 }, () => "2026-01-01") }, []],
    [{ kind: "dates", dates: ["2026-02-29", "2026-02-28", "tomorrow"] }, ["0 date", "0 date"]],
    [{ kind: "dateRange", from: "2026-13-01", to: "2026-01-01" }, ["0 date"]],
    [{ kind: "dateRange", from: "2026-03-01", to: "2026-01-01" }, ["0 rangeOrder"]],
    [{ kind: "dateRange", from: "2026-03-01", to: "2026-03-01" }, []],
    [{ kind: "yearly", from: "02-29", to: "02-30" }, ["0 monthDay"]],
    [{ kind: "weekdays", weekdays: [] }, ["0 noWeekdays"]],
    [{ kind: "weekdays", weekdays: [1, 8 as 7] }, ["0 weekday"]],
    [
      { kind: "nthWeekday", nth: 6 as 5, weekday: 0 as 1, month: 13 },
      ["0 nth", "0 weekday", "0 month"],
    ],
    [{ kind: "nthWeekday", nth: -1, weekday: 7 }, []],
    [{ kind: "holidays", land: "BY", offsetDays: 8 }, ["0 offsetDays"]],
    [{ kind: "holidays", land: "BY" }, []],
  ];
  test.each(cases)("%j", (match, expected) => {
    expect(problemsOf(match)).toEqual(expected);
  });

  test("programs that do not exist are named", () => {
    const rule = { id: "r", name: "r", match: { kind: "dates", dates: ["2026-01-01"] } } as const;
    expect(calendarProblems(calendar("x", { ...rule, programId: "y" }), programs)).toEqual([
      { code: "unknownProgram", rule: 0, parameters: { programId: "y" } },
      { code: "unknownProgram", rule: null, parameters: { programId: "x" } },
    ]);
  });
});
