import { describe, expect, test } from "vitest";
import type { Night } from "../../../domain/night.ts";
import type { Place } from "../../../domain/place.ts";
import { resolveNight, resolveNights } from "../../../domain/resolve-night.ts";
import { sunEvents } from "../../../domain/sun.ts";
import { at, berlin, calendar, date, hohenfurch, local, point, program, tromso } from "./plans.ts";

const plain = calendar("hohenfurch");
const night = (day: string, place: Place = berlin): Night =>
  resolveNight(plain, [hohenfurch], place, date(day));
/** The timeline as "MM-DD HH:MM level" lines. */
const lines = (resolved: Night, zone = "Europe/Berlin"): string[] =>
  resolved.steps.map((step) => `${local(step.from, zone)} ${step.level}`);
const changesOf = (resolved: Night): string[] =>
  resolved.steps.flatMap(({ decidedBy }) =>
    decidedBy.kind === "point" ? decidedBy.changed.join("+") || "-" : "before",
  );

describe("a night in Berlin", () => {
  test("winter: every point acts", () => {
    expect(lines(night("2026-12-21"))).toEqual([
      "12-21 12:00 0",
      "12-21 15:54 100",
      "12-21 21:00 70",
      "12-22 00:00 50",
      "12-22 05:00 70",
      "12-22 06:00 100",
      "12-22 08:15 0",
    ]);
  });

  test("21 June: what would act before sunset or after sunrise does not light the day", () => {
    const resolved = night("2026-06-21");
    expect(lines(resolved)).toEqual([
      "06-21 12:00 0",
      "06-21 21:33 70",
      "06-22 00:00 50",
      "06-22 04:43 0",
    ]);
    expect(changesOf(resolved)).toEqual(["before", "heldBack", "-", "-"]);
    expect(resolved.steps[1]!.decidedBy).toMatchObject({ pointIndex: 1, at: { clock: "21:00" } });
  });

  test.each([
    ["into the year", "2026-12-31", "12-31 16:02 100", "01-01 08:17 0"],
    ["28 February", "2027-02-28", "02-28 17:43 100", "03-01 06:54 0"],
    ["28 February of a leap year", "2028-02-28", "02-28 17:43 100", "02-29 06:54 0"],
    ["29 February", "2028-02-29", "02-29 17:44 100", "03-01 06:52 0"],
  ])("%s", (_name, day, first, last) => {
    const found = lines(night(day));
    expect([found[1], found.at(-1)]).toEqual([first, last]);
  });

  test("names the rule, the program, the point and its moment", () => {
    const moonless = program("moonless", point("civilDusk-10", 80), point("civilDawn+10", 0));
    const rules = calendar("hohenfurch", {
      id: "fair",
      name: "Kirchweih",
      match: { kind: "dates", dates: ["2026-10-18"] },
      programId: "moonless",
    });
    const resolved = resolveNight(rules, [hohenfurch, moonless], berlin, date("2026-10-18"));
    expect(resolved).toMatchObject({ programId: "moonless", ruleId: "fair", date: "2026-10-18" });
    expect(resolved.steps[1]!.decidedBy).toEqual({
      kind: "point",
      date: "2026-10-18",
      ruleId: "fair",
      programId: "moonless",
      pointIndex: 0,
      at: { event: "civilDusk", offsetMinutes: -10 },
      changed: [],
    });
  });

  test("offsets are minutes after or, below 0, before the event", () => {
    const moved = program("moved", point("sunset+15", 100), point("sunrise-90", 0));
    const resolved = resolveNight(calendar("moved"), [moved], berlin, date("2026-12-21"));
    expect(lines(resolved).slice(1)).toEqual(["12-21 16:09 100", "12-22 06:45 0"]);
  });

  test("a program that was not handed in is a broken invariant", () => {
    expect(() => resolveNight(plain, [], berlin, date("2026-01-01"))).toThrow(
      expect.objectContaining({ code: "unknownProgram" }),
    );
  });
});

