import { describe, expect, test } from "vitest";
import type { DeviceView } from "../../../api/contract/devices.ts";
import type { CommandLine, LightView } from "../../../api/contract/lights.ts";
import { connectingOf } from "../../../dashboard/commissioning/connecting.ts";
import type { Connecting } from "../../../dashboard/commissioning/connecting.ts";
import { nextTest, recordOf, testLevel, testSteps } from "../../../dashboard/commissioning/flow.ts";
import { progressOf } from "../../../dashboard/commissioning/test-progress.ts";
import { verdictOf } from "../../../dashboard/commissioning/verdict.ts";
import type { Verdict } from "../../../dashboard/commissioning/verdict.ts";

const device: DeviceView = {
  deviceId: "lc-1",
  kind: "lamp",
  admitted: true,
  revokedAt: null,
  bound: [],
  gatewayId: null,
  online: true,
  lastSeenAt: 1_000,
  announced: null,
};
const servingOutput = (output: number): DeviceView["bound"][number] => ({
  kind: "lightPoint",
  id: `lp_${output}`,
  number: String(output),
  street: null,
  output,
});
const announced = (outputs: number): DeviceView["announced"] => ({
  serial: "s",
  hwType: "t",
  swVersion: "1",
  manufacturer: null,
  outputs,
  latitude: null,
  longitude: null,
  at: 1_000,
});

describe("how a device and a light point are connected", () => {
  test.each<[string, DeviceView | null, string | null, Connecting]>([
    ["nobody knows it", null, null, { kind: "unknown" }],
    ["never admitted", { ...device, admitted: false }, null, { kind: "unknown" }],
    ["revoked", { ...device, admitted: false, revokedAt: 5 }, null, { kind: "revoked" }],
    ["of a cabinet", { ...device, kind: "cabinet" }, null, { kind: "notForLamps" }],
    ["free, light point without one", device, null, { kind: "bind", outputs: [1] }],
    ["free, light point has one", device, "lc-old", { kind: "swap", old: "lc-old" }],
    [
      "its only output serves another",
      { ...device, bound: [servingOutput(1)] },
      null,
      { kind: "taken", by: [servingOutput(1)] },
    ],
    [
      "its second output is free",
      { ...device, bound: [servingOutput(1)], announced: announced(2) },
      null,
      { kind: "bind", outputs: [2] },
    ],
    [
      "both outputs serve others: it cannot take over either",
      { ...device, bound: [servingOutput(1), servingOutput(2)], announced: announced(2) },
      "lc-old",
      { kind: "taken", by: [servingOutput(1), servingOutput(2)] },
    ],
  ])("%s", (_, found, lightDevice, connecting) => {
    expect(connectingOf(found, lightDevice)).toEqual(connecting);
  });
});

describe("what the watts say", () => {
  test.each<[string, number, number | null, number | null, number | null, Verdict]>([
    ["as expected", 100, 39.2, 40, 40, "good"],
    ["a fifth less is within what luminaires differ by", 100, 32, 40, 40, "good"],
    ["more than a fifth less", 100, 31.9, 40, 40, "tooLow"],
    ["more than a fifth above", 100, 48.1, 40, 40, "tooHigh"],
    ["a small lamp may differ by three watts", 100, 5.1, 8, 8, "good"],
    ["below 30 %: dark", 100, 11.9, 40, 40, "dark"],
    ["off, standby", 0, 0.4, 0.4, 40, "good"],
    ["off, standby unknown, the meter's own error", 0, 2, null, null, "good"],
    ["off, but a tenth of its power flows", 0, 4.5, 0.4, 40, "burns"],
    ["never measured", 100, null, 40, 40, "unknown"],
    ["nothing to compare with", 100, 38, null, null, "unknown"],
    ["the lowest level of one with a floor", 40, 16.5, 16, 40, "good"],
  ])("%s", (_, level, measured, expected, rated, verdict) => {
    expect(verdictOf(level, measured, expected, rated)).toBe(verdict);
  });
});

