import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SwitchMoment, SwitchPointView } from "../../../api/contract/programs.ts";
import {
  asKind,
  clockOf,
  dueMinutes,
  firstPoints,
  inOrder,
  isDisordered,
  minutesAfterNoon,
  movedTo,
  replaced,
  savedPercent,
  withNewPoint,
  without,
} from "../../../dashboard/programs/draft.ts";

/** Sunset 16:10, sunrise 07:36, as on a November day. */
const sun = { sunset: 250, civilDusk: 286, civilDawn: 1_140, sunrise: 1_176 };
const noSun = { sunset: null, civilDusk: null, civilDawn: null, sunrise: null };
const clock = (text: string): SwitchMoment => ({ clock: text });

describe("minutes of the lighting day", () => {
  test.each([
    ["12:00", 0],
    ["18:00", 360],
    ["23:59", 719],
    ["00:00", 720],
    ["06:30", 1_110],
    ["11:59", 1_439],
  ])("%s", (text, minutes) => {
    expect(minutesAfterNoon(text)).toBe(minutes);
    expect(clockOf(minutes)).toBe(text);
  });

  test.each<[string, SwitchMoment, number]>([
    ["a clock time", clock("23:00"), 660],
    ["an event", { event: "sunset", offsetMinutes: 15 }, 265],
    ["not before", { event: "sunset", offsetMinutes: 0, earliest: "16:30" }, 270],
    ["not after", { event: "sunrise", offsetMinutes: 30, latest: "07:00" }, 1_140],
  ])("due: %s", (_, moment, minutes) => {
    expect(dueMinutes(moment, sun)).toBe(minutes);
  });

  test("an event that the night lacks can still be drawn", () => {
    const minutes = dueMinutes({ event: "civilDusk", offsetMinutes: 0 }, noSun);
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThan(1_440);
  });
});

describe("moving a point", () => {
  test("a clock time changes, an event keeps its name and changes its offset", () => {
    expect(movedTo(clock("23:00"), 600, sun)).toEqual({ clock: "22:00" });
    expect(movedTo({ event: "sunset", offsetMinutes: 0, latest: "17:00" }, 235, sun)).toEqual({
      event: "sunset",
      offsetMinutes: -15,
      latest: "17:00",
    });
  });

  test("an offset ends at three hours, a clock time at noon", () => {
    expect(movedTo({ event: "sunset", offsetMinutes: 0 }, 900, sun)).toMatchObject({
      offsetMinutes: 180,
    });
    expect(movedTo(clock("23:00"), 2_000, sun)).toEqual({ clock: "11:59" });
    expect(movedTo(clock("23:00"), -50, sun)).toEqual({ clock: "12:00" });
  });

  test("where it is moved to is where it is due", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_439 }), (minutes) => {
        expect(dueMinutes(movedTo(clock("20:00"), minutes, sun), sun)).toBe(minutes);
      }),
    );
  });

  test("another kind of time: the clock keeps the place, an event means itself", () => {
    expect(asKind({ event: "sunset", offsetMinutes: 3 }, "clock", sun)).toEqual({ clock: "16:15" });
    expect(asKind(clock("17:00"), "civilDusk", sun)).toEqual({
      event: "civilDusk",
      offsetMinutes: 0,
    });
  });
});

describe("the list of points", () => {
  test("a new point comes into the widest gap at the level there", () => {
    const points = withNewPoint(firstPoints, sun);
    expect(points).toHaveLength(5);
    expect(points[1]).toMatchObject({ at: { clock: "19:30" }, level: 100 });
    expect(isDisordered(points, sun)).toBe(false);
  });

  test("a first point can be added to none and to one", () => {
    expect(withNewPoint([], sun)).toHaveLength(1);
    const one = firstPoints.slice(0, 1);
    expect(isDisordered(withNewPoint(one, sun), sun)).toBe(false);
  });

  test("changing and removing leave the others and the original alone", () => {
    const before = structuredClone(firstPoints);
    expect(replaced(firstPoints, 1, { level: 30 })[1]).toMatchObject({ level: 30 });
    expect(without(firstPoints, 0)).toEqual(firstPoints.slice(1));
    expect(firstPoints).toEqual(before);
  });

  test("order by time", () => {
    const mixed: readonly SwitchPointView[] = [
      { at: clock("05:00"), level: 100, rampTime: 0 },
      { at: clock("22:00"), level: 40, rampTime: 0 },
      { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
    ];
    expect(isDisordered(mixed, sun)).toBe(true);
    const ordered = inOrder(mixed, sun);
    expect(ordered.map(({ at }) => dueMinutes(at, sun))).toEqual([250, 600, 1_020]);
    expect(isDisordered(ordered, sun)).toBe(false);
  });
});

test.each([
  [60, 100, 40],
  [100, 100, 0],
  [110, 100, -10.000000000000009],
  [0, 0, null],
])("saved: %i of %i kWh", (yearKwh, yearFullKwh, saved) => {
  expect(savedPercent({ yearKwh, yearFullKwh })).toBe(saved);
});
