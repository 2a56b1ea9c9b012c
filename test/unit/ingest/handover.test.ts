import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
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
      { id: "lp_b", deviceId: "d2" },
      { id: "lp_c", deviceId: "d3", output: 1 },
      { id: "lp_d", deviceId: "d3", output: 2 },
    ],
    evening,
  );
  for (const id of ["n1", "n2"]) await town.admit(id);
  run = startEngine(dir, clock);
  for (const device of ["d1", "d2", "d3", "n1", "n2"]) run.say([device, "connection", online]);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const online = { online: true, bootId: 1, connectionCount: 1 };
const settle = (): void => {
  run.engine.pollIntents();
  run.engine.commit();
};
const rehang: OfficeTown["rehang"] = async (...change) => {
  await town.rehang(...change);
  settle();
};
const order = async (jobId: string, lightIds: readonly string[], until: number): Promise<void> => {
  const payload = { lightIds, level: 30, rampTime: 2, until, reason: null };
  await town.intent("override.set", payload, jobId);
  settle();
};
const twinOf = (lightId: string) => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === lightId) return twin;
  throw new Error(`no twin ${lightId}`);
};
const line = (jobId: string, lightId: string) => run.stores.field.ledgerLine(jobId, lightId);
const onTopic = (device: string, message: string) =>
  run.published.filter(({ topic }) => topic === `lp/v1/town/${device}/${message}`);
const retained = (device: string, message: string): Record<string, unknown> | "empty" | null => {
  const [found] = run.stores.field.downMessages([`lp/v1/town/${device}/${message}`]);
  if (found === undefined) return null;
  if (found.payload.length === 0) return "empty";
  return JSON.parse(Buffer.from(found.payload).toString()) as Record<string, unknown>;
};
const reading = (seq: number, more: object = {}) => ({
  readings: [{ ts: clock.now(), seq, bootId: 1, actualLightLevel: 30, activePower: 15, ...more }],
});
const ack = (jobId: string, lightId: string, phase: string) => {
  const { epoch, version } = line(jobId, lightId)!;
  return { kind: "override", epoch, version, phase };
};

test("swapped under an override: the new controller is told it, the line goes on, the old one is out of use", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  run.say(["d1", "ack", ack("job1", "lp_a", "received")]);
  run.say(["d1", "telemetry", reading(0)]);
  run.say([
    "d1",
    "event",
    { eventType: "highTemperature", phase: "start", seq: 0, bootId: 1, output: 1 },
  ]);
  const before = line("job1", "lp_a")!;
  expect(before.state).toBe("received");
  expect(run.stores.field.openCauses()).toHaveLength(1);

  clock.move(minute);
  await rehang({ lp_a: { device_id: "n1" } });
  expect(retained("n1", "override")).toMatchObject({
    overrides: [{ output: 1, level: 30, commandId: "job1", expiresAt: evening + 4 * hour }],
  });
  expect(retained("n1", "program")).toMatchObject({ hash: twinOf("lp_a").desired.programHash });
  expect(retained("n1", "config")).toMatchObject({ defaultLightLevel: 100 });
  expect(line("job1", "lp_a")).toMatchObject({
    state: "sent",
    sentAt: evening + minute,
    receivedAt: null,
    endedAt: null,
  });
  expect(line("job1", "lp_a")!.version).toBeGreaterThan(before.version!);
  for (const message of ["override", "program", "config"]) {
    expect(retained("d1", message)).toBe("empty");
    expect(onTopic("d1", message).at(-1)?.empty).toBe(true);
  }
  const twin = twinOf("lp_a");
  expect(twin.reported).toMatchObject({ at: null, feedbackLevel: null, programHash: null });
  expect(twin.measured).toMatchObject({ at: null, activePower: null });
  expect(twin).toMatchObject({ openEvents: {}, eventSeq: -1, online: true });
  expect(twin.desired).toMatchObject({ level: 30, reason: "override" });
  expect(run.stores.field.openCauses()).toEqual([]);
  expect(run.stores.field.overrides()).toMatchObject([{ lightPointId: "lp_a", jobId: "job1" }]);

  // The old one's late words are nobody's; the same seq of the new one is its own.
  run.say(["d1", "ack", { ...ack("job1", "lp_a", "applied"), version: before.version }]);
  run.say(["d1", "telemetry", reading(1, { activePower: 99 })]);
  run.say(["n1", "ack", ack("job1", "lp_a", "applied")], ["n1", "telemetry", reading(0)]);
  expect(twinOf("lp_a").measured.activePower).toBe(15);
  expect(line("job1", "lp_a")?.state).toBe("measured");
});

test("what the new controller measured before it hung here is not of this light point", async () => {
  const early = clock.now();
  clock.move(minute);
  await rehang({ lp_a: { device_id: "n1" } });
  clock.move(minute);
  run.say(["n1", "telemetry", reading(0, { ts: early, activePower: 77 })]);
  expect(twinOf("lp_a").measured.activePower).toBeNull();
  // By a clock that goes wrong or not: it speaks.
  expect(twinOf("lp_a").lastSeen).toBe(clock.now());
  run.say(["n1", "telemetry", reading(1)]);
  expect(twinOf("lp_a").measured.activePower).toBe(15);
});

