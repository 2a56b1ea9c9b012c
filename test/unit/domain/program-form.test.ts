import { describe, expect, test } from "vitest";
import { compileProgram } from "../../../domain/compile-program.ts";
import type { CalendarRule } from "../../../domain/calendar.ts";
import type { Place } from "../../../domain/place.ts";
import { textHash } from "../../../domain/text-hash.ts";
import { type PointDraft, validateProgram } from "../../../domain/validate-program.ts";
import { at, berlin, calendar, date, hohenfurch, point, program, tromso } from "./plans.ts";

describe("programs people hand in", () => {
  const check = (points: readonly PointDraft[], place: Place = berlin): string[] => {
    const result = validateProgram({ id: "p", name: "p", points }, place, 2026);
    if (result.kind === "valid")
      return result.warnings.map(({ code, point: at }) => `ok: ${at} ${code}`);
    return result.problems.map(({ code, point: at }) => `${at} ${code}`);
  };
  const draft = (clock: string, level: number, rampTime = 0): PointDraft => ({
    at: { clock },
    level,
    rampTime,
  });

  test.each([
    ["Hohenfurch", hohenfurch.points],
    ["half the night", [point("civilDusk", 100), point("23:30", 0)]],
    [
      "off in the middle",
      [point("sunset", 100), point("23:30", 0), point("04:30", 80), point("sunrise", 0)],
    ],
    [
      "with guards",
      [point("sunset", 100, { earliest: "16:30", latest: "21:00" }), point("sunrise", 0)],
    ],
    ["an underpass", [point("12:00", 80)]],
    [
      "at every limit",
      [
        point("sunset-720", 100, { rampTime: 3600, earliest: "16:00", latest: "16:00" }),
        point("sunrise+720", 0, { latest: "09:00" }),
      ],
    ],
    ["by the clock, early enough", [point("15:30", 100), point("09:00", 0)]],
  ])("%s is one", (_name, points) => {
    expect(check(points)).toEqual([]);
  });

  test.each<[string, PointDraft[], string[]]>([
    ["no point", [], ["null noPoints"]],
    [
      "too many",
      Array.from({ length: 101 }, (_, i) =>
        draft(`${12 + Math.floor(i / 60)}:${String(i % 60).padStart(2, "0")}`, 0),
      ),
      ["null tooManyPoints"],
    ],
    ["25:00", [point("sunset", 100), draft("25:00", 50), point("sunrise", 0)], ["1 clock"]],
    ["level 101", [{ ...point("sunset", 100), level: 101 }, point("sunrise", 0)], ["0 level"]],
    [
      "half a per cent",
      [point("sunset", 100), draft("23:00", 0.5), point("sunrise", 0)],
      ["1 level"],
    ],
    [
      "ramp too long",
      [draft("15:00", 100, 3601), draft("09:00", 0, -1)],
      ["0 rampTime", "1 rampTime"],
    ],
    ["offset too wide", [point("sunset+721", 100), point("sunrise", 0)], ["0 offsetMinutes"]],
    [
      "guards that exclude each other",
      [point("sunset", 100, { earliest: "21:00", latest: "16:30" }), point("sunrise", 0)],
      ["0 guardOrder"],
    ],
    [
      "a guard that is no time",
      [point("sunset", 100, { earliest: "4 pm" }), point("sunrise", 0)],
      ["0 clock"],
    ],
    [
      "clock times that overlap",
      [
        point("sunset", 100),
        draft("23:00", 50),
        draft("22:00", 70),
        draft("22:00", 60),
        point("sunrise", 0),
      ],
      ["2 order", "3 order"],
    ],
    ["burning into the day", [point("sunset", 100), draft("05:00", 70)], ["1 endsBurning"]],
    ["burning on from the afternoon", [draft("12:01", 100)], ["0 endsBurning"]],
  ])("%s is refused with the step named", (_name, points, expected) => {
    expect(check(points)).toEqual(expected);
  });

  test("100 points are not too many", () => {
    const many = Array.from({ length: 98 }, (_, minute) => {
      const hour = 22 + Math.floor(minute / 60);
      return draft(`${hour}:${String(minute % 60).padStart(2, "0")}`, 50);
    });
    expect(check([point("sunset", 100), ...many, point("sunrise", 0)])).toEqual([]);
  });

  test("a stretch of the night left undecided is named", () => {
    const late = [draft("17:00", 100), point("sunrise", 0)];
    const result = validateProgram({ id: "p", name: "p", points: late }, berlin, 2026);
    expect(result).toMatchObject({
      kind: "invalid",
      problems: [
        {
          code: "undecided",
          point: 0,
          parameters: { date: "2026-01-01", to: at("2026-01-01 17:00") },
        },
      ],
    });
  });

  test("so is the evening before a morning program, and the dark of a polar night", () => {
    expect(check([point("civilDawn-60", 100), point("sunrise", 0)])).toEqual(["0 undecided"]);
    expect(check([draft("13:00", 100), point("sunrise", 0)], tromso)).toEqual([]);
    const far: Place = { latitude: 78.2, longitude: 15.6, timeZone: "Europe/Oslo" };
    expect(check([draft("13:00", 100), point("sunrise", 0)], far)).toEqual(["0 undecided"]);
    expect(check([point("civilDawn", 100), point("sunrise", 0)], far)).toEqual(["0 undecided"]);
  });

  test("a point that never acts is worth a question", () => {
    const idle = [point("sunset", 100), draft("10:30", 50), point("sunrise", 0)];
    expect(check(idle)).toEqual(["ok: 1 neverActs"]);
  });
});

