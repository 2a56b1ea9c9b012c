import { describe, expect, test } from "vitest";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import type { CommandMessage } from "../../../firmware-contracts/types/messages.ts";
import { memoryOf } from "../../../simulators/lamp.ts";
import { bench, hold, hour, minute, second, start } from "./lamp-bench.ts";
import { aProgram } from "./programs.ts";

const dusk = aProgram([
  { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 60 },
  { at: { clock: "21:00" }, level: 50, rampTime: 60 },
  { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 60 },
]);

function command(parts: Partial<CommandMessage>): CommandMessage {
  return {
    epoch: 1,
    version: 20,
    issuedAt: start,
    expiresAt: start + hour,
    commandId: "c20",
    command: "readNow",
    ...parts,
  };
}

describe("on the line", () => {
  test("first words: connection, announce, state; the will is one ahead and bears no time", () => {
    const lamp = bench();
    const will = lamp.connect();
    expect(lamp.said.map(({ message }) => message)).toEqual([
      "connection",
      "announce",
      "state",
      "telemetry",
    ]);
    expect(lamp.said[0]?.payload).toMatchObject({ online: true, connectionCount: 1, ts: start });
    expect(will.payload).toEqual({ online: false, bootId: 7, connectionCount: 2 });
  });

  test("announces once a boot, counts each connection", () => {
    const lamp = bench();
    lamp.connect();
    lamp.take({ kind: "disconnected" });
    lamp.hush();
    lamp.connect();
    expect(lamp.said.map(({ message }) => message)).toEqual(["connection", "state"]);
    expect(lamp.said[0]?.payload).toMatchObject({ connectionCount: 2 });
  });

  test("everything it says in two nights is right by the schemas", () => {
    const codec = createDecoder();
    const lamp = bench();
    lamp.connect();
    lamp.program(dusk);
    lamp.config({ version: 2 });
    lamp.take({ kind: "fault", fault: { kind: "lampFailure", output: 1, present: true } });
    for (let i = 0; i < 48; i++) lamp.pass(hour);
    lamp.override(hold(9, 20, { expiresAt: lamp.now + hour, rampTime: 5 }));
    lamp.pass(minute);
    expect(lamp.said.length).toBeGreaterThan(200);
    const wrong = lamp.said.flatMap(({ message, payload }) => {
      const decoded = codec.decode(message, Buffer.from(JSON.stringify(payload)));
      return decoded.ok && decoded.unknown.length === 0 ? [] : [{ decoded, payload }];
    });
    expect(wrong).toEqual([]);
  });
});

describe("through the night by its program", () => {
  test("lights at dusk, dims at 21:00, goes out at dawn; energy is what its power curve makes of that", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(dusk);
    lamp.pass(minute);
    expect(lamp.level()).toBe(0);
    const before = lamp.state.outputs[0]!.energy;
    const burned = lamp.state.outputs[0]!.burningHours;
    // Sunset in Berlin is 15:54 UTC, sunrise 06:49 UTC.
    lamp.now = Date.parse("2026-02-01T16:10:00Z");
    lamp.pass(0);
    expect(lamp.level()).toBe(100);
    lamp.now = Date.parse("2026-02-01T20:10:00Z");
    lamp.pass(0);
    expect(lamp.level()).toBe(50);
    lamp.now = Date.parse("2026-02-02T10:00:00Z");
    lamp.pass(0);
    expect(lamp.level()).toBe(0);
    const output = lamp.state.outputs[0]!;
    const hours = output.burningHours - burned;
    expect(hours).toBeCloseTo(14.9, 1);
    const expected = 4.1 * 40 + 10.8 * 21 + 4.1 * 0.5;
    expect(output.energy - before).toBeGreaterThan(expected * 0.97);
    expect(output.energy - before).toBeLessThan(expected * 1.03);
  });

  test("a ramp is a straight line, shown on the way and at its end", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(dusk);
    lamp.now = Date.parse("2026-02-01T19:59:00Z");
    lamp.pass(0);
    lamp.hush();
    lamp.pass(3 * minute);
    const levels = lamp.readings().map(({ actualLightLevel }) => actualLightLevel);
    expect(levels[0]).toBe(100);
    expect(levels.at(-1)).toBe(50);
    expect(levels).toEqual(levels.toSorted((a, b) => Number(b) - Number(a)));
    expect(lamp.readings().map(({ ts }) => ts - Date.parse("2026-02-01T20:00:00Z"))).toEqual([
      0,
      12 * second,
      24 * second,
      36 * second,
      48 * second,
      60 * second,
    ]);
  });

  test("a clock that is wrong switches at the wrong time and says so in its readings", () => {
    const lamp = bench();
    lamp.take({ kind: "fault", fault: { kind: "clock", aheadMs: 12 * minute } });
    lamp.connect();
    lamp.program(dusk);
    lamp.now = Date.parse("2026-02-01T19:50:00Z");
    lamp.pass(0);
    expect(lamp.level()).toBe(50);
    lamp.take({ kind: "command", message: command({ expiresAt: lamp.now + hour }) });
    expect(lamp.readings().at(-1)!.ts - lamp.now).toBe(12 * minute);
  });
});

