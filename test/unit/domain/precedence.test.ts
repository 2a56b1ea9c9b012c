import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFloor, programFloorBreaches } from "../../../domain/floor.ts";
import { toLevel } from "../../../domain/level.ts";
import type { NightStep } from "../../../domain/night.ts";
import {
  decidedParameters,
  decideLevel,
  explain,
  type Wish,
  type Wishes,
} from "../../../domain/precedence.ts";
import { hohenfurch, light, point, program } from "./plans.ts";

const NOW = 1_000_000;
const wish = (level: number, until: number | null = NOW + 1): Wish => ({
  level: toLevel(level),
  rampTime: 2,
  since: NOW - 10,
  until,
  by: "somebody",
});
const step = (level: number): NightStep => ({
  from: NOW - 100,
  to: NOW + 100,
  level: toLevel(level),
  rampTime: 60,
  decidedBy: {
    kind: "point",
    date: "2026-01-01",
    ruleId: null,
    programId: "hohenfurch",
    pointIndex: 2,
    at: { clock: "00:00" },
    changed: [],
  },
});
const none: Wishes = { emergency: null, override: null, event: null, sensor: null, program: null };

describe("who wins", () => {
  const all: Wishes = {
    emergency: wish(100, null),
    override: wish(20),
    event: wish(30),
    sensor: wish(40),
    program: step(50),
  };
  test.each([
    ["emergency over all", all, 100, "emergency", null],
    ["override next", { ...all, emergency: null }, 20, "override", NOW + 1],
    ["then event", { ...all, emergency: null, override: null }, 30, "event", NOW + 1],
    [
      "then sensor",
      { ...all, emergency: null, override: null, event: null },
      40,
      "sensor",
      NOW + 1,
    ],
    ["then program", { ...none, program: step(50) }, 50, "program", NOW + 100],
    ["then the default level", none, 80, "default", null],
    [
      "an override that has ended is none",
      { ...none, override: wish(20, NOW), program: step(50) },
      50,
      "program",
      NOW + 100,
    ],
  ] as const)("%s", (_name, wishes, level, reason, until) => {
    const facts = light({ defaultLightLevel: toLevel(80) });
    expect(decideLevel(wishes, facts, true, NOW)).toMatchObject({ level, reason, until });
  });
});

describe("the safety floor", () => {
  const floored = light({ minimumLevel: toLevel(30) });
  const zebra = light({ neverDim: true });
  test.each([
    ["lifts a program", floored, { ...none, program: step(10) }, true, 30, "floor"],
    ["lifts an override", floored, { ...none, override: wish(0) }, true, 30, "floor"],
    [
      "lets an override switch off by day",
      floored,
      { ...none, override: wish(0) },
      false,
      0,
      "override",
    ],
    ["lifts a test by day", floored, { ...none, override: wish(10) }, false, 30, "floor"],
    ["leaves what is above", floored, { ...none, program: step(30) }, true, 30, "program"],
    ["leaves the day dark", floored, { ...none, program: step(0) }, false, 0, "program"],
    ["lights a dark hour of the night", floored, { ...none, program: step(0) }, true, 30, "floor"],
    ["holds a zebra crossing at 100", zebra, { ...none, program: step(50) }, true, 100, "floor"],
  ] as const)("%s", (_name, facts, wishes, toBurn, level, reason) => {
    expect(decideLevel(wishes, facts, toBurn, NOW)).toMatchObject({ level, reason });
  });

  test("while a lamp is to burn, nothing takes it below its floor", () => {
    const level = fc.integer({ min: 0, max: 100 });
    const maybe = fc.option(level, { nil: null });
    fc.assert(
      fc.property(
        maybe,
        maybe,
        maybe,
        maybe,
        level,
        level,
        fc.boolean(),
        (e, o, v, s, p, min, never) => {
          const wishes: Wishes = {
            emergency: e === null ? null : wish(e),
            override: o === null ? null : wish(o),
            event: v === null ? null : wish(v),
            sensor: s === null ? null : wish(s),
            program: step(p),
          };
          const facts = light({ minimumLevel: toLevel(min), neverDim: never });
          const decided = decideLevel(wishes, facts, true, NOW);
          expect(decided.level).toBeGreaterThanOrEqual(never ? 100 : min);
          const won = explain(wishes, facts, true, NOW).filter((voice) => voice.won);
          expect(won).toHaveLength(1);
          expect(won[0]!.level).toBe(decided.level);
        },
      ),
    );
  });
});