describe("the tests", () => {
  test("come one after the other and end", () => {
    expect(testSteps.map(nextTest)).toEqual(["full", "off", "program", "done"]);
  });

  test.each([
    ["full", { minimumLevel: 40, neverDim: false }, 100],
    ["off", { minimumLevel: 0, neverDim: false }, 0],
    ["off", { minimumLevel: 40, neverDim: false }, 40],
    ["off", { minimumLevel: 0, neverDim: true }, 100],
    ["program", { minimumLevel: 40, neverDim: false }, null],
  ] as const)("%s with %o asks for %s", (step, rules, level) => {
    expect(testLevel(step, rules)).toBe(level);
  });

  test("are recorded in their order, those that were skipped left out", () => {
    const results = {
      program: { ok: true, powerW: null, at: 30.4 },
      full: { ok: false, powerW: 12.5, at: 10.6 },
    };
    expect(recordOf("lc-1", results, null)).toEqual({
      deviceId: "lc-1",
      steps: [
        { what: "full", ok: false, powerW: 12.5, at: 11 },
        { what: "program", ok: true, powerW: null, at: 30 },
      ],
    });
    expect(recordOf("lc-1", {}, "floor")).toEqual({ deviceId: "lc-1", steps: [], note: "floor" });
  });
});

describe("how far a test has got", () => {
  const line: CommandLine = {
    jobId: "j1",
    lightId: "lp_1",
    state: "queued",
    level: 100,
    code: null,
    createdAt: 1_000,
    sentAt: null,
    receivedAt: null,
    appliedAt: null,
    measuredAt: null,
    endedAt: null,
  };
  const seen = (powerW: number | null, at: number | null, desired = 100) =>
    // Only what the rule reads.
    ({
      light: { ratedPowerW: 40 },
      twin: {
        desired: { level: desired, reason: null, until: null },
        measured: { level: null, powerW, voltageV: null, energyWh: null, at },
        expected: { powerW: 40 },
      },
    }) as unknown as LightView;

  test("nothing is known before the command's line is seen", () => {
    expect(progressOf(null, seen(40, 500), 100)).toMatchObject({ phase: "asking", verdict: null });
  });

  test("accepted, sent, received and applied are not measured", () => {
    const phases = [
      line,
      { ...line, state: "sent", sentAt: 1_100 },
      { ...line, state: "received", sentAt: 1_100, receivedAt: 1_200 },
      { ...line, state: "applied", sentAt: 1_100, receivedAt: 1_200, appliedAt: 1_300 },
    ] as const;
    expect(phases.map((one) => progressOf(one, seen(40, 1_299), 100).phase)).toEqual([
      "accepted",
      "sent",
      "received",
      "applied",
    ]);
  });

  test("a reading from before the lamp acted proves nothing, one right after it only light", () => {
    const applied = { ...line, state: "applied", appliedAt: 1_300 } as const;
    expect(progressOf(applied, seen(0.4, 1_200), 100).measuredW).toBeNull();
    expect(progressOf(applied, seen(0.4, 4_299), 100).measuredW).toBeNull();
    expect(progressOf(applied, seen(0.4, 4_300), 100)).toMatchObject({
      phase: "measured",
      verdict: "dark",
    });
    expect(progressOf(applied, seen(38, 1_300), 100)).toEqual({
      phase: "measured",
      ending: null,
      code: null,
      measuredW: 38,
      expectedW: 40,
      verdict: "good",
    });
  });

  test("watts that are expected at another level are not compared with", () => {
    const measured = { ...line, state: "measured", appliedAt: 1_300, measuredAt: 1_400 } as const;
    expect(progressOf(measured, seen(38, 1_400, 0), 100)).toMatchObject({
      expectedW: null,
      verdict: "unknown",
    });
  });

  test("a refusal ends it, with its reason", () => {
    const refused = { ...line, state: "rejected", code: "workLocked", endedAt: 1_200 } as const;
    expect(progressOf(refused, seen(38, 1_400), 100)).toMatchObject({
      phase: "ended",
      ending: "rejected",
      code: "workLocked",
    });
  });
});
