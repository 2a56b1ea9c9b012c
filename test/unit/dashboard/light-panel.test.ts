import { describe, expect, test } from "vitest";
import type { CommandLine, TimelineStep } from "../../../api/contract/lights.ts";
import { endingOf, newestFirst, stepsOf } from "../../../dashboard/light/command-steps.ts";
import { burningTime } from "../../../dashboard/light/history-figures.ts";
import {
  endOf,
  newIdempotencyKey,
  overrideRequest,
} from "../../../dashboard/light/override-request.ts";
import { presentAndNext, timelineCorners } from "../../../dashboard/light/timeline-path.ts";

const line: CommandLine = {
  jobId: "j",
  lightId: "lp_1",
  state: "queued",
  level: 40,
  code: null,
  createdAt: 10,
  sentAt: null,
  receivedAt: null,
  appliedAt: null,
  measuredAt: null,
  endedAt: null,
};
const states = (part: Partial<CommandLine>): string[] =>
  stepsOf({ ...line, ...part }).map(({ state }) => state);

describe("the ledger of a command", () => {
  test("accepted is not sent, sent is not done", () => {
    expect(states({})).toEqual(["done", "waiting", "open", "open", "open"]);
    expect(states({ state: "sent", sentAt: 11 })).toEqual([
      "done",
      "done",
      "waiting",
      "open",
      "open",
    ]);
  });

  test("a later step proves the ones before it", () => {
    expect(states({ state: "measured", sentAt: 11, measuredAt: 20 })).toEqual(
      Array.from({ length: 5 }, () => "done"),
    );
  });

  test.each(["rejected", "expired", "superseded"] as const)("%s ends it", (state) => {
    expect(endingOf({ ...line, state })).toBe(state);
    expect(states({ state, sentAt: 11 })).toEqual(["done", "done", "never", "never", "never"]);
  });

  test("fulfilled is no ending of that kind", () => {
    expect(endingOf({ ...line, state: "measured" })).toBeNull();
  });

  test("the newest first", () => {
    const older = { ...line, jobId: "older", createdAt: 5 };
    expect(newestFirst([older, line]).map(({ jobId }) => jobId)).toEqual(["j", "older"]);
  });
});

describe("an override", () => {
  const now = Date.parse("2026-11-21T17:00:00Z");
  test.each([
    ["sunrise", null],
    ["hour", now + 3_600_000],
    ["fourHours", now + 14_400_000],
    ["clock", Date.parse("2026-11-22T05:00:00Z")],
  ] as const)("until %s", (choice, until) => {
    expect(endOf(choice, "06:00", now, "Europe/Berlin")).toBe(until);
  });

  test("leaves the end out where the server is to choose it, and sends whole milliseconds", () => {
    expect(overrideRequest("lp_1", 40, null)).toEqual({ lightIds: ["lp_1"], level: 40 });
    expect(overrideRequest("lp_1", 40, 5.5).until).toBe(6);
  });

  test("each gets a key of its own", () => {
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});

describe("tonight's timeline", () => {
  const decidedBy = { code: "clock", parameters: {} };
  const steps: readonly TimelineStep[] = [
    { from: 0, to: 100_000, level: 0, rampTime: 0, decidedBy },
    { from: 100_000, to: 300_000, level: 100, rampTime: 20, decidedBy },
    { from: 300_000, to: 310_000, level: 50, rampTime: 60, decidedBy },
    { from: 310_000, to: 400_000, level: 50, rampTime: 0, decidedBy },
  ];

  test("ramps run from the level before, and end with their step at the latest", () => {
    expect(timelineCorners(steps).slice(3, 8)).toEqual([
      { at: 100_000, level: 0 },
      { at: 120_000, level: 100 },
      { at: 300_000, level: 100 },
      { at: 300_000, level: 100 },
      { at: 310_000, level: 50 },
    ]);
    expect(timelineCorners([])).toEqual([]);
  });

  test.each([
    [0, 0, 100],
    [99_999, 0, 100],
    [100_000, 100, 50],
    [305_000, 50, null],
    [400_000, null, null],
  ])("at %i", (now, present, next) => {
    const found = presentAndNext(steps, now);
    expect(found.present?.level ?? null).toBe(present);
    expect(found.next?.level ?? null).toBe(next);
  });
});

describe("burning time", () => {
  const minute = 60_000;
  test("counts from each lit point to the next, gaps of knowledge left out", () => {
    expect(
      burningTime({
        at: [0, 10 * minute, 20 * minute, 30 * minute, 500 * minute, 510 * minute],
        levelPercent: [0, 100, 50, null, 100, 100],
      }),
    ).toBe(30 * minute);
    expect(burningTime({ at: [0, 200 * minute], levelPercent: [100, 100] })).toBe(0);
    expect(burningTime({ at: [], levelPercent: [] })).toBe(0);
  });
});
