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
  type Said,
  startEngine,
} from "./running-engine.ts";

const evening = Date.UTC(2026, 10, 21, 17);
const second = 1_000;
const minute = 60 * second;
const lamps = Array.from({ length: 450 }, (_, i) => ({ id: `lp_${i}`, deviceId: `d${i}` }));

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(evening);
  town = await openOfficeTown(join(dir, "office.db"), lamps, evening);
  run = startEngine(dir, clock);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

let seq = 0;
const reading = (device: string, activeEnergy: number): Said => {
  seq += 1;
  const one = { ts: clock.now(), seq, bootId: 1, activePower: 50, activeEnergy };
  return [device, "telemetry", { readings: [one] }];
};
const everybody = (activeEnergy: number): Said[] =>
  lamps.map(({ deviceId }) => reading(deviceId, activeEnergy));
const workAll = (): void => {
  while (run.engine.work(1_000));
};
const energyOf = (lightId: string): number[] =>
  run.stores.field
    .energyHours(0)
    .filter(({ lightPointId }) => lightPointId === lightId)
    .map(({ wh }) => wh);

test("a commit of many twins goes in steps; batches become durable in between, and frames go out after its end", () => {
  run.accept(...everybody(100));
  workAll();
  const before = run.frames.length;
  expect(run.engine.commitStep(0)).toBe("more");
  run.accept(reading("d7", 101));
  expect(run.stores.inbox.last()).toBe(2);
  expect(run.engine.commitStep(0)).toBe("more");
  expect([run.stores.field.cursor("twin"), run.frames.length]).toEqual([0, before]);
  expect(run.engine.commitStep(0)).toBe("done");
  expect(run.stores.field.cursor("twin")).toBe(1);
  expect(run.frames.slice(before).flatMap(({ changes }) => changes)).toHaveLength(450);
  expect([run.engine.pending(), run.engine.commitStep(0)]).toEqual(["nothing", "done"]);
});

test.for(["work", "tick", "pollIntents", "tidy", "trim", "security", "commit"] as const)(
  "%s brings an open commit to its end first",
  (call) => {
    run.accept(...everybody(100));
    workAll();
    run.engine.commitStep(0);
    if (call === "work") run.engine.work(0);
    else if (call === "security") {
      run.engine.security({ kind: "malformedFrame", deviceId: null, detail: "", address: null });
    } else run.engine[call]();
    expect(run.stores.field.cursor("twin")).toBe(1);
  },
);

test("the row of an hour in progress is written at once, then at most each minute, and all that is left at the end", async () => {
  run.say(reading("d1", 100));
  clock.move(5 * minute);
  run.say(reading("d1", 104));
  expect(energyOf("lp_1")).toEqual([4]);
  clock.move(20 * second);
  run.say(reading("d1", 104.5));
  expect(energyOf("lp_1")).toEqual([4]);
  clock.move(50 * second);
  run.engine.tick();
  run.engine.commit();
  expect(energyOf("lp_1")).toEqual([4.5]);
  clock.move(10 * second);
  run.say(reading("d1", 105));
  await run.engine.close();
  run = startEngine(dir, clock);
  expect(energyOf("lp_1")).toEqual([5]);
});

test("an hour whose row a killed process still owed is written by the next one", async () => {
  run.say(reading("d1", 100));
  clock.move(5 * minute);
  run.say(reading("d1", 104));
  clock.move(10 * second);
  run.say(reading("d1", 104.5));
  const left = filesAfterKill(dir);
  await run.engine.close();
  run = startEngine(left, clock);
  expect(energyOf("lp_1")).toEqual([4.5]);
  await run.engine.close();
  removeDir(left);
  run = startEngine(dir, clock);
});
