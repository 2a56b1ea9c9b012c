import { expect, test } from "vitest";
import { livePast } from "../../../simulators/history.ts";
import { bench, hour, traits } from "./lamp-bench.ts";
import { aProgram } from "./programs.ts";

test("past nights are lived by the program: readings end before now, counters go on without a jump", () => {
  const lamp = bench();
  lamp.connect();
  lamp.program(
    aProgram([
      { at: { clock: "18:00" }, level: 100, rampTime: 0 },
      { at: { clock: "06:00" }, level: 0, rampTime: 0 },
    ]),
  );
  // It has burned before, so that its counters stand elsewhere than a new lamp's.
  lamp.pass(24 * hour);
  const { readings, state } = livePast(traits(), lamp.state, lamp.now, 3, 3600);
  const times = readings.map(({ ts }) => ts);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(lamp.now);
  expect(lamp.now - times[0]!).toBeGreaterThan(71 * hour);
  expect(new Set(readings.map(({ bootId }) => bootId))).toEqual(new Set([lamp.state.bootId - 1]));
  expect(new Set(readings.map(({ seq }) => seq)).size).toBe(readings.length);
  const counters = readings.map(({ activeEnergy }) => activeEnergy!);
  expect(counters[0]).toBeGreaterThanOrEqual(Math.floor(lamp.state.outputs[0]!.energy));
  expect(counters).toEqual(counters.toSorted((a, b) => a - b));
  expect(state.outputs[0]!.energy).toBeGreaterThanOrEqual(counters.at(-1)!);
  // Three nights of twelve hours at 40 W, the rest standby.
  const used = state.outputs[0]!.energy - lamp.state.outputs[0]!.energy;
  expect(used).toBeGreaterThan(3 * (12 * 40 + 12 * 0.5) * 0.97);
  expect(used).toBeLessThan(3 * (12 * 40 + 12 * 0.5) * 1.03);
  expect(state.outputs[0]!.switchOns - lamp.state.outputs[0]!.switchOns).toBe(3);
});
