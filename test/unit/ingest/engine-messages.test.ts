import { afterEach, beforeEach, expect, test } from "vitest";
import { join } from "node:path";
import { openFieldReader } from "../../../store/field-reader.ts";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

/** 21 November 2026, 20:00 in Berlin: the program says 100 %. */
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
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2", output: 1 },
      { id: "lp_c", deviceId: "d2", output: 2 },
      { id: "lp_d", deviceId: null, switching: "byCabinet" },
    ],
    evening,
  );
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const reading = (seq: number, more: object = {}): object => ({
  readings: [{ ts: clock.now(), seq, bootId: 1, actualLightLevel: 100, activePower: 50, ...more }],
});

const twinOf = (lightId: string) => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === lightId) return twin;
  throw new Error(`no twin ${lightId}`);
};

const quarantined = async () => {
  const reader = await openFieldReader(join(dir, "field.db"));
  const { entries } = await reader.quarantine({ limit: 100 });
  await reader.close();
  return entries.toReversed();
};

test("a reading moves the twin, reaches history and the feed, all after its commit", async () => {
  run.say(["d1", "telemetry", reading(0)]);
  run.engine.flushHistory();

  expect(twinOf("lp_a")).toMatchObject({
    lastSeen: evening,
    availability: "online",
    measured: { actualLightLevel: 100, activePower: 50, at: evening },
    desired: { level: 100, reason: "program" },
    expectedPower: 50,
  });
  const change = run.frames.at(-1)?.changes.find(({ index }) => index === 0);
  expect(change).toMatchObject({ status: 1, level: 100, desired: 100, power: 50, flags: 0 });
  const series = await run.stores.telemetry.history({
    lightPointId: "lp_a",
    from: evening,
    to: evening + 1,
    fields: ["activePower"],
    maxPoints: 100,
  });
  expect(series.values.activePower).toEqual([50]);
});

test("a lamp without a voice has its twin by calculation", () => {
  expect(twinOf("lp_d")).toMatchObject({
    desired: { level: 100, reason: "program" },
    expectedPower: 50,
  });
  const change = run.frames.flatMap(({ changes }) => changes).find(({ index }) => index === 3);
  expect(change).toMatchObject({ status: 1, level: 100, power: 50, flags: 16 });
});

test("the same reading again changes nothing, and one late goes to history only", async () => {
  run.say(["d1", "telemetry", reading(1)]);
  const before = twinOf("lp_a");
  run.say(["d1", "telemetry", reading(1)]);
  expect(twinOf("lp_a")).toEqual(before);

  run.say(["d1", "telemetry", reading(0, { ts: evening - minute, activePower: 7 })]);
  expect(twinOf("lp_a").measured.activePower).toBe(50);
  run.engine.flushHistory();
  const series = await run.stores.telemetry.history({
    lightPointId: "lp_a",
    from: evening - minute,
    to: evening + minute,
    fields: ["activePower"],
    maxPoints: 100,
  });
  expect(series.values.activePower).toEqual([7, 50]);
});

test.each([
  ["bad JSON", "d1", "telemetry", "{", "badJson", null],
  [
    "wrong unit",
    "d1",
    "telemetry",
    { readings: [{ ts: evening, seq: 1, bootId: 1, activePower: 50_000 }] },
    "outOfRange",
    "readings[0].activePower",
  ],
  [
    "missing field",
    "d1",
    "telemetry",
    { readings: [{ ts: evening, seq: 1 }] },
    "schemaViolation",
    "readings[0].bootId",
  ],
  [
    "unknown event",
    "d1",
    "event",
    { eventType: "lampExploded", phase: "start", seq: 1, bootId: 1 },
    "unknownEvent",
    "eventType",
  ],
  [
    "output without light point",
    "d1",
    "telemetry",
    { readings: [{ ts: evening, seq: 1, bootId: 1, output: 7 }] },
    "unknownOutput",
    "readings.output",
  ],
  [
    "gateway for a foreign device",
    "g1",
    "gatewayTelemetry",
    { readings: [{ ts: evening, seq: 1, bootId: 1, device: "d1" }] },
    "notBehindGateway",
    "readings.device",
  ],
] as const)(
  "%s is set aside with its reason, and the honest lamp beside it is served",
  async (_, device, kind, content, reason, field) => {
    run.say([device, kind, content], ["d2", "telemetry", reading(0)]);
    expect(await quarantined()).toMatchObject([{ deviceId: device, message: kind, reason, field }]);
    expect(twinOf("lp_b").measured.activePower).toBe(50);
    expect(run.facts.at(-1)?.quarantineAdded).toBe(1);
  },
);

