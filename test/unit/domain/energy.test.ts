import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accountEnergy,
  addToHour,
  type EnergyInterval,
  type EnergyMark,
  type EnergyReading,
  type EnergyRules,
  newHour,
  newMark,
  sourceOfHour,
  splitByHours,
  whOfHour,
} from "../../../domain/energy.ts";
import { at } from "./plans.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("energy from readings", () => {
  const start = at("2026-11-02 20:10");
  const rules: EnergyRules = {
    ratedPower: 60,
    reportingInterval: 900,
    planned: (from, to) => (10 * (to - from)) / HOUR,
  };
  const mark = (activeEnergy: number | null, activePower: number | null): EnergyMark =>
    newMark({ at: start, activeEnergy, activePower });
  const after = (
    minutes: number,
    activeEnergy: number | null,
    activePower: number | null,
  ): EnergyReading => ({ at: start + minutes * MINUTE, activeEnergy, activePower });

  test.each([
    ["counter's difference", mark(1000, 60), after(15, 1015, 60), 15, "counter", null, false],
    ["it bridges an outage", mark(1000, 60), after(600, 1400, 60), 400, "counter", null, false],
    ["a counter that stands still", mark(1000, 0), after(15, 1000, 0), 0, "counter", null, false],
    [
      "reset: power over time",
      mark(1000, 40),
      after(15, 3, 60),
      12.5,
      "power",
      "counterReset",
      false,
    ],
    [
      "replaced by one further on",
      mark(1000, 40),
      after(15, 90_000, 40),
      10,
      "power",
      "counterReplaced",
      false,
    ],
    [
      "replaced by one not so far",
      mark(90_000, 40),
      after(15, 1_000, 40),
      10,
      "power",
      "counterReplaced",
      false,
    ],
    ["no counter: power over time", mark(null, 20), after(30, null, 40), 15, "power", null, false],
    ["the counter was missing once", mark(1000, 20), after(15, null, 20), 5, "power", null, false],
    ["four intervals of it", mark(null, 20), after(60, null, 40), 30, "power", null, false],
    [
      "too long for that: the plan",
      mark(null, 20),
      after(120, null, 40),
      20,
      "calculated",
      null,
      true,
    ],
    [
      "no power either: the plan",
      mark(null, null),
      after(15, null, 40),
      2.5,
      "calculated",
      null,
      true,
    ],
    ["or none now", mark(null, 40), after(15, 1000, null), 2.5, "calculated", null, true],
  ] as const)("%s", (_name, from, reading, wh, source, finding, gap) => {
    const moved = { ...from };
    const interval = accountEnergy(moved, reading, rules)!;
    expect(interval).toEqual({
      from: start,
      to: reading.at,
      wh: expect.closeTo(wh, 9),
      source,
      finding,
      gap,
    });
    const seen = reading.activeEnergy !== null;
    expect(moved).toEqual({
      at: reading.at,
      activePower: reading.activePower,
      activeEnergy: seen ? reading.activeEnergy : from.activeEnergy,
      counterAt: seen ? reading.at : start,
      bridgedWh: seen ? 0 : interval.wh,
    });
  });

  test("what was counted without the counter is not counted again when it comes back", () => {
    const moved = mark(1000, 20);
    const first = accountEnergy(moved, after(15, null, 20), rules)!;
    const second = accountEnergy(moved, after(30, 1010, 20), rules)!;
    expect(first.wh + second.wh).toBeCloseTo(10, 9);
  });

  test("a reading that is not newer counts nothing and moves nothing", () => {
    const moved = mark(1000, 60);
    expect(accountEnergy(moved, after(0, 1001, 60), rules)).toBeNull();
    expect(accountEnergy(moved, after(-5, 999, 60), rules)).toBeNull();
    expect(moved).toEqual(mark(1000, 60));
  });

  test("a season without a word: the counter's difference falls into its last 62 days, and without a counter nothing is invented", () => {
    const day = 24 * 60;
    const bridged = accountEnergy(mark(1000, 60), after(62 * day, 1400, 60), rules)!;
    expect([bridged.wh, bridged.from]).toEqual([400, start]);
    const late = after(5 * 365 * day, 1400, 60);
    const counted = accountEnergy(mark(1000, 60), late, rules)!;
    expect([counted.wh, counted.to - counted.from]).toEqual([400, 62 * day * MINUTE]);

    expect(accountEnergy(mark(null, 60), after(62 * day, null, 60), rules)?.source).toBe(
      "calculated",
    );
    for (const lost of [mark(null, 60), mark(90_000, 60)]) {
      expect(accountEnergy(lost, late, rules)).toBeNull();
      const next = { ...late, at: late.at + 15 * MINUTE, activeEnergy: 1415 };
      expect(accountEnergy(lost, next, rules)).toMatchObject({ from: late.at, wh: 15 });
    }
  });

  test("whatever arrives in whatever order, the counter's difference is the sum", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1 }), (minutes) => {
        const moved = mark(1000, 60);
        let sum = 0;
        for (const minute of minutes) {
          sum += accountEnergy(moved, after(minute, 1000 + minute, 60), rules)?.wh ?? 0;
        }
        expect(sum).toBeCloseTo(Math.max(...minutes), 6);
      }),
    );
  });
});