describe("clock changes in Europe/Berlin", () => {
  const small = program(
    "small",
    point("sunset", 100),
    point("02:00", 40),
    point("02:30", 30),
    point("03:30", 60),
    point("sunrise", 0),
  );
  const of = (day: string): Night => resolveNight(calendar("small"), [small], berlin, date(day));

  test("spring: both times that do not exist act at 03:00, the later listed wins; 23 hours", () => {
    const resolved = of("2026-03-28");
    expect(lines(resolved)).toEqual([
      "03-28 12:00 0",
      "03-28 18:34 100",
      "03-29 03:00 30",
      "03-29 03:30 60",
      "03-29 06:48 0",
    ]);
    expect(changesOf(resolved)[2]).toBe("clockGap");
    expect(resolved.to - resolved.from).toBe(23 * 3_600_000);
  });

  test("autumn: what comes twice acts at the first; 25 hours", () => {
    const resolved = of("2026-10-24");
    expect(resolved.steps.map(({ from }) => from).slice(2, 5)).toEqual([
      at("2026-10-25 02:00 +02:00"),
      at("2026-10-25 02:30 +02:00"),
      at("2026-10-25 03:30"),
    ]);
    expect(changesOf(resolved).slice(2, 4)).toEqual(["clockRepeated", "clockRepeated"]);
    expect(resolved.to - resolved.from).toBe(25 * 3_600_000);
  });
});

describe("guards", () => {
  const guarded = program(
    "guarded",
    point("sunset", 100, { earliest: "16:30", latest: "20:00" }),
    point("sunrise", 0, { earliest: "05:30", latest: "07:30" }),
  );
  const of = (day: string, place = berlin): string[] => {
    const resolved = resolveNight(calendar("guarded"), [guarded], place, date(day));
    const zone = place.timeZone;
    return resolved.steps.map((step, index) =>
      [local(step.from, zone), step.level, changesOf(resolved)[index]].join(" "),
    );
  };

  test.each([
    ["winter", "2026-12-21", ["12-21 16:30 100 earliestGuard", "12-22 07:30 0 latestGuard"]],
    ["summer", "2026-06-21", ["06-21 20:00 100 latestGuard", "06-22 05:30 0 earliestGuard"]],
    ["spring", "2026-03-10", ["03-10 18:02 100 -", "03-11 06:30 0 -"]],
  ])("%s", (_name, day, expected) => {
    expect(of(day).slice(1)).toEqual(expected);
  });

  test("hold in polar night and polar day, too: they are what a person wrote down", () => {
    expect(of("2026-12-21", tromso)).toEqual([
      "12-21 12:00 0 before",
      "12-21 16:30 100 sunStaysDown+earliestGuard",
      "12-22 07:30 0 sunStaysDown+latestGuard",
    ]);
    expect(of("2026-06-21", tromso)).toEqual([
      "06-21 12:00 0 before",
      "06-21 20:00 100 sunStaysUp+latestGuard",
      "06-22 05:30 0 sunStaysUp+earliestGuard",
    ]);
  });
});

describe("from one program to another", () => {
  test("one that burns all day ends where the next evening's program begins its day", () => {
    const underpass = program("underpass", point("12:00", 60));
    const rules = calendar("hohenfurch", {
      id: "always",
      name: "always",
      match: { kind: "dates", dates: ["2026-11-01"] },
      programId: "underpass",
    });
    const [first, second] = resolveNights(
      rules,
      [hohenfurch, underpass],
      berlin,
      date("2026-11-01"),
      2,
    );
    expect(lines(first!)).toEqual(["11-01 12:00 60"]);
    expect(first!.levelBefore).toBe(0);
    expect(lines(second!).slice(0, 2)).toEqual(["11-02 12:00 0", "11-02 16:35 100"]);
    expect(second!.levelBefore).toBe(60);
  });

  test("a point of the day before at the instant of the next day's first one is over", () => {
    const early = program("early", point("sunset", 100), point("sunrise", 0));
    const place: Place = { latitude: 69.72, longitude: 30.04, timeZone: "Europe/Oslo" };
    const sunset = sunEvents(place, date("2026-11-26")).sunset!;
    const clock = Temporal.Instant.fromEpochMilliseconds(sunset)
      .toZonedDateTimeISO(place.timeZone)
      .toPlainTime();
    const late = program("late", point("sunset", 100), point(clock.toString().slice(0, 5), 0));
    const rules = calendar("late", {
      id: "early",
      name: "early",
      match: { kind: "dates", dates: ["2026-11-26"] },
      programId: "early",
    });
    // Sunset moved back to the whole minute, so that both act at one instant.
    const whole = (at: Place, day: Temporal.PlainDate) => {
      const sun = sunEvents(at, day);
      const cut = sun.sunset === null ? null : Math.floor(sun.sunset / 60_000) * 60_000;
      return { ...sun, sunset: cut };
    };
    const resolved = resolveNight(rules, [early, late], place, date("2026-11-25"), whole);
    const end = resolved.steps.at(-1)!;
    expect(end).toMatchObject({ level: 100, decidedBy: { programId: "early" } });
    expect(resolved.steps.filter(({ from }) => from === end.from)).toHaveLength(1);
  });
});