test("a device that sends rubbish without end fills twenty lines an hour, and all are counted", async () => {
  for (let i = 0; i < 30; i++) run.say(["d1", "telemetry", "{"]);
  expect(await quarantined()).toHaveLength(20);
  run.engine.heartbeat({});
  expect(run.facts.at(-1)?.metrics).toMatchObject({
    'lichtpunkt_quarantined_total{reason="badJson"}': 30,
    lichtpunkt_messages_total: 30,
  });
});

test("a reading from the future is kept with its quality and raises clockDrift until the clock is right", () => {
  const openKinds = () => run.stores.field.openCauses().map(({ kind }) => kind);
  run.say(["d1", "telemetry", reading(0, { ts: evening + 60 * minute })]);
  expect(twinOf("lp_a")).toMatchObject({ measured: { quality: "clock", at: evening } });
  expect(openKinds()).toEqual(["clockDrift"]);
  expect(run.frames.at(-1)?.changes[0]?.flags).toBe(8);

  clock.move(minute);
  run.say(["d1", "telemetry", reading(1)]);
  expect(openKinds()).toEqual([]);
});

test("events open a cause at their start and clear it at their end", () => {
  const event = (phase: string, seq: number) =>
    [
      "d2",
      "event",
      { eventType: "lampFailure", phase, seq, bootId: 1, output: 2, ts: clock.now() },
    ] as const;
  run.say(event("start", 1));
  expect(run.stores.field.openCauses()).toMatchObject([
    { kind: "lampFailure", lightPointId: "lp_c" },
  ]);
  clock.move(second);
  run.say(event("end", 2));
  expect(run.stores.field.openCauses()).toEqual([]);
});

test("wrong messages open schemaViolation for the device, an hour of good ones clears it", () => {
  run.say(["d1", "telemetry", "{"]);
  expect(run.stores.field.openCauses()).toMatchObject([
    { kind: "schemaViolation", deviceId: "d1" },
  ]);
  clock.move(61 * minute);
  run.say(["d1", "telemetry", reading(0)]);
  run.engine.tick();
  run.engine.commit();
  expect(run.stores.field.openCauses()).toEqual([]);
});

test("silence makes late, then offline, then a cause; a restart of field does not", async () => {
  run.say(["d1", "telemetry", reading(0)]);
  const availabilityAfter = (minutes: number): string => {
    clock.set(evening + minutes * minute);
    run.engine.tick();
    run.engine.commit();
    return twinOf("lp_a").availability;
  };
  expect(availabilityAfter(31)).toBe("late");
  expect(availabilityAfter(61)).toBe("offline");
  availabilityAfter(63);
  expect(run.stores.field.openCauses()).toMatchObject([
    { kind: "communicationFailure", lightPointId: "lp_a" },
  ]);

  await run.engine.close();
  clock.set(evening + 5 * 60 * minute);
  run = startEngine(dir, clock);
  run.say(["d2", "telemetry", reading(0)]);
  expect(twinOf("lp_b").availability).toBe("online");
});

test("a late will of an older connection does not hide the reconnect", () => {
  const connection = (online: boolean, connectionCount: number) =>
    ["d1", "connection", { online, bootId: 1, connectionCount }] as const;
  run.say(connection(true, 5), connection(true, 6), connection(false, 6));
  expect(twinOf("lp_a").online).toBe(true);
  run.say(connection(false, 7));
  run.engine.tick();
  run.engine.commit();
  expect(twinOf("lp_a")).toMatchObject({ online: false, availability: "offline" });
});
