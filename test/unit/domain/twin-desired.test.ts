import { describe, expect, test } from "vitest";
import { toLevel } from "../../../domain/level.ts";
import { newTwin } from "../../../domain/new-twin.ts";
import type { DecidedLevel } from "../../../domain/precedence.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import {
  applyDesired,
  applyPlannedProgram,
  applyReading,
  applySentOverride,
} from "../../../domain/twin.ts";
import type { Reading } from "../../../firmware-contracts/types/messages.ts";
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

describe("what is wanted", () => {
  const decided = (level: number, extra: Partial<DecidedLevel> = {}): DecidedLevel => ({
    level: toLevel(level),
    reason: "program",
    rampTime: 60,
    since: T,
    until: T + 1000,
    ...extra,
  });

  test("a new level counts from now and is judged after its ramp", () => {
    const twin = fresh();
    expect(applyDesired(twin, decided(70), 40, T)).toBe(true);
    expect(twin.desired).toMatchObject({ level: 70, reason: "program", since: T, until: T + 1000 });
    expect(twin.desired.settledAt).toBe(T + 60_000 + 30_000);
    expect(twin.expectedPower).toBe(40);
  });

  test("the same again changes nothing, a new end or power does", () => {
    const twin = fresh();
    applyDesired(twin, decided(70), 40, T);
    expect(applyDesired(twin, decided(70), 40, T + 5)).toBe(false);
    expect(applyDesired(twin, decided(70, { until: null }), 40, T + 5)).toBe(true);
    expect(applyDesired(twin, decided(70, { until: null }), 41, T + 5)).toBe(true);
    expect(twin.desired).toMatchObject({ since: T, until: null });
    expect(twin.revision).toBe(3);
  });

  test("another reason for the same level needs no ramp", () => {
    const twin = fresh();
    applyDesired(twin, decided(70), 40, T);
    expect(applyDesired(twin, decided(70, { reason: "override" }), 40, T + 5)).toBe(true);
    expect(twin.desired).toMatchObject({ since: T + 5, settledAt: T + 90_000 });
  });

  test("off from the first moment on is a decision, too, and only once", () => {
    const twin = fresh();
    const off = decided(0, { reason: "default" });
    expect(applyDesired(twin, off, 0.5, T)).toBe(true);
    expect(twin.desired).toMatchObject({ since: T, settledAt: T + 90_000 });
    expect(applyDesired(twin, off, null, T + 5)).toBe(true);
    expect(applyDesired(twin, off, 0.5, T + 6)).toBe(true);
    expect(twin.desired).toMatchObject({ since: T, settledAt: T + 90_000 });
  });

  test("the planned program and the override sent are noted", () => {
    const twin = fresh();
    applyPlannedProgram(twin, "h1");
    applyPlannedProgram(twin, "h1");
    applySentOverride(twin, 2, 5);
    expect(twin.desired).toMatchObject({ programHash: "h1", overrideEpoch: 2, overrideVersion: 5 });
    expect(twin.revision).toBe(2);
  });

  test("a twin survives being stored as JSON", () => {
    const twin = fresh();
    applyReading(twin, reading(300, T), T);
    applyReading(twin, reading(299, T - 1), T);
    const stored = JSON.parse(JSON.stringify(twin)) as Twin;
    expect(stored).toEqual(twin);
    expect(applyReading(stored, reading(299, T - 1), T)).toBe("duplicate");
  });
});
