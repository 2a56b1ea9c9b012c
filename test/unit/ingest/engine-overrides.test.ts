import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LedgerLine } from "../../../store/field-records.ts";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 19);
const minute = 60_000;
const hour = 60 * minute;

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(evening);
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2", output: 1, minimumLevel: 40 },
      { id: "lp_c", deviceId: "d2", output: 2 },
      { id: "lp_d", deviceId: null, switching: "byCabinet" },
    ],
    evening,
  );
  run = startEngine(dir, clock);
  run.say(
    ["d1", "connection", { online: true, bootId: 1, connectionCount: 1 }],
    ["d2", "connection", { online: true, bootId: 1, connectionCount: 1 }],
  );
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const order = async (
  jobId: string,
  lightIds: readonly string[],
  level: number,
  until = evening + hour,
): Promise<void> => {
  await town.intent("override.set", { lightIds, level, rampTime: 2, until, reason: "test" }, jobId);
  run.engine.pollIntents();
};
const line = (jobId: string, lightId: string): LedgerLine | null =>
  run.stores.field.ledgerLine(jobId, lightId);
const twinOf = (lightId: string) => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === lightId) return twin;
  throw new Error(`no twin ${lightId}`);
};
const onTopic = (device: string, message: string) =>
  run.published.filter(({ topic }) => topic === `lp/v1/town/${device}/${message}`);
const ack = (jobId: string, lightId: string, phase: string, code?: string) => {
  const { epoch, version } = line(jobId, lightId)!;
  return { kind: "override", epoch, version, phase, ...(code === undefined ? {} : { code }) };
};

test("an override goes the whole way: sent, received, applied, measured, and its end", async () => {
  await order("job1", ["lp_a"], 30);
  const [message] = onTopic("d1", "override");
  expect(message?.content).toMatchObject({
    overrides: [
      {
        commandId: "job1",
        output: 1,
        level: 30,
        rampTime: 2,
        reason: "override",
        expiresAt: evening + hour,
      },
    ],
  });
  expect(line("job1", "lp_a")).toMatchObject({ state: "sent", sentAt: evening, level: 30 });
  expect(twinOf("lp_a").desired).toMatchObject({
    level: 30,
    reason: "override",
    until: evening + hour,
  });
  expect(run.frames.at(-1)?.changes).toMatchObject([{ index: 0, desired: 30, flags: 1 }]);
  expect(run.facts.at(-1)).toMatchObject({ jobs: ["job1"], lightIds: ["lp_a"] });

  clock.move(100);
  run.say(["d1", "ack", ack("job1", "lp_a", "received")]);
  expect(line("job1", "lp_a")?.state).toBe("received");
  clock.move(2_000);
  run.say(["d1", "ack", ack("job1", "lp_a", "applied")]);
  expect(line("job1", "lp_a")?.state).toBe("applied");
  const reading = (seq: number, activePower: number) => ({
    readings: [{ ts: clock.now(), seq, bootId: 1, actualLightLevel: 30, activePower }],
  });
  run.say(["d1", "telemetry", reading(0, 49)]);
  expect(line("job1", "lp_a")?.state).toBe("applied");
  run.say(["d1", "telemetry", reading(1, 15.5)]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "measured", measuredAt: evening + 2_100 });

  clock.set(evening + hour);
  run.engine.tick();
  run.engine.commit();
  expect(twinOf("lp_a").desired).toMatchObject({ level: 100, reason: "program" });
  expect(run.stores.field.overrides()).toEqual([]);
  expect(line("job1", "lp_a")?.state).toBe("measured");
});

test.each([
  ["lp_b", 20, "belowFloor"],
  ["lp_d", 50, "notSwitchable"],
  ["lp_x", 50, "unknownLight"],
])(
  "a light point that must not be switched (%s) is rejected and nothing is sent",
  async (lightId, level, code) => {
    await order("job1", [lightId], level);
    expect(line("job1", lightId)).toMatchObject({ state: "rejected", code, endedAt: evening });
    expect(run.published.filter(({ topic }) => topic.endsWith("/override"))).toEqual([]);
  },
);

test("an override whose end is past is rejected as expired", async () => {
  await order("job1", ["lp_a"], 50, evening - 1);
  expect(line("job1", "lp_a")).toMatchObject({ state: "rejected", code: "expired" });
});

