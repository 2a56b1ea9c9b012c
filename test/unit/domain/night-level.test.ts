import { describe, expect, test } from "vitest";
import type { Night } from "../../../domain/night.ts";
import { isToBurn, levelAt, nextChange, stepAt } from "../../../domain/night-level.ts";
import type { Place } from "../../../domain/place.ts";
import { resolveNight } from "../../../domain/resolve-night.ts";
import { at, berlin, calendar, date, hohenfurch, local, point, program, tromso } from "./plans.ts";

const plain = calendar("hohenfurch");
const night = (day: string, place: Place = berlin): Night =>
  resolveNight(plain, [hohenfurch], place, date(day));

describe("level at an instant", () => {
  const ramped = program(
    "ramped",
    point("18:00", 100, { rampTime: 600 }),
    point("18:05", 20, { rampTime: 300 }),
    point("23:00", 60),
    point("06:00", 0, { rampTime: 60 }),
  );
  const resolved = resolveNight(calendar("ramped"), [ramped], berlin, date("2026-11-02"));

  test.each([
    ["2026-11-02 17:59", 0],
    ["2026-11-02 18:00", 0],
    ["2026-11-02 18:03", 30],
    // The ramp was cut at half its way: the next starts from there.
    ["2026-11-02 18:05", 50],
    ["2026-11-02 18:07", 38],
    ["2026-11-02 18:10", 20],
    ["2026-11-02 23:00", 60],
    ["2026-11-03 06:00", 60],
    ["2026-11-03 06:01", 0],
  ])("%s: %d", (time, level) => {
    expect(levelAt(resolved, at(time))).toBe(level);
  });

  test("outside the lighting day there is no answer", () => {
    const outside = expect.objectContaining({ code: "outsideNight" });
    expect(() => stepAt(resolved, resolved.to)).toThrow(outside);
    expect(() => levelAt(resolved, resolved.from - 1)).toThrow(outside);
  });

  test.each([
    ["2026-11-02 12:00", "11-02 18:00"],
    ["2026-11-02 18:00", "11-02 18:05"],
    ["2026-11-03 05:00", "11-03 06:00"],
    ["2026-11-03 07:00", null],
  ])("next change after %s", (time, expected) => {
    const next = nextChange(resolved, at(time));
    expect(next === null ? null : local(next.from)).toBe(expected);
  });

  test("a step that keeps the level is no change", () => {
    const same = program("same", point("18:00", 50), point("20:00", 50), point("06:00", 0));
    const nights = resolveNight(calendar("same"), [same], berlin, date("2026-11-02"));
    expect(local(nextChange(nights, at("2026-11-02 19:00"))!.from)).toBe("11-03 06:00");
  });

  test.each([
    ["2026-11-02 17:00", false],
    ["2026-11-02 18:00", true],
    ["2026-11-03 01:00", true],
    ["2026-11-03 06:00", false],
  ])("at %s the lamp is to burn, dark middle included: %s", (time, expected) => {
    const dark = program(
      "dark",
      point("18:00", 100),
      point("23:30", 0),
      point("04:30", 80),
      point("06:00", 0),
    );
    const nights = resolveNight(calendar("dark"), [dark], berlin, date("2026-11-02"));
    expect(isToBurn(nights, at(time))).toBe(expected);
  });

  test("a night without light is none to burn in", () => {
    const summer = night("2026-06-21", tromso);
    expect(isToBurn(summer, summer.from)).toBe(false);
  });
});
