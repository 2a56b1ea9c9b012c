import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Engine } from "../../../ingest/engine-face.ts";
import { type RunningEngine, runEngine } from "../../../ingest/run-engine.ts";
import type { FromThread } from "../../../ingest/thread-protocol.ts";

const timers = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
  "performance",
] as const;

let calls: string[];
let said: FromThread[];
let pending: "nothing" | "something" | "urgent";
/** Steps that the next commit takes, and milliseconds each. */
let steps: number;
let stepMs: number;
let untrimmed: number;
/** Milliseconds that work took, on top of what the timers have seen. */
let spent: number;
let run: RunningEngine;

const note = (call: string): void => void calls.push(`${performance.now()} ${call}`);
const since = (from: number, name: string): number[] =>
  calls
    .map((call) => call.split(" "))
    .filter(([at, call]) => call === name && Number(at) >= from)
    .map(([at]) => Number(at));

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...timers], now: 0 });
  [calls, said, pending, steps, stepMs, untrimmed, spent] = [[], [], "nothing", 1, 0, 0, 0];
  let left = 0;
  const engine: Engine = {
    epoch: 1,
    accept: () => "committed",
    retryHeld: () => [],
    work: () => false,
    backlog: () => 0,
    pending: () => pending,
    commit: () => true,
    commitStep() {
      note("commit");
      if (left === 0) left = steps;
      left -= 1;
      spent += stepMs;
      if (left > 0) return "more";
      pending = "nothing";
      return "done";
    },
    tick: () => note("tick"),
    pollIntents: () => note("poll"),
    heartbeat: () => {},
    flushHistory: () => {},
    tidy: () => false,
    trim() {
      note("trim");
      untrimmed -= 1;
      return untrimmed > 0;
    },
    authenticate: () => ({ kind: "refused", why: "unknownDevice" }),
    retained: () => [],
    security: () => {},
    close: () => Promise.resolve(),
  };
  run = runEngine(
    engine,
    // So fast that ticks are not cron's.
    { now: () => 0, speed: 20 },
    { held: () => true, restore: () => true },
    (message) => void said.push(message),
    () => performance.now() + spent,
  );
});

afterEach(async () => {
  await run.close();
  vi.useRealTimers();
});

/** Lets batches come every 10 ms for so long; each changes something. */
function load(ms: number): void {
  for (let passed = 0; passed < ms; passed += 10) {
    pending = "something";
    run.take({ kind: "batch", batchId: 1, count: 1, bytes: new Uint8Array() });
    vi.advanceTimersByTime(10);
  }
}

test("without load a change is committed with the next look; with it the next pause is a quarter of a second", () => {
  pending = "something";
  vi.advanceTimersByTime(60);
  expect(since(0, "commit")).toHaveLength(1);
  load(1_000);
  expect(since(60, "commit")).toHaveLength(4);
});

test("the longer a commit takes the longer changes are gathered, two seconds at most", () => {
  stepMs = 50;
  load(2_000);
  expect(since(1, "commit")).toHaveLength(2);
  stepMs = 1_000;
  load(10_000);
  expect(since(2_000, "commit").length).toBeLessThanOrEqual(6);
  expect(since(2_000, "commit").length).toBeGreaterThan(3);
});

test("once the load has ended nothing waits for the long pause", () => {
  stepMs = 1_000;
  load(500);
  const ended = performance.now();
  pending = "something";
  vi.advanceTimersByTime(300);
  expect(since(ended, "commit")).toHaveLength(1);
});

test("what people wait for is committed at once", () => {
  stepMs = 1_000;
  load(500);
  pending = "urgent";
  const asked = performance.now();
  run.take({ kind: "nudge" });
  vi.advanceTimersByTime(1);
  expect(since(asked, "commit")).toHaveLength(1);
});

test("ticks, intents and trimming wait for the end of a commit in steps, batches do not", () => {
  steps = 2_000;
  pending = "urgent";
  run.take({ kind: "nudge" });
  calls = [];
  run.take({ kind: "nudge" });
  vi.advanceTimersByTime(600);
  run.take({ kind: "batch", batchId: 9, count: 1, bytes: new Uint8Array() });
  expect(said.at(-1)).toMatchObject({ kind: "committed", batchId: 9 });
  expect(calls.filter((call) => !call.endsWith("commit"))).toEqual([]);
  steps = 1;
  while (calls.at(-1)?.endsWith("commit") === true) vi.advanceTimersToNextTimer();
  expect(new Set(calls.map((call) => call.split(" ")[1]))).toEqual(
    new Set(["commit", "tick", "poll"]),
  );
});

test("trimming goes on in small steps while there is more, and rests when there is none", () => {
  untrimmed = 3;
  vi.advanceTimersByTime(9_000);
  expect(since(0, "trim")).toEqual([5_000, 5_050, 5_100]);
});