test("one message carries all outputs, and an entry that did not change keeps its version", async () => {
  await order("job1", ["lp_b"], 50);
  await order("job2", ["lp_c"], 60);
  const [first, second] = onTopic("d2", "override").map(({ content }) => content["overrides"]);
  expect(second).toHaveLength(2);
  expect(second).toContainEqual((first as unknown[])[0]);
});

test("a newer override takes the place of one that was not carried out", async () => {
  await order("job1", ["lp_a"], 30);
  await order("job2", ["lp_a"], 60);
  expect(line("job1", "lp_a")).toMatchObject({ state: "superseded", endedAt: evening });
  expect(line("job2", "lp_a")!.version).toBeGreaterThan(line("job1", "lp_a")!.version!);
  expect(twinOf("lp_a").desired.level).toBe(60);
});

test("taking it back sends a clearing and ends when the lamp says so", async () => {
  await order("job1", ["lp_a"], 30);
  await town.intent("override.clear", { lightIds: ["lp_a"] }, "job2");
  run.engine.pollIntents();
  expect(onTopic("d1", "override").at(-1)?.content).toMatchObject({
    overrides: [{ cleared: true, output: 1, commandId: "job2", expiresAt: null }],
  });
  expect(twinOf("lp_a").desired).toMatchObject({ level: 100, reason: "program" });
  run.say(["d1", "ack", ack("job2", "lp_a", "applied")]);
  expect(line("job2", "lp_a")).toMatchObject({ state: "applied", endedAt: evening });
});

test("a refusal by the device stands in the ledger with its code", async () => {
  await order("job1", ["lp_a"], 30);
  run.say(["d1", "ack", ack("job1", "lp_a", "rejected", "localOverride")]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "rejected", code: "localOverride" });
});

test("to a lamp that is away it stays queued, and is sent when it connects", async () => {
  run.say(["d1", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
  await order("job1", ["lp_a"], 30);
  expect(line("job1", "lp_a")?.state).toBe("queued");
  clock.move(minute);
  run.say(["d1", "connection", { online: true, bootId: 2, connectionCount: 3 }]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "sent", sentAt: evening + minute });
});

test("an override nobody carried out expires", async () => {
  await order("job1", ["lp_a"], 30);
  clock.set(evening + hour);
  run.engine.tick();
  run.engine.commit();
  expect(line("job1", "lp_a")).toMatchObject({ state: "expired", endedAt: evening + hour });
});

test("a lost acknowledgement is made up for by the reported slot", async () => {
  await order("job1", ["lp_a"], 30);
  const { epoch, version } = line("job1", "lp_a")!;
  const state = (actualLightLevel: number) => ({
    bootId: 1,
    programHash: null,
    lastTimeSync: null,
    outputs: [
      {
        output: 1,
        feedbackLevel: 30,
        actualLightLevel,
        reason: "override",
        slots: { override: { epoch, version } },
      },
    ],
  });
  run.say(["d1", "state", state(80)]);
  expect(line("job1", "lp_a")?.state).toBe("received");
  run.say(["d1", "state", state(30)]);
  expect(line("job1", "lp_a")?.state).toBe("applied");
});

test("after a restart overrides hold, commands go on, and nothing is ordered twice", async () => {
  await order("job1", ["lp_a"], 30);
  const before = line("job1", "lp_a")!;
  await run.engine.close();
  clock.move(minute);
  run = startEngine(dir, clock);
  run.engine.pollIntents();
  expect(run.published).toEqual([]);
  expect(twinOf("lp_a").desired).toMatchObject({ level: 30, reason: "override" });
  const retained = run.engine.retained(["lp/v1/town/d1/override"]);
  expect(retained).toMatchObject([{ epoch: before.epoch, version: before.version }]);
  run.say(["d1", "ack", ack("job1", "lp_a", "applied")]);
  expect(line("job1", "lp_a")?.state).toBe("applied");
  await order("job2", ["lp_a"], 60);
  expect(line("job2", "lp_a")!.epoch).toBeGreaterThan(before.epoch!);
  expect(line("job2", "lp_a")!.version).toBeGreaterThan(before.version!);
});
