import { afterEach, beforeEach, expect, test } from "vitest";
import type { Twin } from "../../../domain/twin-model.ts";
import { openCabinetTown, playController } from "./cabinet-town.ts";
import type { OfficeTown } from "./office-town.ts";
import {
  freshDir,
  type HandClock,
  handClock,
  removeDir,
  type RunningEngine,
  startEngine,
} from "./running-engine.ts";

const minute = 60_000;
const hour = 60 * minute;
/** 2026-11-21 16:00 in Berlin: two hours before the segments go on. */
const afternoon = Date.UTC(2026, 10, 21, 15);
const at = (berlinHour: number): number => afternoon + (berlinHour - 16) * hour;

let dir: string;
let clock: HandClock;
let town: OfficeTown;
let run: RunningEngine;

beforeEach(() => {
  dir = freshDir();
  clock = handClock(afternoon);
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
});

const open = async (parts: Parameters<typeof openCabinetTown>[2] = {}): Promise<void> => {
  town = await openCabinetTown(dir, afternoon, parts);
};
const start = () => {
  run = startEngine(dir, clock);
  return playController(run, () => clock.now());
};
const moveTo = (instant: number): void => {
  clock.set(instant);
  run.engine.tick();
  run.engine.commit();
};
const settle = (): void => {
  run.engine.pollIntents();
  run.engine.commit();
};
const twinOf = (id: string): Twin => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === id) return twin;
  throw new Error(`no twin ${id}`);
};
const overridesOf = (device: string) =>
  run.published
    .filter(({ topic }) => topic === `lp/v1/town/${device}/override`)
    .map(({ content }) => content["overrides"] as Record<string, unknown>[]);

test("a meter on an output of a cabinet's controller is not counted beside the light points it feeds", async () => {
  await open();
  const controller = start();
  controller.connect();
  moveTo(at(18) + 5 * minute);
  controller.tells([1, 2, 3]);
  const measured = (activeEnergy: number, seq: number) => {
    const reading = { ts: clock.now(), seq, bootId: 1, output: 1, activeEnergy, activePower: 100 };
    run.say(["cc1", "telemetry", { readings: [reading] }]);
  };
  measured(1_000, 1);
  moveTo(at(18) + 20 * minute);
  measured(1_025, 2);
  moveTo(at(18) + 21 * minute);
  expect(run.stores.field.townHours(at(18))).toMatchObject([{ measuredShare: 0 }]);
});

test("a segment that left while field was away leaves no cause behind", async () => {
  await open();
  start().event("circuitBreakerTripped", "start", 1);
  expect(run.stores.field.openCauses()).toMatchObject([{ kind: "circuitBreakerTripped" }]);
  await run.engine.close();
  await town.registry.db.updateTable("segments").set({ deleted_at: 1 }).execute();
  start();
  expect(run.stores.field.openCauses()).toEqual([]);
});

test("without a controller a floor of its lamps is no power by day", async () => {
  await open({ controlled: false, minimumLevel: 30 });
  start();
  moveTo(at(24 + 5) + 58 * minute);
  run.say(["d1", "connection", { online: true, bootId: 1, connectionCount: 1 }]);
  moveTo(at(24 + 11));
  expect(twinOf("lp_n").availability).toBe("unpowered");
});

test("an output without a calendar does not keep the others from theirs, and is told live what it holds", async () => {
  await open();
  const { db } = town.registry;
  await db.updateTable("light_points").set({ calendar_id: null }).execute();
  start().connect();
  const programs = run.published.filter(({ topic }) => topic === "lp/v1/town/cc1/program");
  expect(programs.at(-1)?.content["defaultProgram"]).toBe("p2");
  const told = overridesOf("cc1")
    .at(-1)
    ?.map(({ output, level }) => [output, level]);
  expect(new Map(told as [number, number][])).toEqual(
    new Map([
      [1, 100],
      [3, 100],
    ]),
  );
});

