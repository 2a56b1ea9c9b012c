import type { CommissionedRequest } from "../../api/contract/devices.ts";

export const testSteps = ["blink", "full", "off", "program"] as const;
export type TestStep = (typeof testSteps)[number];

export type FlowStep = "device" | "light" | "connect" | TestStep | "done";

/** What a person or the meter found. */
export interface TestResult {
  readonly ok: boolean;
  readonly powerW: number | null;
  /** By the town's clock. */
  readonly at: number;
}

export type TestResults = Partial<Readonly<Record<TestStep, TestResult>>>;

/** The steps as they are counted on the screen; the tests on the mast are one line each. */
export const countedSteps: readonly FlowStep[] = ["device", "light", "connect", ...testSteps];

export function nextTest(step: TestStep): TestStep | "done" {
  return testSteps[testSteps.indexOf(step) + 1] ?? "done";
}

/** The level of a test, %; null for none. The lowest that is allowed stands for "off" where the light point has a floor. */
export function testLevel(
  step: TestStep,
  rules: { readonly minimumLevel: number; readonly neverDim: boolean },
): number | null {
  if (step === "full") return 100;
  if (step !== "off") return null;
  return rules.neverDim ? 100 : rules.minimumLevel;
}

/** The record of the tests that were made, in their order. */
export function recordOf(
  deviceId: string,
  results: TestResults,
  note: string | null,
): CommissionedRequest {
  const steps = testSteps.flatMap((what) => {
    const result = results[what];
    return result === undefined ? [] : [{ what, ...result, at: Math.round(result.at) }];
  });
  return note === null ? { deviceId, steps } : { deviceId, steps, note };
}