describe("a program message", () => {
  const weekend: CalendarRule = {
    id: "weekend",
    name: "weekend",
    match: { kind: "weekdays", weekdays: [5, 6] },
    programId: "late",
  };
  const late = program("late", point("sunset", 100), point("sunrise+10", 0));
  const compile = (day: string, place = berlin, rules: CalendarRule[] = [weekend]) =>
    compileProgram(calendar("hohenfurch", ...rules), [hohenfurch, late], place, date(day));

  test("carries place, zone, its changes for two years, programs and rules", () => {
    const body = compile("2026-06-15");
    expect(body).toMatchObject({
      zone: "Europe/Berlin",
      initialOffsetSeconds: 7200,
      transitions: [
        { at: at("2026-10-25 02:00 +01:00"), offsetSeconds: 3600 },
        { at: at("2027-03-28 03:00"), offsetSeconds: 7200 },
        { at: at("2027-10-31 02:00 +01:00"), offsetSeconds: 3600 },
        { at: at("2028-03-26 03:00"), offsetSeconds: 7200 },
      ],
      lastDay: "2028-06-01",
      place: { latitude: 52.52, longitude: 13.405 },
      holidays: [],
      calendar: [{ when: { weekdays: [5, 6] }, program: "late" }],
      defaultProgram: "hohenfurch",
    });
    expect(body.programs.map(({ id }) => id)).toEqual(["late", "hohenfurch"]);
    expect(body.programs[1]!.points).toEqual(hohenfurch.points);
  });

  test("a zone without clock changes has none", () => {
    const delhi = { latitude: 28.6, longitude: 77.2, timeZone: "Asia/Kolkata" };
    expect(compile("2026-06-15", delhi)).toMatchObject({
      initialOffsetSeconds: 19_800,
      transitions: [],
    });
  });

  test("has one hash in a month, another for anything else that differs", () => {
    const { hash } = compile("2026-06-15");
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(compile("2026-06-01").hash).toBe(hash);
    const others = [
      compile("2026-07-01").hash,
      compile("2026-06-15", { ...berlin, latitude: 52.53 }).hash,
      compile("2026-06-15", berlin, []).hash,
      compile("2026-06-15", berlin, [{ ...weekend, programId: "hohenfurch" }]).hash,
    ];
    expect(new Set([hash, ...others]).size).toBe(5);
  });

  const condition = (match: CalendarRule["match"]): CalendarRule => ({
    ...weekend,
    id: JSON.stringify(match),
    match,
  });
  test.each([
    [{ kind: "dates", dates: ["2026-07-04"] }, { dates: ["2026-07-04"] }],
    [
      { kind: "dateRange", from: "2026-07-04", to: "2026-07-08" },
      { dateRange: { from: "2026-07-04", to: "2026-07-08" } },
    ],
    [{ kind: "yearly", from: "12-20", to: "01-06" }, { yearly: { from: "12-20", to: "01-06" } }],
    [{ kind: "nthWeekday", nth: -1, weekday: 7 }, { nthWeekday: { nth: -1, weekday: 7 } }],
    [
      { kind: "nthWeekday", nth: 2, weekday: 7, month: 5 },
      { nthWeekday: { nth: 2, weekday: 7, month: 5 } },
    ],
    [{ kind: "holidays", land: "BY" }, { holidays: true }],
  ] as const)("%j in the words of the contract", (match, when) => {
    expect(compile("2026-06-15", berlin, [condition(match)]).calendar[0]!.when).toEqual(when);
  });

  test("holidays are dates; a second kind of them is spelt out", () => {
    const body = compile("2026-12-15", berlin, [
      condition({ kind: "holidays", land: "BY" }),
      condition({ kind: "holidays", land: "BY", offsetDays: -1 }),
      condition({ kind: "holidays", land: "BY" }),
    ]);
    expect(body.holidays.slice(0, 3)).toEqual(["2026-12-25", "2026-12-26", "2027-01-01"]);
    expect(body.holidays.at(-1)).toBe("2028-11-01");
    expect(body.calendar.map(({ when }) => "holidays" in when)).toEqual([true, false, true]);
    expect(body.calendar[1]!.when).toMatchObject({
      dates: expect.arrayContaining(["2026-12-24", "2026-12-31"]),
    });
  });

  test("a program that was not handed in is a broken invariant", () => {
    expect(() =>
      compileProgram(calendar("nowhere"), [hohenfurch], berlin, date("2026-01-01")),
    ).toThrow(expect.objectContaining({ code: "unknownProgram" }));
  });
});

test("text hashes", () => {
  // First half: FNV-1a of 64 bits over the bytes of UTF-16LE, known for the empty text.
  expect(textHash("").slice(0, 16)).toBe("cbf29ce484222325");
  expect(textHash("a")).not.toBe(textHash("b"));
  expect(textHash("ä")).not.toBe(textHash("a"));
  expect(textHash("Ā")).toHaveLength(32);
});
