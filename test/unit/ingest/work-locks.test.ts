import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { type LampInput, newLamp, step } from "../../../simulators/lamp.ts";
import type { LampTraits } from "../../../simulators/lamp-state.ts";
import { createProgramLibrary } from "../../../simulators/program-library.ts";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

/** 15:00 in Berlin; the program switches on at 18:00 and dims to 40 % at 23:00. */
const afternoon = Date.UTC(2026, 10, 21, 14);
const minute = 60_000;
const hour = 60 * minute;

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(afternoon);
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2", minimumLevel: 40 },
      { id: "lp_live", deviceId: "d3" },
      { id: "lp_none", deviceId: null, switching: "byCabinet" },
    ],
    afternoon,
  );
  const { db } = town.registry;
  await db
    .insertInto("cabinets")
    .values({ id: "cab", number: "7", name: null, lat: null, lon: null })
    .execute();
  await db.insertInto("segments").values({ id: "seg", cabinet_id: "cab", number: "1" }).execute();
  await db
    .updateTable("light_points")
    .set({ cabinet_id: "cab", segment_id: "seg" })
    .where("id", "in", ["lp_a", "lp_b", "lp_none"])
    .execute();
  await town.admit("n1");
  run = startEngine(dir, clock);
  const announced = { ...announce, maxSwitchPoints: 0 };
  run.say(
    ["d1", "connection", online],
    ["d2", "connection", online],
    ["d3", "connection", online],
    ["d3", "announce", announced],
  );
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const online = { online: true, bootId: 1, connectionCount: 1 };
const announce = {
  serial: "s",
  hwType: "h",
  swVersion: "1",
  bootId: 1,
  outputs: [{ output: 1 }],
  maxSwitchPoints: 40,
  astro: true,
  clo: false,
  sensors: [],
  reportingInterval: 900,
};
const state = (level: number, reason = "program") => ({
  ts: clock.now(),
  bootId: 1,
  outputs: [{ output: 1, feedbackLevel: level, actualLightLevel: level, reason, slots: {} }],
  programHash: null,
  lastTimeSync: null,
});
const settle = (): void => {
  run.engine.pollIntents();
  run.engine.commit();
};
const at = (instant: number): void => {
  clock.set(instant);
  run.engine.tick();
  run.engine.commit();
};
type Lock = Parameters<OfficeTown["lock"]>[0];
const lock = async (more: Partial<Lock> = {}): Promise<void> => {
  const target = { target_kind: "lightPoint" as const, target_id: "lp_a" };
  await town.lock({
    id: "lock1",
    from_at: clock.now(),
    until_at: afternoon + 5 * hour,
    ...target,
    ...more,
  });
  settle();
};
const order = async (jobId: string, lightIds: string[], more: object = {}): Promise<void> => {
  const payload = { lightIds, level: 30, rampTime: 2, until: afternoon + hour, reason: null };
  await town.intent("override.set", { ...payload, ...more }, jobId);
  settle();
};
const twinOf = (lightId: string) => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === lightId) return twin;
  throw new Error(`no twin ${lightId}`);
};
const line = (jobId: string, lightId: string) => run.stores.field.ledgerLine(jobId, lightId);
const onTopic = (device: string, message: string) =>
  run.published.filter(({ topic }) => topic === `lp/v1/town/${device}/${message}`);
const entry = (device: string) => {
  const overrides = onTopic(device, "override").at(-1)?.content["overrides"] as
    | object[]
    | undefined;
  return overrides?.[0];
};
const status = (index: number) =>
  run.frames.flatMap(({ changes }) => changes).findLast((one) => one.index === index)?.status;
const inWork = 2;

test("locked through dusk: the lamp is told to stay as it is, and its program takes over when the lock ends by itself", async () => {
  await lock();
  expect(entry("d1")).toMatchObject({
    commandId: "lock1",
    level: 0,
    rampTime: 0,
    reason: "override",
    expiresAt: afternoon + 5 * hour,
  });
  expect(status(0)).toBe(inWork);
  expect(twinOf("lp_a").desired).toMatchObject({ level: 0, until: afternoon + 5 * hour });
  const sent = onTopic("d1", "override").length;
  at(afternoon + 3 * hour + minute);
  expect(twinOf("lp_a").desired.level).toBe(0);
  expect(twinOf("lp_b").desired.level).toBe(100);
  expect(status(0)).toBe(inWork);
  at(afternoon + 5 * hour);
  expect(twinOf("lp_a").desired).toMatchObject({ level: 100, reason: "program" });
  // The lamp ends it by itself: nothing has to be told.
  expect(onTopic("d1", "override")).toHaveLength(sent);
  expect(status(0)).not.toBe(inWork);
});

