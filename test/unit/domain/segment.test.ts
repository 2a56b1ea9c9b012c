import { describe, expect, test } from "vitest";
import {
  burnedTonight,
  catchUpBurning,
  countBurning,
  newBurningTime,
  switchBurning,
} from "../../../domain/burning.ts";
import { lampStatus, isStale, shownLevel } from "../../../domain/lamp-status.ts";
import { toLevel } from "../../../domain/level.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import {
  segmentPlan,
  switchedNight,
  switchedType,
  type FedLight,
} from "../../../domain/segment-plan.ts";
import { followSegment, leaveSegment, saysOn, segmentView } from "../../../domain/segment.ts";
import type { Availability, Twin } from "../../../domain/twin-model.ts";

const fed = (parts: Partial<FedLight> = {}): FedLight => ({
  switching: "byCabinet",
  minimumLevel: toLevel(0),
  neverDim: false,
  defaultLightLevel: toLevel(100),
  calendarId: "c1",
  ...parts,
});

describe("when a segment is to be on", () => {
  test.each([
    ["its own calendar goes first", "own", [fed()], "own"],
    [
      "else the commonest of its lamps",
      null,
      [fed(), fed({ calendarId: "c2" }), fed({ calendarId: "c2" })],
      "c2",
    ],
    [
      "of equally common ones the first by name",
      null,
      [fed({ calendarId: "z" }), fed({ calendarId: "a" })],
      "a",
    ],
    [
      "lamps by cabinet before those with controllers",
      null,
      [
        fed(),
        fed({ switching: "networked", calendarId: "n" }),
        fed({ switching: "networked", calendarId: "n" }),
      ],
      "c1",
    ],
    ["no lamp, no calendar", null, [], null],
  ] as const)("%s", (_what, own, lights, calendarId) => {
    expect(segmentPlan(own, lights, true).calendarId).toBe(calendarId);
  });

  test("one lamp with a floor keeps it on; a lamp with a controller only where the segment is its supply", () => {
    expect(segmentPlan(null, [fed(), fed({ minimumLevel: toLevel(30) })], false).floor).toBe(100);
    expect(segmentPlan(null, [fed({ neverDim: true })], false).floor).toBe(100);
    const own = fed({ switching: "networked", minimumLevel: toLevel(30) });
    expect(segmentPlan(null, [fed(), own], false).floor).toBe(0);
    expect(segmentPlan(null, [fed(), own], true).floor).toBe(100);
    expect(
      segmentPlan(null, [fed({ switching: "notNetworked", neverDim: true })], true).floor,
    ).toBe(0);
  });

  test("every level above 0 is on, at once", () => {
    const step = (from: number, level: number) => ({
      from,
      to: from + 10,
      level: toLevel(level),
      rampTime: 60,
      decidedBy: { kind: "beforeFirstPoint" } as const,
    });
    const night = {
      date: "2026-11-21",
      calendarId: "c",
      programId: "p",
      ruleId: null,
      from: 0,
      to: 40,
      levelBefore: toLevel(40),
      steps: [step(0, 0), step(10, 40), step(20, 0), step(30, 70)],
    };
    const levels = (floor: number) =>
      switchedNight(night, toLevel(floor)).steps.map(({ level, rampTime }) => [level, rampTime]);
    expect(levels(0)).toEqual([
      [0, 0],
      [100, 0],
      [0, 0],
      [100, 0],
    ]);
    // The dark hour within the night is lifted, the day before it is not.
    expect(levels(100)).toEqual([
      [0, 0],
      [100, 0],
      [100, 0],
      [100, 0],
    ]);
    expect(switchedNight(night, toLevel(0)).levelBefore).toBe(100);
  });

  test("off, its lamps take nothing, and on what they take at 100 %", () => {
    const type = {
      id: "t",
      name: "t",
      manufacturer: "",
      ratedPower: 70,
      standbyPower: 2,
      powerCurve: [
        [0, 2],
        [100, 82],
      ] as const,
    };
    expect(switchedType(type)).toMatchObject({ ratedPower: 82, standbyPower: 0, powerCurve: [] });
  });
});

const segment = (parts: (twin: Twin) => void = () => undefined): Twin => {
  const twin = newTwin({ lightId: "k1", switching: "networked" });
  twin.availability = "online";
  twin.desired.level = toLevel(100);
  twin.desired.reason = "program";
  twin.reported.at = 1_000;
  twin.reported.feedbackLevel = toLevel(100);
  twin.reported.reason = "program";
  parts(twin);
  return twin;
};
const lamp = (): Twin => newTwin({ lightId: "lp", switching: "byCabinet" });

