import { describe, expect, test } from "vitest";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import {
  applyAck,
  applyConnection,
  applyEvent,
  applyReading,
  applyState,
} from "../../../domain/twin.ts";
import type {
  EventMessage,
  OutputState,
  Reading,
  StateMessage,
} from "../../../firmware-contracts/types/messages.ts";
import { light } from "./plans.ts";

const T = 1_800_000_000_000;
const reading = (seq: number, ts: number, extra: Partial<Reading> = {}): Reading => ({
  ts,
  seq,
  bootId: 7,
  activePower: seq,
  ...extra,
});
const fresh = (): Twin => newTwin(light());
describe("states", () => {
  const message = (extra: Partial<StateMessage> = {}): StateMessage => ({
    ts: T,
    bootId: 7,
    outputs: [],
    programHash: "abc",
    lastTimeSync: T - 5,
    ...extra,
  });
  const output = (extra: Partial<OutputState> = {}): OutputState => ({
    output: 1,
    feedbackLevel: 40,
    reason: "override",
    slots: { override: { epoch: 3, version: 17 } },
    ...extra,
  });

  test("say what is in effect", () => {
    const twin = fresh();
    expect(applyState(twin, message(), output({ actualLightLevel: 38 }), T + 1)).toBe("moved");
    expect(twin.reported).toEqual({
      at: T,
      feedbackLevel: 40,
      reason: "override",
      programHash: "abc",
      lastTimeSync: T - 5,
      overrideEpoch: 3,
      overrideVersion: 17,
    });
    expect(twin.measured).toMatchObject({ at: T, actualLightLevel: 38 });
  });

  test("an older one changes nothing, one without time counts from its receipt", () => {
    const twin = fresh();
    applyState(twin, message(), output(), T);
    expect(applyState(twin, message({ ts: T - 1 }), output({ feedbackLevel: 0 }), T)).toBe("older");
    const { ts: _ts, ...timeless } = message();
    expect(applyState(twin, timeless, output({ feedbackLevel: 9, slots: {} }), T + 4)).toBe(
      "moved",
    );
    expect(twin.reported).toMatchObject({ at: T + 4, feedbackLevel: 9, overrideVersion: 17 });
  });

  test("two of one instant: the later to come holds", () => {
    const twin = fresh();
    applyState(twin, message(), output(), T);
    expect(applyState(twin, message(), output({ feedbackLevel: 0 }), T)).toBe("moved");
    expect(twin.reported.feedbackLevel).toBe(0);
  });

  test("without a measured level it leaves the measured side alone", () => {
    const twin = fresh();
    applyState(twin, message(), output(), T);
    expect(twin.measured).toMatchObject({ at: null, actualLightLevel: null });
    applyReading(twin, reading(1, T - 5, { actualLightLevel: 80 }), T);
    applyState(twin, message({ ts: T + 9 }), output(), T + 9);
    expect(twin.measured).toMatchObject({ at: T - 5, actualLightLevel: 80 });
  });

  test("a measured level in it does not overwrite a newer reading", () => {
    const twin = fresh();
    applyReading(twin, reading(1, T + 5, { actualLightLevel: 80 }), T + 5);
    applyState(twin, message(), output({ actualLightLevel: 10 }), T + 6);
    expect(twin.measured.actualLightLevel).toBe(80);
  });
});

describe("connections", () => {
  const told = (twin: Twin, online: boolean, connectionCount: number, at: number): string =>
    applyConnection(twin, { online, bootId: 1, connectionCount }, at);

  test("a will ends the connection it was left with", () => {
    const twin = fresh();
    expect(told(twin, true, 4, T)).toBe("moved");
    expect(told(twin, false, 5, T + 9)).toBe("moved");
    expect(twin).toMatchObject({ online: false, connectionSince: T + 9, lastSeen: T });
    expect(told(twin, true, 5, T + 20)).toBe("moved");
    expect(twin).toMatchObject({ online: true, connectionSince: T + 20 });
  });

  test("a late will never hides a reconnect", () => {
    const twin = fresh();
    told(twin, true, 4, T);
    told(twin, true, 5, T + 1);
    expect(told(twin, false, 5, T + 2)).toBe("older");
    expect(twin.online).toBe(true);
  });

  test("an online again keeps the time since which it holds", () => {
    const twin = fresh();
    told(twin, true, 4, T);
    told(twin, true, 5, T + 9);
    expect(twin.connectionSince).toBe(T);
  });

  test("a device known by its will alone is offline", () => {
    const twin = fresh();
    told(twin, false, 1, T);
    expect(twin).toMatchObject({ online: false, connectionSince: T, lastSeen: null });
  });
});

describe("events", () => {
  const event = (
    seq: number,
    phase: EventMessage["phase"],
    extra: Partial<EventMessage> = {},
  ): EventMessage => ({ seq, bootId: 7, ts: T + seq, eventType: "lampFailure", phase, ...extra });

  test("one that starts stays open until it ends", () => {
    const twin = fresh();
    expect(applyEvent(twin, event(1, "start"), T)).toBe("moved");
    expect(twin.openEvents).toEqual({ lampFailure: T + 1 });
    applyEvent(twin, event(2, "start"), T);
    expect(twin.openEvents).toEqual({ lampFailure: T + 1 });
    applyEvent(twin, event(3, "end"), T);
    expect(twin.openEvents).toEqual({});
  });

  test("a start delivered again after its end does not open it again", () => {
    const twin = fresh();
    applyEvent(twin, event(1, "start"), T);
    applyEvent(twin, event(2, "end"), T);
    expect(applyEvent(twin, event(1, "start"), T)).toBe("older");
    expect(applyEvent(twin, event(2, "end"), T)).toBe("duplicate");
    expect(twin.openEvents).toEqual({});
  });

  test("after a restart seq begins anew; what is older by time is left alone", () => {
    const twin = fresh();
    applyEvent(twin, event(50, "start"), T);
    expect(applyEvent(twin, event(0, "end", { bootId: 8, ts: T + 60 }), T)).toBe("moved");
    expect(twin.openEvents).toEqual({});
    expect(applyEvent(twin, event(50, "start"), T)).toBe("older");
  });

  test("a moment stays nothing, and without time it counts from its receipt", () => {
    const twin = fresh();
    const { ts: _ts, ...reset } = event(1, "start", { eventType: "deviceReset" });
    applyEvent(twin, reset, T + 77);
    expect(twin.openEvents).toEqual({});
    expect(twin.eventAt).toBe(T + 77);
  });
});

describe("acknowledgements", () => {
  const ack = { kind: "override", phase: "applied", epoch: 2, version: 9 } as const;

  test("an applied override is in effect", () => {
    const twin = fresh();
    expect(applyAck(twin, ack, T)).toBe("moved");
    expect(twin.reported).toMatchObject({ overrideEpoch: 2, overrideVersion: 9 });
    expect(applyAck(twin, ack, T)).toBe("older");
    expect(applyAck(twin, { ...ack, version: 8 }, T)).toBe("older");
    expect(twin.reported.overrideVersion).toBe(9);
  });

  test.each([
    { ...ack, phase: "received" } as const,
    { ...ack, phase: "rejected", code: "busy" } as const,
    { ...ack, kind: "program" } as const,
  ])("%j is a sign of life only", (message) => {
    const twin = fresh();
    expect(applyAck(twin, message, T)).toBe("older");
    expect(twin).toMatchObject({ lastSeen: T, revision: 0 });
  });
});