test("it keeps the level that it says it has, and not the one that was wanted", async () => {
  run.say(["d1", "state", state(70)]);
  await lock();
  expect(entry("d1")).toMatchObject({ level: 70 });
  expect(twinOf("lp_a").desired.level).toBe(70);
});

test("no order switches it: refused with the code, and again possible after the lock", async () => {
  await lock();
  await order("job1", ["lp_a", "lp_b"], { level: 80 });
  expect(line("job1", "lp_a")).toMatchObject({ state: "rejected", code: "workLocked" });
  expect(line("job1", "lp_b")?.state).toBe("sent");
  await town.intent("override.clear", { lightIds: ["lp_a"] }, "job2");
  settle();
  expect(line("job2", "lp_a")).toMatchObject({ state: "rejected", code: "workLocked" });
  await lock({ ended_at: clock.now() });
  expect(entry("d1")).toMatchObject({ cleared: true });
  await order("job3", ["lp_a"]);
  expect(line("job3", "lp_a")?.state).toBe("sent");
});

test("a lamp that is driven live gets no steps while it is locked, and the present one afterwards", async () => {
  await lock({ target_id: "lp_live" });
  expect(entry("d3")).toMatchObject({ commandId: "lock1", level: 0 });
  const sent = onTopic("d3", "override").length;
  at(afternoon + 4 * hour);
  expect(onTopic("d3", "override")).toHaveLength(sent);
  at(afternoon + 5 * hour);
  expect(entry("d3")).toMatchObject({ level: 100 });
  expect(entry("d3")).not.toHaveProperty("commandId");
});

test("an override that lasts longer goes on by itself; one that would end is held up to the lock's end", async () => {
  await order("long", ["lp_a"], { until: afternoon + 8 * hour });
  await order("short", ["lp_b"], { level: 50, until: afternoon + hour });
  const before = onTopic("d1", "override").length;
  await lock({ target_kind: "segment", target_id: "seg" });
  expect(onTopic("d1", "override")).toHaveLength(before);
  expect(entry("d2")).toMatchObject({ commandId: "lock1", level: 50 });
  at(afternoon + hour);
  expect(line("short", "lp_b")?.endedAt).toBe(afternoon + hour);
  expect(twinOf("lp_b").desired).toMatchObject({ level: 50, until: afternoon + 5 * hour });
  at(afternoon + 5 * hour);
  expect(twinOf("lp_a").desired).toMatchObject({ level: 30, until: afternoon + 8 * hour });
  expect(twinOf("lp_b").desired).toMatchObject({ level: 100, reason: "program" });
});

test("extended it is told anew, and ended early what was in force before goes on", async () => {
  await order("job1", ["lp_a"], { until: afternoon + 6 * hour });
  await lock({ until_at: afternoon + 5 * hour });
  await lock({ until_at: afternoon + 7 * hour });
  expect(entry("d1")).toMatchObject({
    commandId: "lock1",
    level: 30,
    expiresAt: afternoon + 7 * hour,
  });
  const held = line("job1", "lp_a")!.version!;
  clock.move(minute);
  await lock({ until_at: afternoon + 7 * hour, ended_at: clock.now() });
  expect(entry("d1")).toMatchObject({
    commandId: "job1",
    level: 30,
    expiresAt: afternoon + 6 * hour,
  });
  expect(line("job1", "lp_a")!.version).toBeGreaterThan(held);
  run.say(["d1", "ack", { kind: "override", phase: "applied", ...versionOf("job1", "lp_a") }]);
  expect(line("job1", "lp_a")?.state).toBe("applied");
});

const versionOf = (jobId: string, lightId: string) => {
  const { epoch, version } = line(jobId, lightId)!;
  return { epoch, version };
};