test("a device that switches segments and a lamp lets the lamp go", async () => {
  await open();
  const { db } = town.registry;
  await db
    .updateTable("light_points")
    .set({ device_id: "cc1", output: 4 })
    .where("id", "=", "lp_n")
    .execute();
  start().connect();
  await town.rehang({ lp_n: { device_id: "d1", output: 4 } });
  settle();
  const reading = { ts: clock.now(), seq: 900, bootId: 1, output: 4, actualLightLevel: 77 };
  run.say(["cc1", "telemetry", { readings: [reading] }]);
  expect(twinOf("lp_n").measured.actualLightLevel).toBeNull();
  expect(overridesOf("cc1").at(-1)).toContainEqual(
    expect.objectContaining({ output: 4, cleared: true }),
  );
});

test("a locked light point that is deleted no longer keeps its segment", async () => {
  await open();
  start().connect();
  await town.lock({ id: "lock1", target_id: "lp_a", from_at: afternoon, until_at: at(20) });
  settle();
  expect(overridesOf("cc1").at(-1)).toMatchObject([{ output: 1, commandId: "lock1" }]);
  await town.rehang({ lp_a: { deleted_at: afternoon } });
  settle();
  expect(overridesOf("cc1").at(-1)).toMatchObject([{ output: 1, cleared: true }]);
});

test("a light point that comes back from the trash under a lock in the night burns on", async () => {
  await open();
  await town.registry.db
    .updateTable("light_points")
    .set({ deleted_at: 1 })
    .where("id", "=", "lp_n")
    .execute();
  start();
  run.say(["d1", "connection", { online: true, bootId: 1, connectionCount: 1 }]);
  moveTo(at(19));
  const target = { target_kind: "cabinet", target_id: "cab1" } as const;
  await town.lock({ id: "lock1", ...target, from_at: at(19), until_at: at(22) });
  settle();
  await town.rehang({ lp_n: { deleted_at: null } });
  settle();
  expect(overridesOf("d1").at(-1)).toMatchObject([{ commandId: "lock1", level: 100 }]);
});

test("wrong messages of a cabinet's controller are told of the cabinet, and are over when it speaks right", async () => {
  await open();
  const controller = start();
  controller.connect();
  run.say(["cc1", "telemetry", { readings: "none" }]);
  expect(run.stores.field.openCauses()).toMatchObject([
    { kind: "schemaViolation", lightPointId: null, detail: { cabinetId: "cab1" } },
  ]);
  moveTo(afternoon + minute);
  controller.reads([]);
  moveTo(afternoon + 2 * hour);
  expect(run.stores.field.openCauses()).toEqual([]);
});

test("wrong messages of a device without light point are over when it speaks right", async () => {
  await open();
  start();
  run.say(["n1", "telemetry", { readings: "none" }]);
  expect(run.stores.field.openCauses()).toMatchObject([{ kind: "schemaViolation" }]);
  clock.move(minute);
  run.say(["n1", "state", { bootId: 1, outputs: [], programHash: null, lastTimeSync: null }]);
  moveTo(afternoon + 2 * hour);
  expect(run.stores.field.openCauses()).toEqual([]);
});

test("what a controller read before it was given its cabinet is not of this cabinet", async () => {
  await open({ controlled: false });
  const controller = start();
  controller.connect();
  const early = clock.now();
  clock.move(minute);
  await town.registry.db.updateTable("cabinets").set({ device_id: "cc1" }).execute();
  await town.rehang({ lp_n: {} }, { all: true });
  settle();
  controller.reads([], { ts: early, cabinetDoorOpen: true });
  expect(run.stores.field.openCauses()).toEqual([]);
  controller.reads([], { cabinetDoorOpen: true });
  expect(run.stores.field.openCauses()).toMatchObject([{ kind: "cabinetDoorOpen" }]);
});

test("at a switching the light points of a segment wait their turn behind what people wait for", async () => {
  await open();
  const controller = start();
  controller.connect();
  const shown = (): number[] =>
    run.frames.flatMap(({ changes }) => changes).map(({ index }) => index);
  run.frames.length = 0;
  clock.set(at(18));
  run.engine.tick();
  const content = { ts: clock.now(), seq: 0, bootId: 1, eventType: "supplyLoss", phase: "start" };
  run.accept(["cc1", "event", { ...content, output: 2 }]);
  run.engine.commit();
  run.frames.length = 0;
  while (run.engine.work(1_000));
  run.engine.commit();
  expect(shown()).not.toContain(2);
  run.engine.commit();
  expect(shown()).toContain(2);
});
