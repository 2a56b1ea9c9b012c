import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nightProgram, openOfficeTown, type OfficeTown, point } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

/** 21 November 2026 in Berlin (CET, UTC+1). */
const at = (hours: number, minutes = 0): number => Date.UTC(2026, 10, 21, hours - 1, minutes);

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(at(17));
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2", minimumLevel: 50 },
      { id: "lp_c", deviceId: null, switching: "notNetworked" },
      { id: "lp_n", deviceId: "d3", neverDim: true },
    ],
    at(17),
  );
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const twinOf = (lightId: string) => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === lightId) return twin;
  throw new Error(`no twin ${lightId}`);
};
const onTopic = (device: string, message: string) =>
  run.published.filter(({ topic }) => topic === `lp/v1/town/${device}/${message}`);
const goTo = (instant: number): void => {
  clock.set(instant);
  run.engine.tick();
  run.engine.commit();
};
const announce = (maxSwitchPoints: number) => ({
  serial: "s",
  hwType: "h",
  swVersion: "1",
  bootId: 1,
  outputs: [{ output: 1 }],
  maxSwitchPoints,
  astro: false,
  clo: false,
  sensors: [],
  reportingInterval: 900,
});

test("each device gets program and config, under one counter, and they wait for it on its topics", () => {
  const [program] = onTopic("d1", "program");
  const [config] = onTopic("d2", "config");
  expect(program?.content).toMatchObject({
    epoch: run.engine.epoch,
    defaultProgram: "p1",
    programs: [{ id: "p1", points: nightProgram }],
    expiresAt: null,
  });
  expect(config?.content).toMatchObject({ minimumLevel: 50, defaultLightLevel: 100, groups: [] });
  expect(onTopic("d3", "config")[0]?.content).toMatchObject({ minimumLevel: 100 });
  const versions = run.published.map(({ content }) => content["version"]);
  expect(new Set(versions).size).toBe(versions.length);
  expect(run.engine.retained(["lp/v1/town/d1/program", "lp/v1/town/d1/command"])).toHaveLength(1);
});

test("desired follows the night for every way of switching, the floor included", () => {
  const levels = (): number[] =>
    ["lp_a", "lp_b", "lp_c", "lp_n"].map((id) => twinOf(id).desired.level);
  expect(levels()).toEqual([0, 0, 0, 0]);
  goTo(at(18));
  expect(levels()).toEqual([100, 100, 100, 100]);
  goTo(at(23, 1));
  expect(levels()).toEqual([40, 50, 40, 100]);
  expect(twinOf("lp_b").desired.reason).toBe("floor");
  goTo(at(30));
  expect(levels()).toEqual([0, 0, 0, 0]);
});

test("a changed program is compiled and sent once; the same again is not", async () => {
  const [first] = onTopic("d1", "program");
  run.say([
    "d1",
    "state",
    {
      bootId: 1,
      programHash: first?.content["hash"],
      lastTimeSync: null,
      outputs: [{ output: 1, feedbackLevel: 0, reason: "program", slots: {} }],
    },
  ]);
  expect(twinOf("lp_a").deviations.programOutOfSync).toBeNull();

  await town.setProgram([point("17:00", 80), point("06:00", 0)]);
  run.engine.pollIntents();
  run.engine.commit();
  expect(onTopic("d1", "program")).toHaveLength(2);
  expect(onTopic("d1", "config")).toHaveLength(1);
  expect(twinOf("lp_a").desired.level).toBe(80);
  expect(twinOf("lp_a").deviations.programOutOfSync).toBe(at(17));

  await town.intent("programs.changed", {});
  run.engine.pollIntents();
  expect(onTopic("d1", "program")).toHaveLength(2);
});

test("a restart sends nothing that the devices have", async () => {
  await run.engine.close();
  run = startEngine(dir, clock);
  expect(run.published).toEqual([]);
  expect(run.engine.retained(["lp/v1/town/d1/program"])).toHaveLength(1);
});

test("a lamp without a scheduler is driven live, step by step, and its override slot is read as the plan", () => {
  run.say(["d1", "announce", announce(0)]);
  const sent = () =>
    onTopic("d1", "override").map(({ content }) => (content["overrides"] as object[])[0]);
  expect(sent()).toMatchObject([{ level: 0, reason: "override", expiresAt: at(18) + 60_000 }]);
  goTo(at(18));
  goTo(at(18, 30));
  expect(sent()).toMatchObject([{ level: 0 }, { level: 100, expiresAt: at(23) + 60_000 }]);
  expect(onTopic("d2", "override")).toEqual([]);
  expect(twinOf("lp_a").desired).toMatchObject({
    programHash: null,
    level: 100,
    reason: "program",
  });

  const { overrideEpoch: epoch, overrideVersion: version } = twinOf("lp_a").desired;
  run.say([
    "d1",
    "state",
    {
      bootId: 1,
      programHash: null,
      lastTimeSync: null,
      outputs: [
        {
          output: 1,
          feedbackLevel: 100,
          reason: "override",
          slots: { override: { epoch, version } },
        },
      ],
    },
  ]);
  expect(twinOf("lp_a").reported.reason).toBe("program");
});

test("an override by hand takes the live slot, and its end gives the plan back at once", async () => {
  run.say(["d1", "announce", announce(0)]);
  goTo(at(18));
  await town.intent(
    "override.set",
    { lightIds: ["lp_a"], level: 20, rampTime: 0, until: at(19), reason: null },
    "job1",
  );
  run.engine.pollIntents();
  const newest = () => (onTopic("d1", "override").at(-1)!.content["overrides"] as object[])[0];
  expect(newest()).toMatchObject({ level: 20, commandId: "job1" });
  goTo(at(19));
  expect(newest()).toMatchObject({ level: 100, expiresAt: at(23) + 60_000 });
});

test("energy by plan and of lamps without a voice is counted hour by hour, the same after a restart in between", async () => {
  goTo(at(18));
  goTo(at(18, 20));
  await run.engine.close();
  run = startEngine(dir, clock);
  goTo(at(19));
  const [hour] = run.stores.field.townHours(at(18));
  expect(hour?.plannedWh).toBeCloseTo(4 * 50, 6);
  expect(hour?.fullWh).toBeCloseTo(4 * 50, 6);
  expect(hour?.wh).toBeCloseTo(50, 6);
  expect(hour?.measuredShare).toBe(0);
  expect(run.stores.field.energyHours(at(18))).toMatchObject([
    { lightPointId: "lp_c", hourStart: at(18), source: "calculated", gapMs: 0 },
  ]);
});

test("energy of a lamp comes from its counter and is part of the town's", () => {
  goTo(at(18));
  const reading = (seq: number, activeEnergy: number) => ({
    readings: [
      { ts: clock.now(), seq, bootId: 1, actualLightLevel: 100, activePower: 50, activeEnergy },
    ],
  });
  run.say(["d1", "telemetry", reading(0, 1000)]);
  goTo(at(18, 30));
  run.say(["d1", "telemetry", reading(1, 1024)]);
  goTo(at(19));
  const [row] = run.stores.field
    .energyHours(at(18))
    .filter(({ lightPointId }) => lightPointId === "lp_a");
  expect(row).toMatchObject({ wh: 24, source: "counter", gapMs: 0 });
  const [hour] = run.stores.field.townHours(at(18));
  expect(hour?.wh).toBeCloseTo(74, 6);
  expect(hour?.measuredShare).toBeCloseTo(24 / 74, 6);
  const change = run.frames.flatMap(({ changes }) => changes).findLast(({ index }) => index === 0);
  expect(change?.energyWh).toBe(24);
});
