import { describe, expect, test } from "vitest";
import { isFaulty, isStale, lampStatus, shownLevel } from "../../../domain/lamp-status.ts";
import { type Level, toLevel } from "../../../domain/level.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import { light } from "./plans.ts";

const T = 1_800_000_000_000;
const percent = (level: number | null): Level | null => (level === null ? null : toLevel(level));

function twinWith(change: (twin: Twin) => void, switching = light().switching): Twin {
  const twin = newTwin(light({ switching }));
  change(twin);
  return twin;
}

describe("how a lamp is shown", () => {
  const online = (change: (twin: Twin) => void): Twin =>
    twinWith((twin) => {
      twin.availability = "online";
      change(twin);
    });
  const burning = (twin: Twin): void => {
    twin.measured.at = T;
    twin.measured.actualLightLevel = toLevel(60);
  };

  test.each([
    ["burning", online(burning), false, "on"],
    ["off", online((twin) => (twin.measured.actualLightLevel = toLevel(0))), false, "off"],
    ["somebody works at it", online(burning), true, "inWork"],
    ["by comparison broken", online((twin) => (twin.deviations.lampFailure = T)), false, "fault"],
    ["burning by day", online((twin) => (twin.deviations.lampUnexpectedOn = T)), false, "fault"],
    [
      "broken by its own word",
      online((twin) => (twin.openEvents = { lightSourceOpenCircuit: T })),
      false,
      "fault",
    ],
    [
      "a limit was passed, that is no break",
      online((twin) => (twin.openEvents = { supplyVoltageTooHigh: T })),
      false,
      "off",
    ],
    ["silent", twinWith((twin) => (twin.availability = "offline")), false, "noConnection"],
    ["never heard", twinWith(() => {}), false, "noConnection"],
    [
      "late",
      twinWith((twin) => {
        twin.availability = "late";
        burning(twin);
      }),
      false,
      "on",
    ],
    [
      "by cabinet, to burn",
      twinWith((twin) => (twin.desired.level = toLevel(100)), "byCabinet"),
      false,
      "on",
    ],
    ["not networked, by day", twinWith(() => {}, "notNetworked"), false, "off"],
  ] as const)("%s: %s", (_name, twin, inWork, status) => {
    expect(lampStatus(twin, inWork)).toBe(status);
  });

  test.each([
    ["a measured level", { measured: 60, measuredAt: T, reported: 50, reportedAt: T - 1 }, 60],
    [
      "a newer word of its own",
      { measured: 60, measuredAt: T, reported: 50, reportedAt: T + 1 },
      50,
    ],
    ["its word alone", { measured: null, measuredAt: null, reported: 50, reportedAt: T }, 50],
    [
      "readings without level",
      { measured: null, measuredAt: T, reported: 50, reportedAt: T - 1 },
      50,
    ],
    [
      "states without level",
      { measured: 60, measuredAt: T, reported: null, reportedAt: T + 1 },
      60,
    ],
    ["nothing", { measured: null, measuredAt: null, reported: null, reportedAt: null }, 70],
  ])("shows %s", (_name, { measured, measuredAt, reported, reportedAt }, expected) => {
    const twin = twinWith((each) => {
      each.desired.level = toLevel(70);
      each.measured.actualLightLevel = percent(measured);
      each.measured.at = measuredAt;
      each.reported.feedbackLevel = percent(reported);
      each.reported.at = reportedAt;
    });
    expect(shownLevel(twin)).toBe(expected);
  });

  test("stale is what is not online, if it has a voice", () => {
    expect(isStale(online(burning))).toBe(false);
    expect(isStale(twinWith((twin) => (twin.availability = "late")))).toBe(true);
    expect(isStale(twinWith(() => {}, "byCabinet"))).toBe(false);
    expect(isFaulty(online(burning))).toBe(false);
  });
});
