import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plannedEnergy, savings } from "../../../domain/planned-energy.ts";
import { expectedPower, meanPower } from "../../../domain/power.ts";
import { resolveNight, resolveNights } from "../../../domain/resolve-night.ts";
import { at, berlin, calendar, date, hohenfurch, luminaire, point, program } from "./plans.ts";

const HOUR = 3_600_000;
describe("power curve", () => {
  test.each([
    [0, 0.5],
    [-1, 0.5],
    [5, 4.75],
    [10, 9],
    [30, 18.5],
    [50, 28],
    [75, 44],
    [100, 60],
  ])("at %d %%: %d W", (level, power) => {
    expect(expectedPower(luminaire, level)).toBeCloseTo(power, 9);
  });

  test.each([
    ["none: from standby to rated", [], 50, 30.25],
    ["one that ends below 100", [[50, 20]] as const, 75, 40],
    ["one that begins at 0", [[0, 2]] as const, 0, 2],
    ["and goes on from there", [[0, 2]] as const, 50, 31],
    ["a single point at 100", [[100, 58]] as const, 100, 58],
  ] as const)("%s", (_name, powerCurve, level, power) => {
    expect(expectedPower({ ...luminaire, powerCurve }, level)).toBeCloseTo(power, 9);
  });

  test("a level beyond the curve's end has rated power", () => {
    expect(expectedPower({ ...luminaire, powerCurve: [[90, 50]] }, 100)).toBe(60);
    expect(expectedPower({ ...luminaire, powerCurve: [[100, 58]] }, 101)).toBe(60);
  });

  test("mean power is the area under the curve", () => {
    const level = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(level, level, (from, to) => {
        const steps = 2_000;
        let sum = 0;
        for (let i = 0; i < steps; i++) {
          sum += expectedPower(luminaire, from + ((to - from) * (i + 0.5)) / steps);
        }
        expect(meanPower(luminaire, from, to)).toBeCloseTo(sum / steps, 3);
      }),
    );
  });
});

describe("energy by plan", () => {
  const flat = program("flat", point("18:00", 100), point("00:00", 50), point("06:00", 0));
  const night = resolveNight(calendar("flat"), [flat], berlin, date("2026-11-02"));

  test("six hours at 60 W, six at 28 W, twelve on standby", () => {
    const planned = plannedEnergy(night, luminaire);
    expect(planned.wh).toBeCloseTo(6 * 60 + 6 * 28 + 12 * 0.5, 6);
    expect(planned.fullWh).toBeCloseTo(12 * 60 + 12 * 0.5, 6);
    expect(planned.burningMs).toBe(12 * HOUR);
    expect(savings(planned)).toEqual({
      wh: expect.closeTo(6 * 32, 6),
      share: expect.closeTo((6 * 32) / (12 * 60 + 6), 6),
    });
  });

  test("nothing burning saves nothing", () => {
    expect(savings({ wh: 0, fullWh: 0 })).toEqual({ wh: 0, share: 0 });
  });

  test("a ramp counts with its mean power", () => {
    const slow = program("slow", point("18:00", 100, { rampTime: 3600 }), point("19:00", 100));
    const ramped = resolveNight(calendar("slow"), [slow], berlin, date("2026-11-02"));
    const from = at("2026-11-02 18:00");
    const planned = plannedEnergy(ramped, luminaire, from, from + HOUR);
    expect(planned.wh).toBeCloseTo(meanPower(luminaire, 0, 100), 6);
  });

  test("parts add up to the whole, wherever it is cut", () => {
    const hilly = resolveNight(calendar("hohenfurch"), [hohenfurch], berlin, date("2026-10-24"));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const cut = hilly.from + (hilly.to - hilly.from) * share;
        const first = plannedEnergy(hilly, luminaire, hilly.from, cut);
        const second = plannedEnergy(hilly, luminaire, cut, hilly.to);
        expect(first.wh + second.wh).toBeCloseTo(plannedEnergy(hilly, luminaire).wh, 6);
      }),
    );
  });

  test("Hohenfurch's program burns about 4,000 hours in a year", () => {
    const place = { latitude: 47.86, longitude: 10.87, timeZone: "Europe/Berlin" };
    const plan = calendar("hohenfurch");
    const nights = resolveNights(plan, [hohenfurch], place, date("2026-01-01"), 365);
    const hours =
      nights.reduce((sum, each) => sum + plannedEnergy(each, luminaire).burningMs, 0) / HOUR;
    expect(hours).toBeGreaterThan(4_000);
    expect(hours).toBeLessThan(4_350);
  });
});