describe("alone", () => {
  test("lights by its program without a network and tells all of it afterwards, oldest first, no reading twice", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(dusk);
    lamp.take({ kind: "disconnected" });
    lamp.hush();
    for (let i = 0; i < 36; i++) lamp.pass(hour);
    expect(lamp.said).toEqual([]);
    lamp.connect();
    const readings = lamp.readings();
    expect(readings.length).toBeGreaterThan(140);
    expect(
      Math.max(
        ...lamp.said.map((said) =>
          said.message === "telemetry" ? said.payload.readings.length : 0,
        ),
      ),
    ).toBe(100);
    const times = readings.map(({ ts }) => ts);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(readings.map(({ seq }) => seq)).size).toBe(readings.length);
    expect(readings.some(({ actualLightLevel }) => actualLightLevel === 50)).toBe(true);
  });

  test("keeps the newest readings where there are too many", () => {
    const lamp = bench({ backlogLimit: 10 });
    lamp.connect();
    lamp.take({ kind: "disconnected" });
    lamp.hush();
    lamp.pass(24 * hour);
    lamp.connect();
    expect(lamp.readings().length).toBe(10);
    expect(lamp.now - lamp.readings()[0]!.ts).toBeLessThan(3 * hour);
  });

  test("asleep for a day it comes to the same as awake", () => {
    const [awake, asleep] = [bench(), bench()];
    for (const lamp of [awake, asleep]) {
      lamp.connect();
      lamp.program(dusk);
    }
    for (let i = 0; i < 24 * 60; i++) awake.pass(minute);
    asleep.pass(24 * hour);
    // The gear's warmth is followed in steps, so it may differ by a little.
    const cold = (lamp: typeof awake): unknown[] =>
      lamp.readings().map((reading) => ({ ...reading, controlGearTemperature: 0 }));
    expect(cold(asleep)).toEqual(cold(awake));
    expect(asleep.state.outputs[0]!.energy).toBeCloseTo(awake.state.outputs[0]!.energy, 0);
  });
});

describe("what it keeps", () => {
  test("a cut of the supply is a boot: new bootId, seq from 0, deviceReset, the slot still holds", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(dusk);
    lamp.override(hold(5, 30, { expiresAt: start + 10 * hour }));
    const before = lamp.state.outputs[0]!.energy;
    lamp.take({ kind: "supply", on: false });
    expect(lamp.restarts).toBe(1);
    lamp.pass(hour);
    expect(lamp.state.outputs[0]!.energy).toBe(before);
    lamp.take({ kind: "supply", on: true });
    lamp.hush();
    lamp.connect();
    expect(lamp.said.map(({ message }) => message)).toEqual([
      "connection",
      "announce",
      "state",
      "event",
      "telemetry",
    ]);
    expect(lamp.said[3]?.payload).toMatchObject({ eventType: "deviceReset", bootId: 8, seq: 0 });
    expect(lamp.level()).toBe(30);
    lamp.pass(hour);
    expect(lamp.readings().every(({ bootId }) => bootId === 8)).toBe(true);
    expect(lamp.readings()[0]?.seq).toBe(0);
  });

  test("what could not be said is said once", () => {
    const lamp = bench();
    lamp.take({ kind: "fault", fault: { kind: "lampFailure", output: 1, present: true } });
    lamp.connect();
    lamp.take({ kind: "disconnected" });
    lamp.connect();
    expect(lamp.said.filter(({ message }) => message === "event").length).toBe(1);
  });

  test("its flash memory: a lamp made from it goes on counting", () => {
    const lamp = bench();
    lamp.connect();
    lamp.override(hold(5, 30));
    lamp.pass(hour / 2);
    const memory = memoryOf(lamp.state);
    const again = bench({}, structuredClone(memory));
    expect(again.state.bootId).toBeGreaterThan(lamp.state.bootId);
    expect(again.state.connectionCount).toBe(1);
    expect(again.level()).toBe(30);
    expect(again.state.outputs[0]!.energy).toBe(lamp.state.outputs[0]!.energy);
  });
});

