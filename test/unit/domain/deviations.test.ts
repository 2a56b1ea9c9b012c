import { describe, expect, test } from "vitest";
import { judgeDeviations } from "../../../domain/deviations.ts";
import { type Level, toLevel } from "../../../domain/level.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import { light, luminaire } from "./plans.ts";

const T = 1_800_000_000_000;
const percent = (level: number | null): Level | null => (level === null ? null : toLevel(level));

function twinWith(change: (twin: Twin) => void, switching = light().switching): Twin {
  const twin = newTwin(light({ switching }));
  change(twin);
  return twin;
}

describe("deviations", () => {
  interface Facts {
    desired: number;
    reported?: number | null;
    measured?: number | null;
    power?: number | null;
    at?: number;
    reportedAt?: number | null;
  }
  const SETTLED = T - 100;
  const judged = (facts: Facts): Twin =>
    twinWith((twin) => {
      const { desired, reported = null, measured = null, power = null, at = T } = facts;
      twin.desired.level = toLevel(desired);
      twin.desired.reason = "program";
      twin.desired.settledAt = SETTLED;
      twin.expectedPower = desired === 0 ? 0.5 : 50;
      twin.reported.feedbackLevel = percent(reported);
      twin.reported.at = facts.reportedAt ?? null;
      twin.measured.actualLightLevel = percent(measured);
      twin.measured.activePower = power;
      twin.measured.at = at;
      judgeDeviations(twin, luminaire, T + 1);
    });
  const found = (twin: Twin): string[] =>
    Object.entries(twin.deviations)
      .filter(([, since]) => since !== null)
      .map(([deviation]) => deviation);

  test.each([
    ["as wanted", { desired: 80, measured: 80, power: 49 }, []],
    ["within the steps of the driver", { desired: 80, measured: 78, power: 49 }, []],
    ["another level", { desired: 80, measured: 50, power: 28 }, ["levelMismatch"]],
    ["another level by its own word", { desired: 80, reported: 50, power: 28 }, ["levelMismatch"]],
    ["commanded on, hardly any power", { desired: 80, measured: 80, power: 10 }, ["lampFailure"]],
    ["a third of the power is no failure", { desired: 80, measured: 80, power: 15 }, []],
    ["off by its own word", { desired: 80, reported: 0, power: 0 }, ["levelMismatch"]],
    ["burning by day", { desired: 0, measured: 0, power: 9 }, ["lampUnexpectedOn"]],
    ["standby by day", { desired: 0, measured: 0, power: 0.6 }, []],
    [
      "burning by day, without a meter",
      { desired: 0, measured: 30 },
      ["levelMismatch", "lampUnexpectedOn"],
    ],
    ["off, without a meter", { desired: 0, measured: 0 }, []],
    ["nothing but a power in range", { desired: 80, power: 50 }, []],
    ["before the ramp has ended", { desired: 80, measured: 10, power: 5, at: SETTLED - 1 }, []],
    [
      "a state that is newer than the reading",
      { desired: 80, reported: 20, measured: 10, at: SETTLED - 1, reportedAt: T },
      ["levelMismatch"],
    ],
    [
      "a state without a level",
      { desired: 80, reported: null, at: SETTLED - 1, reportedAt: T },
      [],
    ],
    [
      "a state from before the ramp's end",
      { desired: 80, reported: 20, at: SETTLED - 1, reportedAt: SETTLED - 1 },
      [],
    ],
  ] as const)("%s", (_name, facts, expected) => {
    expect(found(judged(facts))).toEqual(expected);
  });

  test("without an expected power nobody is accused", () => {
    const twin = judged({ desired: 80, measured: 80, power: 49 });
    twin.expectedPower = null;
    twin.measured.activePower = 0;
    judgeDeviations(twin, luminaire, T + 2);
    expect(found(twin)).toEqual([]);
  });

  test("holds since it was first seen and ends when it is gone", () => {
    const twin = judged({ desired: 80, measured: 50, power: 49 });
    expect(twin.deviations.levelMismatch).toBe(T);
    twin.measured.at = T + 50;
    expect(judgeDeviations(twin, luminaire, T + 60)).toBe(false);
    expect(twin.deviations.levelMismatch).toBe(T);
    twin.measured.actualLightLevel = toLevel(80);
    const { revision } = twin;
    expect(judgeDeviations(twin, luminaire, T + 70)).toBe(true);
    expect(twin.deviations.levelMismatch).toBeNull();
    expect(twin.revision).toBe(revision + 1);
  });

  test("a program that is not the planned one is out of sync, from the first word on", () => {
    const twin = twinWith((each) => {
      each.desired.programHash = "planned";
    });
    judgeDeviations(twin, luminaire, T);
    expect(found(twin)).toEqual([]);
    twin.reported.at = T;
    twin.reported.programHash = "old";
    judgeDeviations(twin, luminaire, T + 1);
    expect(twin.deviations.programOutOfSync).toBe(T + 1);
    twin.reported.programHash = "planned";
    judgeDeviations(twin, luminaire, T + 2);
    expect(twin.deviations.programOutOfSync).toBeNull();
    twin.reported.programHash = "old";
    judgeDeviations(twin, luminaire, T + 3);
    twin.desired.programHash = null;
    judgeDeviations(twin, luminaire, T + 4);
    expect(twin.deviations.programOutOfSync).toBeNull();
  });

  test.each([
    ["still by hand after its end", "override", "program", T, true],
    ["still by hand, default wanted", "override", "default", T, true],
    ["by hand as wanted", "override", "override", T, false],
    ["back at its program", "program", "program", T, false],
    ["not yet told", "override", "program", SETTLED - 1, false],
    ["never told", "override", "program", null, false],
  ] as const)("overrideOverdue: %s", (_name, reported, desired, reportedAt, expected) => {
    const twin = twinWith((each) => {
      each.desired.reason = desired;
      each.desired.settledAt = SETTLED;
      each.reported.reason = reported;
      each.reported.at = reportedAt;
    });
    judgeDeviations(twin, luminaire, T);
    expect(twin.deviations.overrideOverdue !== null).toBe(expected);
  });

  test("a lamp without a voice cannot contradict", () => {
    const twin = twinWith((each) => {
      each.reported.reason = "override";
      each.reported.at = T;
    }, "notNetworked");
    expect(judgeDeviations(twin, luminaire, T)).toBe(false);
  });
});