describe("energy by the hour", () => {
  const interval = (from: number, to: number, wh: number): EnergyInterval => ({
    from,
    to,
    wh,
    source: "counter",
    finding: null,
    gap: false,
  });
  const even = (from: number, to: number): number => (to - from) / HOUR;

  test("an interval over the hour is cut there", () => {
    const from = at("2026-11-02 20:50");
    const shares = splitByHours(interval(from, from + 30 * MINUTE, 30), even);
    expect(shares).toEqual([
      { hourStart: at("2026-11-02 20:00"), wh: expect.closeTo(10, 9), ms: 10 * MINUTE },
      { hourStart: at("2026-11-02 21:00"), wh: expect.closeTo(20, 9), ms: 20 * MINUTE },
    ]);
  });

  test("a long silence follows the plan: nothing at noon", () => {
    const from = at("2026-11-02 10:00");
    const nightOnly = (begin: number, end: number): number =>
      begin >= at("2026-11-02 17:00") ? end - begin : 0;
    const shares = splitByHours(interval(from, at("2026-11-02 19:00"), 100), nightOnly);
    expect(shares.map(({ wh }) => wh)).toEqual([0, 0, 0, 0, 0, 0, 0, 50, 50]);
  });

  test("a plan without light spreads by time", () => {
    const from = at("2026-11-02 10:00");
    const shares = splitByHours(interval(from, from + 2 * HOUR, 4), () => 0);
    expect(shares.map(({ wh }) => wh)).toEqual([2, 2]);
  });

  test("the shares add up", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 * HOUR }),
        fc.integer({ min: 1, max: 50 * HOUR }),
        fc.double({ min: 0, max: 10_000, noNaN: true }),
        (from, length, wh) => {
          const shares = splitByHours(interval(from, from + length, wh), even);
          expect(shares.reduce((sum, share) => sum + share.wh, 0)).toBeCloseTo(wh, 6);
          expect(shares.reduce((sum, share) => sum + share.ms, 0)).toBe(length);
        },
      ),
    );
  });

  test.each([
    ["counter", 30, 0, 0, 0, "counter"],
    ["a trace of plan", 30, 0, 0.3, MINUTE, "counter"],
    ["some power", 30, 10, 0, 0, "power"],
    ["some plan", 30, 10, 5, MINUTE, "calculated"],
    ["off, and known", 0, 0, 0, 0, "counter"],
    ["off, and a guess", 0, 0, 0, HOUR, "calculated"],
  ] as const)("an hour of %s", (_name, counter, power, calculated, gapMs, source) => {
    const hour = newHour(0);
    const share = { hourStart: 0, ms: MINUTE };
    const base = interval(0, MINUTE, 0);
    addToHour(hour, { ...share, wh: counter }, base);
    addToHour(hour, { ...share, wh: power }, { ...base, source: "power" });
    addToHour(
      hour,
      { ...share, wh: calculated, ms: gapMs },
      { ...base, source: "calculated", gap: true },
    );
    expect(whOfHour(hour)).toBe(counter + power + calculated);
    expect(sourceOfHour(hour)).toBe(source);
    expect(hour.gapMs).toBe(gapMs);
    expect(hour.coveredMs).toBe(2 * MINUTE + gapMs);
  });
});
