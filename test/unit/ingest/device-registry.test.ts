import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFieldReader } from "../../../store/field-reader.ts";
import { openOfficeTown, type OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
  secretProof,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 19);
const minute = 60_000;

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
      { id: "lp_free", deviceId: null, switching: "networked" },
    ],
    evening,
  );
  run = startEngine(dir, clock);
  await town.admit("d9");
  run.engine.pollIntents();
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const announce = {
  serial: "SN-77",
  hwType: "LC-2",
  swVersion: "3.1",
  bootId: 1,
  outputs: [{ output: 1 }, { output: 2 }],
  maxSwitchPoints: 40,
  astro: true,
  clo: false,
  sensors: [],
  reportingInterval: 300,
  position: { latitude: 52.5, longitude: 13.41 },
};
const online = { online: true, bootId: 1, connectionCount: 1 };
const reading = (seq: number, more: object = {}) => ({
  readings: [{ ts: clock.now(), seq, bootId: 1, actualLightLevel: 100, activePower: 50, ...more }],
});
const devices = async (...ids: string[]) => {
  const reader = await openFieldReader(join(dir, "field.db"));
  try {
    return await reader.devices(ids);
  } finally {
    await reader.close();
  }
};
const quarantined = async (): Promise<number> => {
  const reader = await openFieldReader(join(dir, "field.db"));
  try {
    return (await reader.quarantine({ limit: 10 })).total;
  } finally {
    await reader.close();
  }
};
const metric = (name: string): number => {
  run.engine.heartbeat({});
  return run.facts.at(-1)?.metrics?.[name] ?? 0;
};

test("a device without light point is known by its own words, and none of them is held against it", async () => {
  run.say(["d9", "connection", online], ["d9", "announce", announce]);
  expect(run.facts.at(-1)?.deviceIds).toEqual(["d9"]);
  run.say(["d9", "telemetry", reading(0)]);
  expect(await devices("d9")).toMatchObject([
    {
      announced: { serial: "SN-77", position: { latitude: 52.5 } },
      announcedAt: evening,
      online: true,
      connectionSince: evening,
      firstSeenAt: evening,
    },
  ]);
  expect(await quarantined()).toBe(0);
  expect(metric("lichtpunkt_unbound_words_total")).toBe(1);

  clock.move(2 * minute);
  run.say(["d9", "telemetry", reading(1)]);
  expect(await devices("d9")).toMatchObject([
    { lastSeenAt: evening + 2 * minute, announced: { serial: "SN-77" }, announcedAt: evening },
  ]);
  run.say(["d9", "connection", { online: false, bootId: 1, connectionCount: 1 }]);
  expect(await devices("d9")).toMatchObject([{ online: true }]);
  run.say(["d9", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
  expect(await devices("d9")).toMatchObject([{ online: false }]);
});

test("an output that the device has, and that has no light point yet, waits; one that it has not is refused", async () => {
  run.say(["d1", "announce", announce], ["d1", "telemetry", reading(0, { output: 2 })]);
  expect(await quarantined()).toBe(0);
  run.say(["d1", "telemetry", reading(0, { output: 3 })]);
  expect(await quarantined()).toBe(1);
});

test("after a restart devices are known, and none is taken as connected before it says so", async () => {
  run.say(["d9", "connection", online], ["d9", "announce", announce], ["d1", "connection", online]);
  await run.engine.close();
  clock.move(minute);
  run = startEngine(dir, clock);
  expect(await devices("d1", "d9")).toMatchObject([
    { deviceId: "d1", online: false, announced: null },
    {
      deviceId: "d9",
      online: false,
      announced: { hwType: "LC-2" },
      connectionSince: evening + minute,
    },
  ]);
});

test("a device that is hung on a light point brings its connection along, and its announced interval counts", async () => {
  run.say(["d9", "connection", online], ["d9", "announce", { ...announce, maxSwitchPoints: 0 }]);
  await town.rehang({ lp_free: { device_id: "d9" } });
  run.engine.pollIntents();
  run.engine.commit();
  const twin = [...run.stores.field.loadTwins()].find(({ lightId }) => lightId === "lp_free");
  expect(twin).toMatchObject({ online: true, lastSeen: evening, connectionSince: evening });
  // It stores no program: it is driven live from the first moment.
  const sent = run.published.filter(({ topic }) => topic === "lp/v1/town/d9/override");
  expect(sent.at(-1)?.content).toMatchObject({ overrides: [{ output: 1, level: 100 }] });
});

test("knocks are told by device, with all their tries", async () => {
  const refused = (deviceId: string, detail: string, address: string): void => {
    run.engine.security({ kind: "connectRefused", deviceId, detail, address });
    clock.move(minute);
  };
  refused("n1", "unknownDevice", "10.0.0.1");
  refused("n2", "wrongSecret", "10.0.0.2");
  refused("n1", "unknownDevice (and 12 more since then)", "10.0.0.7");
  refused("n3", "clientIdIsNotUsername", "10.0.0.3");
  run.engine.security({ kind: "foreignTopic", deviceId: "d1", detail: "x", address: null });
  run.engine.commit();
  const reader = await openFieldReader(join(dir, "field.db"));
  expect(await reader.knocks(evening, 10)).toEqual([
    {
      deviceId: "n1",
      why: "unknownDevice",
      firstAt: evening,
      lastAt: evening + 2 * minute,
      tries: 13,
      address: "10.0.0.7",
    },
    {
      deviceId: "n2",
      why: "wrongSecret",
      firstAt: evening + minute,
      lastAt: evening + minute,
      tries: 1,
      address: "10.0.0.2",
    },
  ]);
  expect(await reader.knocks(evening + 1, 1)).toMatchObject([{ deviceId: "n1", tries: 12 }]);
  await reader.close();
});

test("a new secret ends the session that was opened with the old one, and no other", async () => {
  run.engine.authenticate("d9", secretProof("secret-of-d9"));
  run.engine.authenticate("d1", secretProof("secret-of-d1"));
  await town.admit("d9");
  run.engine.pollIntents();
  expect(run.disconnected).toEqual([]);
  await town.admit("d9", "another");
  run.engine.pollIntents();
  expect(run.disconnected).toEqual(["d9"]);
  run.engine.authenticate("d9", secretProof("another"));
  await town.admit("d1", "third");
  run.engine.pollIntents();
  expect(run.disconnected).toEqual(["d9", "d1"]);
});