describe("people's input below the floor", () => {
  const lights = [
    light({ lightId: "a", number: "1", minimumLevel: toLevel(30) }),
    light({ lightId: "b", number: "2", minimumLevel: toLevel(20) }),
    light({ lightId: "c", number: "3", neverDim: true }),
  ];
  test("is refused and names the light points", () => {
    expect(checkFloor(lights, toLevel(25))).toEqual({
      kind: "refused",
      refused: [
        { lightId: "a", number: "1", floor: 30, because: "minimumLevel" },
        { lightId: "c", number: "3", floor: 100, because: "neverDim" },
      ],
    });
  });

  test("is allowed at the floor", () => {
    expect(checkFloor(lights.slice(0, 2), toLevel(30))).toEqual({ kind: "allowed" });
  });

  test("a program is held against its lowest point, off by day left out", () => {
    expect(programFloorBreaches(lights, hohenfurch)).toEqual([
      { lightId: "c", number: "3", floor: 100, because: "neverDim", pointIndex: 2 },
    ]);
    const twice = program("twice", point("sunset", 20), point("22:00", 20), point("sunrise", 0));
    expect(programFloorBreaches(lights.slice(0, 1), twice)).toMatchObject([{ pointIndex: 0 }]);
    expect(programFloorBreaches(lights.slice(0, 2), hohenfurch)).toEqual([]);
    expect(programFloorBreaches(lights, program("day", point("12:00", 0)))).toEqual([]);
  });
});

describe("work lock", () => {
  const workLock = {
    level: toLevel(0),
    since: NOW - 5,
    until: NOW + 5,
    person: "Ada Berg",
    phone: "0151 1234",
  };

  test("it stands above every voice, and above the floor", () => {
    const wishes: Wishes = { ...none, workLock, emergency: wish(100), program: step(50) };
    const strict = light({ minimumLevel: toLevel(40), neverDim: true });
    expect(decideLevel(wishes, strict, true, NOW)).toMatchObject({
      level: 0,
      reason: "override",
      rampTime: 0,
      until: NOW + 5,
    });
    expect(decideLevel(wishes, strict, true, NOW + 5)).toMatchObject({ level: 100 });
  });

  test("the answer to why names who works there, and nobody else has won", () => {
    const wishes: Wishes = { ...none, workLock, override: wish(20), program: step(50) };
    const why = explain(wishes, light({ minimumLevel: toLevel(30) }), true, NOW);
    expect(why.map(({ code, won }) => [code, won])).toEqual([
      ["workLocked", true],
      ["override", false],
      ["program", false],
      ["default", false],
    ]);
    expect(why[0]!.parameters).toEqual({
      person: "Ada Berg",
      phone: "0151 1234",
      since: NOW - 5,
      until: NOW + 5,
    });
  });
});

describe("why", () => {
  test("every voice, strongest first, with the one that won", () => {
    const wishes: Wishes = { ...none, override: wish(20), sensor: wish(40), program: step(50) };
    const why = explain(wishes, light({ minimumLevel: toLevel(30) }), true, NOW);
    expect(why.map(({ code, level, won }) => [code, level, won])).toEqual([
      ["floor", 30, true],
      ["override", 20, false],
      ["sensor", 40, false],
      ["program", 50, false],
      ["default", 100, false],
    ]);
    expect(why[0]!.parameters).toEqual({ wanted: 20, minimumLevel: 30 });
    expect(why[1]!.parameters).toEqual({ by: "somebody", since: NOW - 10, until: NOW + 1 });
    expect(why[3]!.parameters).toMatchObject({
      programId: "hohenfurch",
      pointIndex: 2,
      clock: "00:00",
    });
  });

  test("a zebra crossing and a lamp that follows its cabinet say so", () => {
    const why = explain(
      { ...none, event: wish(10, NOW) },
      light({ neverDim: true, switching: "byCabinet", defaultLightLevel: toLevel(60) }),
      true,
      NOW,
    );
    expect(why.map(({ code, won }) => [code, won])).toEqual([
      ["notSwitchable", false],
      ["neverDim", true],
      ["default", false],
    ]);
  });

  test("a step's decision as flat values", () => {
    expect(decidedParameters({ kind: "beforeFirstPoint" })).toEqual({
      programId: null,
      ruleId: null,
      pointIndex: null,
      date: null,
    });
    expect(
      decidedParameters({
        kind: "point",
        date: "2026-01-01",
        ruleId: "r",
        programId: "p",
        pointIndex: 0,
        at: { event: "sunset", offsetMinutes: 15 },
        changed: ["sunStaysDown", "earliestGuard"],
      }),
    ).toMatchObject({
      clock: null,
      event: "sunset",
      offsetMinutes: 15,
      changed: "sunStaysDown earliestGuard",
    });
  });
});
