import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  filesAfterKill,
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 19);
const second = 1_000;
const minute = 60 * second;

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(evening);
  town = await openOfficeTown(join(dir, "office.db"), [{ id: "lp_a", deviceId: "d1" }], evening);
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const online = (connectionCount = 1, bootId = 1) => ({ online: true, bootId, connectionCount });
const state = (bootId = 1) => ({
  bootId,
  outputs: [],
  programHash: null,
  lastTimeSync: null,
});
const order = async (commandId: string, more: object = {}): Promise<void> => {
  await town.intent("device.command", {
    commandId,
    deviceId: "d9",
    command: "identify",
    output: null,
    duration: 20,
    expiresAt: evening + 5 * minute,
    ...more,
  });
  run.engine.pollIntents();
  run.engine.commit();
};
const sent = () => run.published.filter(({ topic }) => topic === "lp/v1/town/d9/command");
const command = (commandId: string) => run.stores.field.deviceCommand(commandId);
const ack = (commandId: string, phase: string, more: object = {}) => {
  const { epoch, version } = command(commandId)!;
  return { kind: "command", commandId, epoch, version, phase, ...more };
};

test("a device without light point blinks: sent, received, applied", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1");
  expect(sent().map(({ content }) => content)).toMatchObject([
    { commandId: "c1", command: "identify", duration: 20, expiresAt: evening + 5 * minute },
  ]);
  expect(sent()[0]?.content).not.toHaveProperty("output");
  expect(command("c1")).toMatchObject({ state: "sent", sentAt: evening, endedAt: null });
  expect(run.facts.at(-1)?.deviceIds).toContain("d9");
  // It is no truth that waits on a topic.
  expect(run.stores.field.downMessages(["lp/v1/town/d9/command"])).toEqual([]);

  clock.move(second);
  run.say(["d9", "ack", ack("c1", "received")]);
  expect(command("c1")).toMatchObject({ state: "received", receivedAt: evening + second });
  clock.move(20 * second);
  run.say(["d9", "ack", ack("c1", "applied")]);
  expect(command("c1")).toMatchObject({ state: "applied", endedAt: evening + 21 * second });
});

test("a command waits for a device that is away, and is sent once it listens", async () => {
  await order("c1");
  expect(command("c1")).toMatchObject({ state: "queued" });
  clock.move(minute);
  run.say(["d9", "connection", online()]);
  expect(sent()).toEqual([]);
  run.say(["d9", "state", state()]);
  expect(sent()).toHaveLength(1);
  expect(command("c1")).toMatchObject({ state: "sent", sentAt: evening + minute });
});

test("a command that nobody answers is said again as the same one, and expires", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1");
  const tick = (): void => {
    run.engine.tick();
    run.engine.commit();
  };
  clock.move(14 * second);
  tick();
  expect(sent()).toHaveLength(1);
  clock.move(second);
  tick();
  expect(sent()).toHaveLength(2);
  const [first, second_] = sent().map(({ content }) => content);
  expect(second_).toMatchObject({ version: first?.["version"], commandId: "c1" });
  // While it is away it is not said.
  run.say(["d9", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
  clock.move(minute);
  tick();
  expect(sent()).toHaveLength(2);
  clock.set(evening + 5 * minute - 1);
  tick();
  expect(command("c1")?.state).toBe("sent");
  clock.set(evening + 5 * minute);
  tick();
  expect(command("c1")).toMatchObject({ state: "expired", endedAt: evening + 5 * minute });
  run.say(["d9", "connection", online(3)], ["d9", "state", state()]);
  expect(sent()).toHaveLength(2);
});

test("an acknowledgement that comes twice does not open again what was carried out", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1");
  const received = ack("c1", "received");
  run.say(["d9", "ack", received], ["d9", "ack", ack("c1", "applied")], ["d9", "ack", received]);
  expect(command("c1")).toMatchObject({ state: "applied", endedAt: evening });
});

test("a command that waits is refused when its lamp comes back under a work lock", async () => {
  await order("c1", { deviceId: "d1" });
  await town.lock({ id: "lock1", target_id: "lp_a", from_at: evening, until_at: evening + minute });
  run.engine.pollIntents();
  run.say(["d1", "connection", online()], ["d1", "state", state()]);
  expect(command("c1")).toMatchObject({ state: "rejected", code: "workLocked" });
  expect(run.published.filter(({ topic }) => topic.endsWith("/command"))).toEqual([]);
});

test("a refusal is told with its code; another device's word changes nothing", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1");
  run.say(["d1", "ack", ack("c1", "applied")]);
  expect(command("c1")?.state).toBe("sent");
  run.say(["d9", "ack", ack("c1", "rejected", { code: "unsupported" })]);
  expect(command("c1")).toMatchObject({ state: "rejected", code: "unsupported", endedAt: evening });
});

test("a device has started anew when its boot is another one", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1", { command: "reboot", duration: null });
  run.say(["d9", "ack", ack("c1", "received")]);
  // The connection alone was lost.
  run.say(["d9", "connection", online(2)]);
  expect(command("c1")?.state).toBe("received");
  clock.move(4 * second);
  run.say(["d9", "connection", online(3, 2)]);
  expect(command("c1")).toMatchObject({ state: "applied", appliedAt: evening + 4 * second });
});

test("commands outlive the process, and one that was carried out is not ordered again", async () => {
  run.say(["d9", "connection", online()]);
  await order("c1");
  await order("c2", { expiresAt: evening + minute });
  const copy = filesAfterKill(dir);
  clock.move(2 * minute);
  const next = startEngine(copy, clock);
  next.engine.tick();
  next.say(["d9", "connection", online(2)], ["d9", "state", state()]);
  const again = next.published.filter(({ topic }) => topic.endsWith("d9/command"));
  expect(again.map(({ content }) => content["commandId"])).toEqual(["c1"]);
  expect(next.stores.field.deviceCommand("c2")).toMatchObject({ state: "expired" });
  await next.engine.close();
  removeDir(copy);
});

test.each([
  ["no object", null],
  ["a command that is none", { commandId: "c1", deviceId: "d9", command: "explode", expiresAt: 1 }],
  [
    "a device that cannot be one",
    { commandId: "c1", deviceId: "a/b", command: "identify", expiresAt: 1 },
  ],
  ["no end", { commandId: "c1", deviceId: "d9", command: "identify" }],
])("an intent with %s is told and left", async (_, payload) => {
  await town.intent("device.command", payload);
  run.engine.pollIntents();
  expect(run.logs.at(-1)).toContain("an intent of office cannot be read");
  await order("c2");
  expect(command("c2")?.state).toBe("queued");
});

test("a command stays to be looked up for thirty days", async () => {
  await order("c1");
  clock.set(evening + 5 * minute);
  run.engine.tick();
  run.engine.commit();
  clock.move(30 * 24 * 60 * minute - minute);
  while (run.engine.tidy());
  expect(command("c1")).not.toBeNull();
  clock.move(2 * minute);
  while (run.engine.tidy());
  expect(command("c1")).toBeNull();
});
