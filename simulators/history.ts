import type { Reading } from "../firmware-contracts/types/messages.ts";
import { newLamp, step } from "./lamp.ts";
import type { LampState, LampTraits } from "./lamp-state.ts";

const dayMs = 86_400_000;

/**
 * Lets a lamp live through the nights before `now` with the program and configuration it has, without a connection, as in an outage of the network.
 * Gives its readings, oldest first, and the lamp with its counters moved on. `interval`: seconds between readings; changes are read besides.
 */
export function livePast(
  traits: LampTraits,
  lamp: LampState,
  now: number,
  nights: number,
  interval: number,
): { readonly readings: readonly Reading[]; readonly state: LampState } {
  const from = now - nights * dayMs;
  const past: LampState = {
    // Of the boot before: seq begins anew with the present one.
    ...newLamp({ ...traits, reportingInterval: interval }, from, Math.max(lamp.bootId - 1, 0)),
    program: lamp.program,
    config: lamp.config === null ? null : { ...lamp.config, reportingInterval: interval },
    timeValid: true,
  };
  past.outputs = past.outputs.map((output, index) => {
    const live = lamp.outputs[index];
    if (live === undefined) return output;
    const { energy, burningHours, switchOns } = live;
    const { failed, cycling } = live;
    // It was off by day before the first of these nights.
    const off = { rampFrom: 0, target: 0 };
    return { ...output, ...off, energy, burningHours, switchOns, failed, cycling };
  });
  const keepAll = {
    ...traits,
    reportingInterval: interval,
    backlogLimit: Infinity,
    changeJitter: 0,
  };
  const lived = step(keepAll, past, { kind: "tick" }, now - 1).state;
  const outputs = lamp.outputs.map((output, index) => {
    const aged = lived.outputs[index];
    if (aged === undefined) return output;
    const { energy, burningHours, switchOns, gearTemperature } = aged;
    return { ...output, energy, burningHours, switchOns, gearTemperature };
  });
  return { readings: lived.backlog, state: { ...lamp, outputs, changeReadingAt: now } };
}