describe("other messages down", () => {
  test.each([
    ["no room", { maxSwitchPoints: 2 }, dusk, "tooManyPoints"],
    ["stores none", { maxSwitchPoints: 0 }, dusk, "tooManyPoints"],
    ["expired", {}, { ...dusk, expiresAt: start - 1 }, "expired"],
  ])("a program it cannot take is refused: %s", (_name, parts, message, code) => {
    const lamp = bench(parts);
    lamp.connect();
    lamp.program(message);
    expect(lamp.acks()).toMatchObject([{ kind: "program", phase: "rejected", code }]);
    expect(lamp.state.program).toBeNull();
    expect(lamp.level()).toBe(100);
  });

  test("an older program does not replace a newer one", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program({ ...dusk, version: 4, hash: "new" });
    lamp.program({ ...dusk, version: 3, hash: "old" });
    expect(lamp.acks().at(-1)).toMatchObject({ version: 3, phase: "rejected", code: "stale" });
    lamp.pass(second);
    expect(lamp.states().at(-1)?.programHash).toBe("new");
  });

  test("a config changes the reporting interval", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(aProgram([]));
    lamp.config({ version: 2, reportingInterval: 60 });
    lamp.pass(minute);
    lamp.hush();
    lamp.pass(10 * minute);
    expect(lamp.readings().length).toBe(10);
  });

  test("a command is done once, even if it comes twice; an expired one never", () => {
    const lamp = bench();
    lamp.connect();
    lamp.hush();
    lamp.take({ kind: "command", message: command({}) });
    lamp.take({ kind: "command", message: command({}) });
    expect(lamp.acks()).toMatchObject([{ kind: "command", commandId: "c20", phase: "applied" }]);
    expect(lamp.readings().length).toBe(1);
    lamp.take({ kind: "command", message: command({ commandId: "c21", expiresAt: start - 1 }) });
    expect(lamp.acks().at(-1)).toMatchObject({
      commandId: "c21",
      phase: "rejected",
      code: "expired",
    });
  });

  test("resume gives the output back to its program", () => {
    const lamp = bench();
    lamp.connect();
    lamp.program(aProgram([]));
    lamp.override(hold(5, 30));
    lamp.take({ kind: "command", message: command({ command: "resume" }) });
    expect(lamp.level()).toBe(0);
    expect(lamp.acks().at(-1)).toMatchObject({ kind: "command", phase: "applied" });
    lamp.override(hold(6, 30));
    expect(lamp.acks().at(-1)).toMatchObject({ version: 6, phase: "rejected", code: "stale" });
  });

  test("reboot answers first and then drops the line", () => {
    const lamp = bench();
    lamp.connect();
    lamp.take({ kind: "command", message: command({ command: "reboot" }) });
    expect(lamp.acks().at(-1)).toMatchObject({ kind: "command", phase: "received" });
    expect(lamp.restarts).toBe(1);
    expect(lamp.state.bootId).toBe(8);
  });
});

test("a dead light source: current but no light, and an event; repaired it ends", () => {
  const lamp = bench();
  lamp.connect();
  lamp.pass(minute);
  lamp.take({ kind: "fault", fault: { kind: "lampFailure", output: 1, present: true } });
  expect(lamp.readings().at(-1)).toMatchObject({ actualLightLevel: 0, feedbackLevel: 100 });
  expect(lamp.readings().at(-1)!.activePower).toBeLessThan(3);
  lamp.take({ kind: "fault", fault: { kind: "lampFailure", output: 1, present: false } });
  const events = lamp.said.flatMap((said) => (said.message === "event" ? [said.payload] : []));
  expect(events).toMatchObject([
    { eventType: "lampFailure", phase: "start", seq: 0 },
    { eventType: "lampFailure", phase: "end", seq: 1 },
  ]);
});
