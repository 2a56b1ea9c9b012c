import { describe, expect, test } from "vitest";
import { createFreshness, liveForMs } from "../../../dashboard/live/freshness.ts";
import { judgeFrame } from "../../../dashboard/live/frame-order.ts";
import { createTownClock } from "../../../dashboard/live/town-clock.ts";

describe("freshness", () => {
  function started() {
    let steady = 0;
    const freshness = createFreshness(() => steady);
    const pass = (ms: number): void => {
      steady += ms;
      freshness.check();
    };
    return { freshness, pass };
  }

  test("nothing is live before the first state", () => {
    expect(started().freshness.view()).toEqual({ live: false, at: null });
  });

  test("live until ten seconds pass without a newer state, and again with the next", () => {
    const { freshness, pass } = started();
    freshness.heard(1_000);
    pass(liveForMs - 1);
    expect(freshness.view().live).toBe(true);
    pass(1);
    expect(freshness.view()).toEqual({ live: false, at: 1_000 });
    freshness.heard(1_001);
    expect(freshness.view()).toEqual({ live: true, at: 1_001 });
  });

  test("the same state told again is no sign of life", () => {
    const { freshness, pass } = started();
    freshness.heard(1_000);
    pass(liveForMs - 1);
    freshness.heard(1_000);
    freshness.heard(900);
    pass(1);
    expect(freshness.view()).toEqual({ live: false, at: 1_000 });
  });

  test("readers are told when it turns, not with each state", () => {
    const { freshness, pass } = started();
    let told = 0;
    freshness.subscribe(() => (told += 1));
    freshness.heard(1);
    freshness.heard(2);
    pass(liveForMs);
    pass(liveForMs);
    expect(told).toBe(2);
  });
});

describe("frames", () => {
  const have = { epoch: 3, seq: 10 };
  test.each([
    ["the first before any states", null, { epoch: 3, seq: 11, since: 10 }, "fetch"],
    ["the next", have, { epoch: 3, seq: 11, since: 10 }, "take"],
    ["several in one", have, { epoch: 3, seq: 40, since: 10 }, "take"],
    ["one that overlaps what we hold", have, { epoch: 3, seq: 12, since: 4 }, "take"],
    ["one we hold", have, { epoch: 3, seq: 10, since: 9 }, "skip"],
    ["an empty sign of life", have, { epoch: 3, seq: 10, since: 10 }, "skip"],
    ["one after a gap", have, { epoch: 3, seq: 12, since: 11 }, "fetch"],
    ["one of another epoch", have, { epoch: 4, seq: 11, since: 10 }, "fetch"],
  ] as const)("%s", (_, held, frame, verdict) => {
    expect(judgeFrame(held, frame)).toBe(verdict);
  });
});

describe("town clock", () => {
  test("runs on at its speed from what the server said", () => {
    let steady = 500;
    const clock = createTownClock(() => steady);
    expect(clock.now()).toBeNull();
    clock.set(1_000_000, 60);
    steady += 2_000;
    expect(clock.now()).toBe(1_000_000 + 120_000);
    clock.set(2_000_000, 1);
    steady += 10;
    expect(clock.now()).toBe(2_000_010);
  });
});