test("what a lamp has not heard before the lock does not switch it when it comes back", async () => {
  run.say(["d1", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
  await order("job1", ["lp_a"], { until: afternoon + 8 * hour });
  expect(line("job1", "lp_a")?.state).toBe("queued");
  await lock();
  expect(line("job1", "lp_a")).toMatchObject({ state: "rejected", code: "workLocked" });
  expect(run.stores.field.overrides()).toEqual([]);
  expect(entry("d1")).toMatchObject({ commandId: "lock1" });
});

test("a lamp held below its floor is not lifted by its controller at dusk", async () => {
  const config = () => onTopic("d2", "config").at(-1)?.content;
  expect(config()).toMatchObject({ minimumLevel: 40 });
  await lock({ target_kind: "cabinet", target_id: "cab" });
  expect(config()).toMatchObject({ minimumLevel: 0 });
  at(afternoon + 4 * hour);
  expect(twinOf("lp_b").desired.level).toBe(0);
  at(afternoon + 5 * hour);
  expect(config()).toMatchObject({ minimumLevel: 40 });
});

test("a lock on a cabinet covers everything behind it, also what has no voice", async () => {
  await lock({ target_kind: "cabinet", target_id: "cab" });
  expect([0, 1, 2, 3].map(status)).toEqual([inWork, inWork, expect.not.closeTo(inWork), inWork]);
  await order("job1", ["lp_a", "lp_b", "lp_live"], { level: 80 });
  expect(["lp_a", "lp_b", "lp_live"].map((id) => line("job1", id)?.code ?? "sent")).toEqual([
    "workLocked",
    "workLocked",
    "sent",
  ]);
});

test("a lamp hung on another controller under the lock stays as it was, and one moved under it is held", async () => {
  await lock({ target_kind: "segment", target_id: "seg" });
  run.say(["n1", "connection", online]);
  at(afternoon + 4 * hour);
  await town.rehang({ lp_a: { device_id: "n1" }, lp_live: { segment_id: "seg" } });
  settle();
  expect(entry("n1")).toMatchObject({ commandId: "lock1", level: 0 });
  expect(entry("d3")).toMatchObject({ commandId: "lock1", level: 100 });
  await town.rehang({ lp_live: { segment_id: null } });
  settle();
  expect(entry("d3")).not.toHaveProperty("commandId");
});

test("restarted in the middle everything stays as it is, and what was ended meanwhile is let go", async () => {
  await lock();
  await lock({ id: "lock2", target_id: "lp_b" });
  at(afternoon + 4 * hour);
  const version = run.stores.field.lastVersion();
  await run.engine.close();
  await town.lock({ id: "lock2", ended_at: clock.now() });
  run = startEngine(dir, clock);
  expect(onTopic("d1", "override")).toEqual([]);
  expect(twinOf("lp_a").desired.level).toBe(0);
  expect(twinOf("lp_b").desired.level).toBe(100);
  expect(entry("d2")).toMatchObject({ cleared: true });
  expect([status(0), status(1)]).toEqual([inWork, expect.not.closeTo(inWork)]);
  expect(onTopic("d2", "config").at(-1)?.content).toMatchObject({ minimumLevel: 40 });
  expect(run.stores.field.lastVersion()).toBe(version + 2);
  at(afternoon + 5 * hour);
  expect(twinOf("lp_a").desired.level).toBe(100);
});

test("under a lock a lamp does not blink and does not start anew, but answers", async () => {
  await lock();
  const send = (commandId: string, command: string) =>
    town.intent("device.command", {
      commandId,
      deviceId: "d1",
      command,
      expiresAt: afternoon + hour,
    });
  await send("c1", "identify");
  await send("c2", "reboot");
  await send("c3", "readNow");
  settle();
  const states = ["c1", "c2", "c3"].map((id) => run.stores.field.deviceCommand(id));
  expect(states).toMatchObject([
    { state: "rejected", code: "workLocked" },
    { state: "rejected", code: "workLocked" },
    { state: "sent" },
  ]);
});

test("a lamp with a program and a floor, told all that field says, stays dark through dusk and burns after the lock", async () => {
  const output = { output: 1, ratedPower: 50, standbyPower: 0.5, powerCurve: [] };
  const traits: LampTraits = {
    device: "d2",
    outputs: [output],
    position: null,
    maxSwitchPoints: 100,
    keepsTime: true,
    reportingInterval: 900,
    changeJitter: 0,
    backlogLimit: 10,
  };
  let lamp = newLamp(traits, clock.now(), 1);
  const take = (input: LampInput): void => {
    lamp = step(traits, lamp, input, clock.now()).state;
  };
  const library = createProgramLibrary(createDecoder());
  let heard = 0;
  const listen = (): void => {
    for (const { topic, content } of run.published.slice(heard)) {
      // Each of its kind, as field writes it.
      const message = content as unknown as never;
      if (topic.endsWith("d2/override")) take({ kind: "override", group: null, message });
      if (topic.endsWith("d2/config")) take({ kind: "config", message });
      if (topic.endsWith("d2/program")) {
        const program = library.read(Buffer.from(JSON.stringify(content)));
        if (program !== null) take({ kind: "program", ...program });
      }
    }
    heard = run.published.length;
    take({ kind: "tick" });
  };
  take({ kind: "connected" });
  listen();
  const level = () => lamp.outputs[0]?.target;
  expect(level()).toBe(0);
  await lock({ target_id: "lp_b" });
  listen();
  for (let minutes = 0; minutes < 5 * 60; minutes += 10) {
    at(afternoon + minutes * minute);
    listen();
    expect(level()).toBe(0);
  }
  // Its own clock ends it, whether or not anybody says so.
  clock.set(afternoon + 5 * hour);
  take({ kind: "tick" });
  expect(level()).toBe(100);
});
