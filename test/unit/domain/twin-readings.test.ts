import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newTwin } from "../../../domain/new-twin.ts";
import type { Twin } from "../../../domain/twin-model.ts";
import { applyReading, applyState, readingQuality } from "../../../domain/twin.ts";
import type { OutputState, Reading } from "../../../firmware-contracts/types/messages.ts";
import { light } from "./plans.ts";

const T = 1_800_000_000_000;
const MINUTE = 60_000;
const reading = (seq: number, ts: number, extra: Partial<Reading> = {}): Reading => ({
  ts,
  seq,
  bootId: 7,
  activePower: seq,
  ...extra,
});
const fresh = (): Twin => newTwin(light());
const power = (twin: Twin): number | null => twin.measured.activePower;

describe("readings", () => {
  test("the newest moves the twin, with every value it carries", () => {
    const twin = fresh();
    const full = reading(1, T, {
      actualLightLevel: 70,
      feedbackLevel: 72,
      reason: "program",
      activePower: 40,
      activeEnergy: 1234,
      supplyVoltage: 231,
      supplyCurrent: 0.2,
      powerFactor: 0.97,
      operatingHours: 99,
      switchOnCounter: 12,
      controlGearTemperature: 41,
      communicationQuality: 88,
      rssi: -80,
      snr: 9,
    });
    expect(applyReading(twin, full, T + 1)).toBe("moved");
    const {
      ts: _ts,
      seq: _seq,
      bootId: _boot,
      feedbackLevel: _level,
      reason: _reason,
      ...values
    } = full;
    expect(twin.measured).toEqual({ at: T, quality: "good", ...values });
    expect(twin.reported).toMatchObject({ at: T, feedbackLevel: 72, reason: "program" });
    expect(twin.lastSeen).toBe(T + 1);
    expect(twin.revision).toBe(1);
  });

  test("what a reading leaves out stays", () => {
    const twin = fresh();
    applyReading(twin, reading(1, T, { actualLightLevel: 70, rssi: -80 }), T);
    applyReading(twin, { ts: T + 1, seq: 2, bootId: 7 }, T + 1);
    expect(twin.measured).toMatchObject({
      at: T + 1,
      actualLightLevel: 70,
      activePower: 1,
      rssi: -80,
    });
  });

  test("an older one never moves the twin back", () => {
    const twin = fresh();
    applyReading(twin, reading(5, T), T);
    expect(applyReading(twin, reading(4, T - MINUTE), T + 5)).toBe("older");
    expect(power(twin)).toBe(5);
    expect(twin.lastSeen).toBe(T + 5);
  });

  test("of two of one instant the later to come holds", () => {
    const twin = fresh();
    applyReading(twin, reading(5, T), T);
    expect(applyReading(twin, reading(6, T), T)).toBe("moved");
    expect(power(twin)).toBe(6);
  });

  test("an older sign of life does not make the twin younger", () => {
    const twin = fresh();
    applyReading(twin, reading(5, T), T);
    applyReading(twin, reading(6, T + 1), T - 1);
    expect(twin.lastSeen).toBe(T);
  });

  test("the same again is a duplicate and changes nothing", () => {
    const twin = fresh();
    applyReading(twin, reading(5, T), T);
    const before = structuredClone(twin);
    expect(applyReading(twin, reading(5, T), T)).toBe("duplicate");
    expect(twin).toEqual(before);
  });

  test("a reading behind a newer state leaves what the device said last", () => {
    const twin = fresh();
    const output: OutputState = { output: 1, feedbackLevel: 20, reason: "override", slots: {} };
    applyState(
      twin,
      { ts: T + 10, bootId: 7, outputs: [], programHash: "h", lastTimeSync: T },
      output,
      T,
    );
    applyReading(twin, reading(1, T, { feedbackLevel: 90, reason: "program" }), T);
    expect(twin.reported).toMatchObject({ feedbackLevel: 20, reason: "override", at: T + 10 });
    expect(power(twin)).toBe(1);
  });

  test.each([
    ["now", T, "good"],
    ["5 minutes ahead", T + 5 * MINUTE, "good"],
    ["more than that", T + 5 * MINUTE + 1, "clock"],
    ["a year ago", T - 365 * 24 * 60 * MINUTE, "good"],
  ])("time stamp %s", (_name, ts, quality) => {
    expect(readingQuality(ts, T)).toBe(quality);
  });

  test("a device whose clock runs ahead counts by our clock, and honest time ends the drift", () => {
    const twin = fresh();
    const ahead = T + 60 * MINUTE;
    expect(applyReading(twin, reading(1, ahead), T)).toBe("moved");
    expect(twin.measured).toMatchObject({ at: T, quality: "clock" });
    expect(twin.deviations.clockDrift).toBe(T);
    applyReading(twin, reading(2, ahead + MINUTE), T + MINUTE);
    expect(twin.deviations.clockDrift).toBe(T);
    // Backlog proves nothing about the clock now.
    applyReading(twin, reading(0, T - 60 * MINUTE), T + 2 * MINUTE);
    expect(twin.deviations.clockDrift).toBe(T);
    expect(applyReading(twin, reading(3, T + 3 * MINUTE), T + 3 * MINUTE)).toBe("moved");
    expect(twin.deviations.clockDrift).toBeNull();
    expect(twin.measured.quality).toBe("good");
  });

  test("after a restart backlog of the boot before is still known", () => {
    const twin = fresh();
    applyReading(twin, reading(10, T), T);
    expect(applyReading(twin, reading(0, T + 5, { bootId: 8 }), T + 5)).toBe("moved");
    expect(applyReading(twin, reading(10, T), T + 6)).toBe("duplicate");
    expect(applyReading(twin, reading(9, T - 1), T + 6)).toBe("older");
    expect(applyReading(twin, reading(9, T - 1), T + 6)).toBe("duplicate");
    expect(applyReading(twin, reading(0, T + 5, { bootId: 8 }), T + 6)).toBe("duplicate");
  });

  test("late backlog of a boot long gone is for the history and does not push the windows out", () => {
    const twin = fresh();
    applyReading(twin, reading(1, T), T);
    applyReading(twin, reading(1, T + 1, { bootId: 8 }), T + 1);
    expect(applyReading(twin, reading(1, T - 9, { bootId: 3 }), T + 2)).toBe("older");
    expect(applyReading(twin, reading(1, T), T + 2)).toBe("duplicate");
    expect(applyReading(twin, reading(1, T + 2, { bootId: 9 }), T + 2)).toBe("moved");
    expect(applyReading(twin, reading(1, T + 1, { bootId: 8 }), T + 2)).toBe("duplicate");
  });

  test("any order and repetition of the same readings ends in the same twin", () => {
    const sent = fc
      .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 })
      .chain((seqs) =>
        fc.record({
          seqs: fc.constant(seqs),
          extra: fc.array(fc.constantFrom(...seqs), { maxLength: 20 }),
        }),
      )
      .chain(({ seqs, extra }) =>
        fc.shuffledSubarray([...seqs, ...extra], {
          minLength: seqs.length + extra.length,
          maxLength: seqs.length + extra.length,
        }),
      );
    fc.assert(
      fc.property(sent, (seqs) => {
        const twin = fresh();
        let taken = 0;
        for (const seq of seqs) {
          const what = applyReading(twin, reading(seq, T + seq), T + 500);
          if (what !== "duplicate") taken += 1;
        }
        expect(power(twin)).toBe(Math.max(...seqs));
        expect(twin.measured.at).toBe(T + Math.max(...seqs));
        expect(taken).toBe(new Set(seqs).size);
      }),
    );
  });
});