test("without a controller an override cannot be in force, and its line ends", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  await rehang({ lp_a: { device_id: null } });
  expect(run.stores.field.overrides()).toEqual([]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "superseded", endedAt: evening });
  expect(twinOf("lp_a")).toMatchObject({ online: false, availability: "neverSeen" });
  expect(twinOf("lp_a").desired).toMatchObject({ level: 100, reason: "program" });
  await order("job2", ["lp_a"], evening + 4 * hour);
  expect(line("job2", "lp_a")).toMatchObject({ state: "rejected", code: "notSwitchable" });
});

test("another way of switching ends what only a controller could do", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  await rehang({ lp_a: { device_id: null, switching: "notNetworked" } });
  expect(run.stores.field.overrides()).toEqual([]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "superseded" });
  expect(twinOf("lp_a")).toMatchObject({ switching: "notNetworked" });
  clock.set(evening + 4 * hour);
  run.engine.tick();
  run.engine.commit();
  expect(line("job1", "lp_a")).toMatchObject({ state: "superseded", endedAt: evening });
});

test("two light points exchange their controllers in one go", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  run.published.length = 0;
  await rehang({ lp_a: { device_id: "d2" }, lp_b: { device_id: "d1" } });
  expect(retained("d2", "override")).toMatchObject({ overrides: [{ level: 30 }] });
  // d1 holds the override of the light point it hung on: that is taken from it.
  expect(retained("d1", "override")).toMatchObject({ overrides: [{ cleared: true, output: 1 }] });
  expect(run.published.some(({ empty }) => empty)).toBe(false);
  run.say(["d1", "telemetry", reading(0, { activePower: 41 })]);
  run.say(["d2", "telemetry", reading(0, { activePower: 42 })]);
  expect(twinOf("lp_b").measured.activePower).toBe(41);
  expect(twinOf("lp_a").measured.activePower).toBe(42);
});

test("of two heads one gets a controller of its own: the other goes on, and the free output is cleared", async () => {
  await order("job1", ["lp_c", "lp_d"], evening + 4 * hour);
  await rehang({ lp_d: { device_id: "n1", output: 1 } });
  const { overrides } = retained("d3", "override") as { overrides: object[] };
  expect(overrides).toHaveLength(2);
  expect(overrides).toMatchObject([
    { output: 1, level: 30 },
    { output: 2, cleared: true },
  ]);
  expect(retained("n1", "override")).toMatchObject({ overrides: [{ output: 1, level: 30 }] });
  // It stays so over a restart, and ends when the output is taken again.
  await run.engine.close();
  run = startEngine(dir, clock);
  await order("job2", ["lp_c"], evening + hour);
  expect(retained("d3", "override")).toMatchObject({ overrides: [{ output: 1 }, { output: 2 }] });
  await rehang({ lp_d: { device_id: "d3", output: 2 } });
  expect(retained("d3", "override")).toMatchObject({ overrides: [{ output: 1 }, { level: 30 }] });
  expect(retained("n1", "override")).toBe("empty");
});

test("a swap that happened while field was away is carried out at its start", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  await run.engine.close();
  await town.rehang({ lp_a: { device_id: "n1" } });
  clock.move(minute);
  run = startEngine(dir, clock);
  expect(retained("n1", "override")).toMatchObject({ overrides: [{ level: 30 }] });
  expect(retained("d1", "override")).toBe("empty");
  expect(twinOf("lp_a").desired.reason).toBe("override");
  // And not a second time.
  const versions = run.stores.field.lastVersion();
  await run.engine.close();
  run = startEngine(dir, clock);
  expect(run.stores.field.lastVersion()).toBe(versions);
});

test("a light point that left while field was away leaves nothing open behind", async () => {
  await order("job1", ["lp_a"], evening + 4 * hour);
  const event = { eventType: "highTemperature", phase: "start", seq: 0, bootId: 1, output: 1 };
  run.say(["d1", "event", event]);
  await run.engine.close();
  await town.rehang({ lp_a: { deleted_at: evening, device_id: null } });
  run = startEngine(dir, clock);
  expect(run.stores.field.overrides()).toEqual([]);
  expect(run.stores.field.openCauses()).toEqual([]);
  expect(line("job1", "lp_a")).toMatchObject({ state: "superseded", endedAt: evening });
  expect(retained("d1", "override")).toBe("empty");
});

test("a light point that is deleted leaves its controller out of use, and one that waits for a commit leaves no trace", async () => {
  run.engine.tick();
  await rehang({ lp_a: { deleted_at: evening, device_id: null } });
  expect(retained("d1", "program")).toBe("empty");
  clock.move(5 * hour);
  run.engine.tick();
  run.engine.commit();
  expect([...run.stores.field.loadTwins()].map(({ lightId }) => lightId)).not.toContain("lp_a");
  await rehang({ lp_a: { deleted_at: null, device_id: "d1" } });
  expect(retained("d1", "program")).toMatchObject({ hash: twinOf("lp_a").desired.programHash });
});
