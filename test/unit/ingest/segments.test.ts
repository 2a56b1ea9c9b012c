import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lampStatus, shownLevel } from "../../../domain/lamp-status.ts";
import { segmentView } from "../../../domain/segment.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import { openCabinetTown, type PlayedController, playController } from "./cabinet-town.ts";
import type { OfficeTown } from "./office-town.ts";
import {
  filesAfterKill,
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
let controller: PlayedController;
const copies: string[] = [];

beforeEach(async () => {
  dir = freshDir();
  clock = handClock(afternoon);
  town = await openCabinetTown(dir, afternoon);
  run = startEngine(dir, clock);
  controller = playController(run, () => clock.now());
});

afterEach(async () => {
  await run.engine.close();
  await town.close();
  for (const copy of copies.splice(0)) removeDir(copy);
  removeDir(dir);
});

/** Time passes with a tick every five minutes, and what the controller does then. */
const passTo = (instant: number, each?: () => void): void => {
  while (clock.now() < instant) {
    clock.set(Math.min(instant, clock.now() + 5 * minute));
    run.engine.tick();
    while (run.engine.commit() && run.engine.pending() === "something");
    each?.();
  }
};
const twinOf = (id: string): Twin => {
  for (const twin of run.stores.field.loadTwins()) if (twin.lightId === id) return twin;
  throw new Error(`no twin ${id}`);
};
const causes = (): string[] =>
  run.stores.field
    .openCauses()
    .map(({ kind }) => kind)
    .toSorted();
const lastOn = (id: number) =>
  run.frames.flatMap(({ changes }) => changes).findLast(({ index }) => index === id);
const order = async (jobId: string, id: string, level: number, until = at(20)): Promise<void> => {
  await town.intent(
    "override.set",
    { lightIds: [id], level, rampTime: 5, until, reason: null },
    jobId,
  );
  run.engine.pollIntents();
};
const programs = () =>
  run.published
    .filter(({ topic }) => topic === "lp/v1/town/cc1/program")
    .map(({ content }) => content);
const overrides = () =>
  run.published
    .filter(({ topic }) => topic === "lp/v1/town/cc1/override")
    .map(({ content }) => content["overrides"] as Record<string, unknown>[]);

/** What a good controller does at an hour of this night. */
const onAt = (instant: number): number[] => {
  const h = 16 + (instant - afternoon) / hour;
  const allNight = h >= 18 && h < 30;
  return [...(allNight ? [1, 3] : []), ...(allNight && (h < 23 || h >= 29) ? [2] : [])];
};
const obeys = (): void => controller.reads(onAt(clock.now()));

test("two calendars on one cabinet: one program message, and its lamps burn as the segments do, all night long", () => {
  controller.connect();
  const program = programs().at(-1);
  expect(program?.["defaultProgram"]).toBe("p1");
  expect(program?.["outputs"]).toEqual([{ output: 2, calendar: [], defaultProgram: "p2" }]);
  const seen: string[] = [];
  passTo(at(34), () => {
    obeys();
    const now = ["lp_a", "lp_c"].map((id) => shownLevel(twinOf(id))).join(" ");
    if (seen.at(-1)?.split("  ")[1] !== now) {
      seen.push(`${new Date(clock.now() + hour).toISOString().slice(11, 16)}  ${now}`);
    }
  });
  expect(seen).toEqual([
    "16:05  0 0",
    "18:00  100 100",
    "23:00  100 0",
    "05:00  100 100",
    "06:00  0 0",
  ]);
  // 50 W for twelve and for six hours; nothing while off, for there is no voltage.
  expect(lastOn(0)?.energyWh).toBeCloseTo(600, 0);
  expect(lastOn(2)?.energyWh).toBeCloseTo(300, 0);
  const hours = run.stores.field.energyHours(afternoon);
  const sum = (id: string): number =>
    hours.filter((one) => one.lightPointId === id).reduce((total, { wh }) => total + wh, 0);
  expect(sum("lp_a")).toBeCloseTo(600, 0);
  expect(sum("lp_c")).toBeCloseTo(300, 0);
  const own = run.stores.field.townHours(at(12));
  // Three lamps by cabinet; the one with a controller has said nothing.
  expect(own.reduce((total, { wh }) => total + wh, 0)).toBeCloseTo(1_500, 0);
  // By plan the fourth burns too: its program dims to 40 % at 23:00.
  const dimmed = 50 * 5 + (0.5 + (49.5 * 40) / 100) * 7 + 0.5 * 10;
  const planned = own.reduce((total, one) => total + one.plannedWh, 0);
  expect(planned).toBeCloseTo(1_500 + dimmed, 0);
  expect(causes()).toEqual([]);
});

test("a controller that holds one calendar only is told the other segment's switching live", () => {
  controller.connect(false);
  expect(programs().at(-1)?.["outputs"]).toBeUndefined();
  passTo(at(24), obeys);
  const last = overrides().at(-1);
  expect(last).toMatchObject([{ output: 2, level: 0, reason: "override" }]);
  expect(twinOf("k2").desired).toMatchObject({ level: 0, reason: "program" });
});

test("a segment that stays dark is one cause with its light points, which are shown as without supply", () => {
  controller.connect();
  passTo(at(18), obeys);
  controller.reads([2, 3]);
  passTo(at(18) + 10 * minute, () => controller.reads([2, 3]));
  expect(causes()).toEqual(["segmentDark"]);
  const [cause] = run.stores.field.openCauses();
  expect(cause).toMatchObject({
    lightPointId: null,
    deviceId: "cc1",
    detail: { cabinetId: "cab1", segmentId: "k1", segment: "1", lightCount: 2 },
  });
  expect(shownLevel(twinOf("lp_a"))).toBe(0);
  expect(lampStatus(twinOf("lp_a"), false)).toBe("fault");
  expect(lastOn(0)).toMatchObject({ level: 0, desired: 100, power: 0 });
  controller.reads([1, 2, 3]);
  run.engine.tick();
  run.engine.commit();
  expect(causes()).toEqual([]);
  expect(lampStatus(twinOf("lp_b"), false)).toBe("on");
});

test("a tripped breaker is the one cause of what it darkens, with the networked lamp's silence", () => {
  run.say(["d1", "connection", { online: true, bootId: 1, connectionCount: 1 }]);
  controller.connect();
  passTo(at(19), obeys);
  controller.event("circuitBreakerTripped", "start", 3);
  run.say(["d1", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
  passTo(at(19) + 30 * minute, () => controller.reads([1, 2]));
  expect(causes()).toEqual(["circuitBreakerTripped"]);
  expect(lampStatus(twinOf("lp_n"), false)).toBe("noConnection");
  controller.event("circuitBreakerTripped", "end", 3);
  controller.reads([1, 2, 3]);
  run.say(["d1", "connection", { online: true, bootId: 1, connectionCount: 3 }]);
  passTo(at(19) + 32 * minute, obeys);
  expect(causes()).toEqual([]);
});

test("the hand switch of the cabinet is told, and nothing it does counts as a fault of a segment", () => {
  controller.connect();
  controller.event("localOverride", "start");
  controller.tells([1, 2, 3], "localOverride");
  controller.reads([1, 2, 3], { localOverride: "ON" });
  passTo(at(17), () => controller.reads([1, 2, 3], { localOverride: "ON" }));
  expect(causes()).toEqual(["localOverride"]);
  expect(segmentView(twinOf("k1"))).toEqual({
    desiredOn: false,
    actualOn: true,
    reason: "localOverride",
  });
  expect(lastOn(0)).toMatchObject({
    level: 100,
    reason: "localOverride",
    desired: 0,
    flags: 1 | 16,
  });
  controller.tells([], "program");
  controller.reads([], { localOverride: "NONE" });
  expect(causes()).toEqual([]);
  // An hour of daylight counts as it was.
  expect(lastOn(0)?.energyWh).toBeCloseTo(50, 0);
});

test("door and meter: the cabinet has a twin of its own, its readings are history, its door a cause", async () => {
  controller.connect();
  controller.reads([], {
    totalPower: 1_234,
    totalActiveEnergy: 99_000,
    cabinetDoorOpen: true,
    phase1Voltage: 230.5,
    phase1Current: 5,
  });
  expect(causes()).toEqual(["cabinetDoorOpen"]);
  expect(twinOf("cab1").measured).toMatchObject({ activePower: 1_234, activeEnergy: 99_000 });
  run.engine.flushHistory();
  const series = await run.stores.telemetry.history({
    lightPointId: "cab1",
    from: afternoon - hour,
    to: afternoon + hour,
    fields: ["activePower", "activeEnergy"],
    maxPoints: 10,
  });
  expect(series.values).toEqual({ activePower: [1_234], activeEnergy: [99_000] });
  clock.move(minute);
  controller.reads([], { totalPower: 1_200, cabinetDoorOpen: false });
  expect(causes()).toEqual([]);
  // None of it is the energy of a lamp.
  expect(run.stores.field.townHours(0).every(({ measuredShare }) => measuredShare === 0)).toBe(
    true,
  );
});

test("a silent controller: the lamps are shown by plan and as old, never as without connection, and one cause tells", () => {
  controller.connect();
  passTo(at(17), obeys);
  passTo(at(19));
  expect(causes()).toEqual(["communicationFailure"]);
  expect(twinOf("k1").availability).toBe("offline");
  expect(lampStatus(twinOf("lp_a"), false)).toBe("on");
  expect(lastOn(0)).toMatchObject({ level: 100, reason: "program", flags: 2 | 16, status: 1 });
  expect(lastOn(0)?.reported).toBeNull();
  expect(segmentView(twinOf("k1"))).toMatchObject({ desiredOn: true, actualOn: null });
});

describe("a segment is switched by hand", () => {
  beforeEach(() => {
    controller.connect();
    obeys();
  });

  test("on by day: the whole way of a command, and its end", async () => {
    await order("job1", "k1", 70);
    expect(overrides().at(-1)).toMatchObject([
      { output: 1, level: 100, rampTime: 0, commandId: "job1" },
    ]);
    const line = run.stores.field.ledgerLine("job1", "k1");
    expect(line).toMatchObject({ state: "sent", level: 100 });
    controller.ack({ epoch: line!.epoch!, version: line!.version! }, 1, "applied");
    clock.move(minute);
    controller.tells([1], "override");
    controller.reads([1]);
    expect(run.stores.field.ledgerLine("job1", "k1")?.state).toBe("measured");
    expect(lastOn(0)).toMatchObject({
      level: 100,
      desired: 100,
      reason: "override",
      flags: 1 | 16,
    });
    expect(lastOn(2)).toMatchObject({ level: 0 });
    passTo(at(20) + minute, () => controller.reads([1, 2, 3]));
    expect(run.stores.field.overrides()).toEqual([]);
    expect(twinOf("k1").desired).toMatchObject({ level: 100, reason: "program" });
  });

  test("a cabinet as such cannot be switched", async () => {
    await order("job1", "cab1", 100);
    expect(run.stores.field.ledgerLine("job1", "cab1")).toMatchObject({
      state: "rejected",
      code: "notSwitchable",
    });
  });

  test("the hand switch refuses it in its own words", async () => {
    await order("job1", "k1", 100);
    const line = run.stores.field.ledgerLine("job1", "k1");
    controller.ack(
      { epoch: line!.epoch!, version: line!.version! },
      1,
      "rejected",
      "localOverride",
    );
    expect(run.stores.field.ledgerLine("job1", "k1")).toMatchObject({
      state: "rejected",
      code: "localOverride",
    });
  });
});

describe("a segment without day power", () => {
  const says = (online: boolean, connectionCount: number): void =>
    run.say(["d1", "connection", { online, bootId: 1, connectionCount }]);
  const burns = (seq: number): void =>
    run.say([
      "d1",
      "telemetry",
      { readings: [{ ts: clock.now(), seq, bootId: 1, actualLightLevel: 100, activePower: 50 }] },
    ]);

  test("its lamps are expected silent by day, and judged again some time after the power is back", () => {
    controller.connect();
    passTo(at(18), obeys);
    says(true, 1);
    burns(0);
    passTo(at(30) - minute, obeys);
    burns(1);
    // The will comes first; the controller tells of the switching a little later.
    clock.set(at(30));
    run.engine.tick();
    says(false, 2);
    clock.move(20_000);
    controller.reads([]);
    passTo(at(38), obeys);
    expect(twinOf("lp_n").availability).toBe("unpowered");
    expect(lampStatus(twinOf("lp_n"), false)).toBe("off");
    expect(lastOn(3)).toMatchObject({ level: 0, power: 0, status: 0, flags: 0 });
    expect(causes()).toEqual([]);
    // Dusk: the power is back, but this lamp is not.
    const onTonight = (): void => controller.reads([1, 2, 3]);
    passTo(at(42) + 20 * minute, onTonight);
    expect(causes()).toEqual([]);
    passTo(at(42) + 90 * minute, onTonight);
    expect(causes()).toEqual(["communicationFailure"]);
    says(true, 3);
    passTo(clock.now() + minute, onTonight);
    expect(causes()).toEqual([]);
    expect(twinOf("lp_n").availability).toBe("online");
  });

  test("what was lost before the power went stays lost", () => {
    controller.connect();
    passTo(at(18), obeys);
    says(true, 1);
    passTo(at(20), obeys);
    says(false, 2);
    passTo(at(34), obeys);
    expect(twinOf("lp_n").availability).toBe("offline");
    expect(causes()).toEqual(["communicationFailure"]);
  });

  test("switched off at the cabinet in the night, its lamps are off and nothing of theirs is a fault", () => {
    controller.connect();
    passTo(at(20), obeys);
    says(true, 1);
    burns(0);
    const offByHand = (): void => controller.reads([], { localOverride: "OFF" });
    offByHand();
    says(false, 2);
    passTo(at(23), offByHand);
    expect(twinOf("lp_n").availability).toBe("unpowered");
    expect(causes()).toEqual(["localOverride"]);
  });

  test("a cabinet that is cut takes its lamps' connections along: one cause tells of it", () => {
    controller.connect();
    passTo(at(20), obeys);
    says(true, 1);
    burns(0);
    run.say(["cc1", "connection", { online: false, bootId: 1, connectionCount: 2 }]);
    clock.move(5 * minute);
    says(false, 2);
    passTo(at(21));
    expect(twinOf("lp_n").availability).toBe("offline");
    expect(causes()).toEqual(["communicationFailure"]);
    expect(run.stores.field.openCauses()[0]?.detail).toMatchObject({ cabinetId: "cab1" });
    // The cabinet is back and its lamp is not.
    run.say(["cc1", "connection", { online: true, bootId: 1, connectionCount: 3 }]);
    controller.reads([1, 2, 3]);
    passTo(at(21) + 10 * minute, obeys);
    expect(run.stores.field.openCauses()).toMatchObject([{ lightPointId: "lp_n" }]);
  });

  test("without a controller its plan says when it has power", async () => {
    await run.engine.close();
    await town.close();
    removeDir(dir);
    dir = freshDir();
    clock = handClock(at(19));
    town = await openCabinetTown(dir, at(19), { controlled: false });
    run = startEngine(dir, clock);
    says(true, 1);
    burns(0);
    passTo(at(30) - minute, () => burns(Math.round(clock.now() / minute)));
    passTo(at(30) + 30 * minute);
    expect(twinOf("lp_n").availability).toBe("unpowered");
    expect(causes()).toEqual([]);
    expect(lampStatus(twinOf("lp_a"), false)).toBe("off");
    passTo(at(43));
    expect(lampStatus(twinOf("lp_a"), false)).toBe("on");
  });
});

test("killed in the night and started again hours later: energy goes on as it was, the time between by plan", async () => {
  controller.connect();
  passTo(at(20), obeys);
  // K1 has been dark for the last hour, and K2's breaker is out.
  passTo(at(21), () => controller.reads([2, 3]));
  const copy = filesAfterKill(dir);
  copies.push(copy);
  clock.set(at(25));
  const next = startEngine(copy, clock);
  try {
    next.engine.tick();
    next.engine.commit();
    const frame = next.frames.flatMap(({ changes }) => changes);
    const a = frame.findLast(({ index }) => index === 0);
    const c = frame.findLast(({ index }) => index === 2);
    // Two hours told, one dark, four by plan; and two, one, two by plan until 23:00.
    expect(a?.energyWh).toBeCloseTo((2 + 0 + 4) * 50, -1);
    expect(c?.energyWh).toBeCloseTo((2 + 1 + 2) * 50, -1);
    expect(next.stores.field.openCauses().map(({ kind }) => kind)).toEqual(["segmentDark"]);
    expect(next.published.filter(({ topic }) => topic.includes("cc1"))).toEqual([]);
  } finally {
    await next.engine.close();
  }
});

test("people cannot switch off a segment whose lamps have a floor, and its plan does not either", async () => {
  await run.engine.close();
  await town.close();
  removeDir(dir);
  dir = freshDir();
  clock = handClock(at(19));
  town = await openCabinetTown(dir, at(19), { minimumLevel: 30 });
  run = startEngine(dir, clock);
  controller = playController(run, () => clock.now());
  controller.connect();
  await order("job1", "k2", 0, at(21));
  expect(run.stores.field.ledgerLine("job1", "k2")?.code).toBe("belowFloor");
  passTo(at(24));
  expect(twinOf("k2").desired).toMatchObject({ level: 100, reason: "floor" });
});