describe("what a segment says", () => {
  test("the newer of measured and reported counts, and no voltage behind the breaker is off", () => {
    const twin = segment((one) => {
      one.measured.at = 2_000;
      one.measured.actualLightLevel = toLevel(0);
    });
    expect(saysOn(twin)).toBe(false);
    twin.reported.at = 3_000;
    expect(saysOn(twin)).toBe(true);
    twin.openEvents["circuitBreakerTripped"] = 3_000;
    expect(saysOn(twin)).toBe(false);
    expect(saysOn(newTwin({ lightId: "k", switching: "networked" }))).toBeNull();
  });

  test.each<[Availability, boolean | null, string]>([
    ["online", true, "localOverride"],
    ["late", true, "localOverride"],
    ["offline", null, "program"],
    ["neverSeen", null, "program"],
  ])("%s: on %s, because of %s", (availability, actualOn, reason) => {
    const twin = segment((one) => {
      one.availability = availability;
      one.reported.reason = "localOverride";
    });
    expect(segmentView(twin)).toEqual({ desiredOn: true, actualOn, reason });
  });
});

describe("a light point follows its segment", () => {
  test("dark although wanted on, it is shown dark and without supply; lit again, it is on", () => {
    const one = lamp();
    const dark = segment((twin) => {
      twin.reported.feedbackLevel = toLevel(0);
    });
    expect(followSegment(one, dark, 70, 5_000)).toBe(true);
    expect([shownLevel(one), one.desired.level, one.expectedPower]).toEqual([0, 100, 0]);
    expect(lampStatus(one, false)).toBe("fault");
    expect(followSegment(one, dark, 70, 5_000)).toBe(false);
    expect(followSegment(one, segment(), 70, null)).toBe(true);
    expect([shownLevel(one), one.expectedPower, lampStatus(one, false)]).toEqual([100, 70, "on"]);
  });

  test("of a silent controller the plan is shown, as old, and never as without connection", () => {
    const one = lamp();
    followSegment(one, segment(), 70, null);
    const silent = segment((twin) => {
      twin.availability = "offline";
      twin.desired.level = toLevel(0);
    });
    followSegment(one, silent, 70, null);
    expect([shownLevel(one), lampStatus(one, false), isStale(one)]).toEqual([0, "off", true]);
    leaveSegment(one);
    expect([isStale(one), one.availability, one.reported.feedbackLevel]).toEqual([
      false,
      "neverSeen",
      null,
    ]);
  });
});

describe("how long a segment has burned", () => {
  const hour = 3_600_000;

  test("each switching counts from its instant, by hours and by the night", () => {
    const burning = newBurningTime(false, 0);
    switchBurning(burning, true, 0.25 * hour);
    expect(countBurning(burning, 0.5 * hour, 0, 0, null)).toBe(0.25 * hour);
    switchBurning(burning, false, 0.75 * hour);
    switchBurning(burning, true, 0.875 * hour);
    expect(countBurning(burning, hour, 0, 0, null)).toBe(0.375 * hour);
    expect(burning.hourMs).toBe(0.625 * hour);
    expect(burnedTonight(burning, 0, 1.5 * hour)).toBe(1.125 * hour);
    expect(countBurning(burning, 2 * hour, hour, 0, null)).toBe(hour);
    expect([burning.hourMs, burning.nightMs]).toEqual([hour, 1.625 * hour]);
    // Another lighting day begins.
    expect(burnedTonight(burning, 2 * hour, 3 * hour)).toBe(hour);
  });

  test("where nobody listened the plan counts, and after a restart nothing counts twice", () => {
    const burning = newBurningTime(true, 0);
    catchUpBurning(burning, 0.5 * hour, 0);
    expect(burning).toMatchObject({
      countedTo: 0.5 * hour,
      nightMs: 0.5 * hour,
      hourMs: 0.5 * hour,
    });
    expect(countBurning(burning, hour, 0, 0, 0.1 * hour)).toBe(0.1 * hour);
    expect(burning.nightMs).toBe(0.6 * hour);
    catchUpBurning(burning, hour, 0);
    expect(burning.nightMs).toBe(0.6 * hour);
  });
});
