import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  asksSecondPerson,
  DarkenedLately,
  holdDarkens,
  isDarker,
  nightDarkens,
  nightPart,
} from "../../../domain/darkening.ts";
import { toLevel } from "../../../domain/level.ts";
import type { Night } from "../../../domain/night.ts";

const rule = { sharePercent: 20, leastLights: 10, fallPercent: 30 };

function night(...steps: readonly (readonly [from: number, to: number, level: number])[]): Night {
  return {
    date: "2026-11-20",
    calendarId: "c",
    programId: "p",
    ruleId: null,
    from: 0,
    to: 100,
    levelBefore: toLevel(0),
    steps: steps.map(([from, to, level]) => ({
      from,
      to,
      level: toLevel(level),
      rampTime: 0,
      decidedBy: { kind: "beforeFirstPoint" },
    })),
  };
}

describe("a level below its plan", () => {
  test.each([
    [100, 100, false],
    [70, 100, false],
    [100, 71, false],
    [100, 70, true],
    [100, 0, true],
    [20, 0, true],
    [20, 1, false],
    [0, 0, false],
  ])("%i %% planned, %i %% wanted", (planned, wanted, darker) => {
    expect(isDarker(toLevel(planned), toLevel(wanted), rule)).toBe(darker);
  });

  test("brightening is never one", () => {
    const levels = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 100 }), ([a, b], fallPercent) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(isDarker(toLevel(low), toLevel(high), { ...rule, fallPercent })).toBe(false);
      }),
    );
  });
});

describe("at night only", () => {
  const planned = night([0, 20, 0], [20, 80, 100], [80, 100, 0]);
  test.each([
    ["before sunset", 0, 19, null],
    ["over sunset", 0, 30, { from: 20, to: 30 }],
    ["all of it", -50, 500, { from: 20, to: 80 }],
    ["after sunrise", 80, 100, null],
  ])("%s", (_name, from, to, part) => {
    expect(nightPart(planned, { sunset: 20, sunrise: 80 }, from, to)).toEqual(part);
  });

  test("where the sun does not rise the whole day counts", () => {
    const part = nightPart(planned, { sunset: null, sunrise: null }, 5, 500);
    expect(part).toEqual({ from: 5, to: 100 });
  });

  test("a stretch in which the plan is dark already is not darkened", () => {
    const half = night([0, 50, 100], [50, 100, 0]);
    expect(holdDarkens(half, toLevel(0), { from: 50, to: 90 }, rule)).toBe(false);
    expect(holdDarkens(half, toLevel(0), { from: 49, to: 90 }, rule)).toBe(true);
  });

  test("a plan is darker where any part of it is, however bright the rest", () => {
    const before = night([0, 50, 100], [50, 100, 50]);
    expect(nightDarkens(before, night([0, 90, 100], [90, 100, 20]), planned, rule)).toBe(true);
    expect(nightDarkens(before, night([0, 50, 80], [50, 100, 50]), planned, rule)).toBe(false);
    expect(nightDarkens(before, before, planned, rule)).toBe(false);
  });
});

test.each([
  [9, 20, false],
  [10, 20, true],
  [10, 50, false],
  [11, 50, true],
  [40, 40, true],
])("%i of %i light points", (lights, of, asks) => {
  expect(asksSecondPerson({ areaId: "a", lights, of }, rule)).toBe(asks);
});

test("however a change is cut, it is held at the latest when the threshold is passed", () => {
  const cut = fc.array(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(cut, (slices) => {
      const lately = new DarkenedLately();
      const wanted = new Set<number>();
      const dark = new Set<string>();
      let held = false;
      for (const [at, slice] of slices.entries()) {
        for (const light of slice) wanted.add(light);
        const together = new Set([...lately.at(at), ...slice.map(String)]);
        if (asksSecondPerson({ areaId: null, lights: together.size, of: 100 }, rule)) {
          held = true;
          continue;
        }
        lately.add(slice.map(String), at + 1_000);
        for (const light of slice) dark.add(String(light));
      }
      const whole = asksSecondPerson({ areaId: null, lights: wanted.size, of: 100 }, rule);
      expect(asksSecondPerson({ areaId: null, lights: dark.size, of: 100 }, rule)).toBe(false);
      expect(held || !whole).toBe(true);
    }),
  );
});

test("what burns again, or is long ago, does not count", () => {
  const lately = new DarkenedLately();
  lately.add(["a", "b", "c"], 100);
  lately.drop(["b"]);
  lately.add(["c"], 50);
  expect([...lately.at(99)]).toEqual(["a", "c"]);
  expect([...lately.at(100)]).toEqual([]);
});
