import type { Reading } from "../firmware-contracts/types/messages.ts";
import { blinked } from "./blink.ts";
import type { LampState, LampTraits, OutputNow, OutputTraits } from "./lamp-state.ts";
import { hashText, mix } from "./random.ts";

const dayMs = 86_400_000;

/** Level in per cent that the gear gives its light source at an instant, blinking too. */
export function levelAt(output: OutputNow, ms: number): number {
  return blinked(output.blink, rampedLevel(output, ms), ms);
}

/** The level it is on the way to or has reached, between two steps of a ramp too. */
export function rampedLevel(output: OutputNow, ms: number): number {
  if (ms >= output.rampEnd) return output.target;
  if (ms <= output.rampStart) return output.rampFrom;
  const share = (ms - output.rampStart) / (output.rampEnd - output.rampStart);
  return output.rampFrom + (output.target - output.rampFrom) * share;
}

/** Whether light comes out at an instant, apart from the level. */
function lights(output: OutputNow, ms: number): boolean {
  if (output.failed) return false;
  // Out for two minutes of every seven, as an old discharge lamp does when it gets hot.
  return !output.cycling || ms % (7 * 60_000) < 5 * 60_000;
}

/** A steady number -1..1 for a device and a purpose. */
export function quirk(device: string, purpose: string): number {
  return hashText(`${device} ${purpose}`) / 0x8000_0000 - 1;
}

/** A number -1..1 that differs from instant to instant. */
function flicker(device: string, ms: number, salt: number): number {
  return mix(hashText(device) ^ mix(Math.floor(ms / 1000) ^ salt)) / 0x8000_0000 - 1;
}

/** W at a level: the luminaire's curve within its tolerance of 2 per cent. */
function powerAt(traits: OutputTraits, device: string, level: number): number {
  if (level <= 0) return traits.standbyPower;
  const tolerance = 1 + 0.02 * quirk(device, `power ${traits.output}`);
  return tolerance * onCurve(traits, level);
}

function onCurve(traits: OutputTraits, level: number): number {
  const curve = traits.powerCurve;
  let from: readonly [number, number] = [0, traits.standbyPower];
  for (const to of curve) {
    if (level <= to[0]) {
      const share = to[0] === from[0] ? 1 : (level - from[0]) / (to[0] - from[0]);
      return from[1] + (to[1] - from[1]) * share;
    }
    from = to;
  }
  if (from[0] >= 100) return from[1];
  const share = (level - from[0]) / (100 - from[0]);
  return from[1] + (traits.ratedPower - from[1]) * share;
}

/** W drawn now: gear without a working light source takes a little more than standby. */
function drawnPower(traits: OutputTraits, device: string, now: OutputNow, ms: number): number {
  const level = levelAt(now, ms);
  if (level > 0 && !lights(now, ms)) return traits.standbyPower + 1.1;
  return powerAt(traits, device, level);
}

/** W that a controller's lamps draw at an instant, to within the flicker of their readings. */
export function lampWatts(
  traits: LampTraits,
  state: Pick<LampState, "powered" | "outputs">,
  ms: number,
): number {
  if (!state.powered) return 0;
  return state.outputs.reduce((sum, output, index) => {
    const built = traits.outputs[index];
    return built === undefined ? sum : sum + drawnPower(built, traits.device, output, ms);
  }, 0);
}

/** Air at the mast, degrees C: colder by night and in winter. */
function airTemperature(ms: number): number {
  const ofYear = Math.cos(((ms / dayMs - 200) / 365.25) * 2 * Math.PI);
  const ofDay = Math.cos((ms / dayMs - 15 / 24) * 2 * Math.PI);
  return 9.5 + 9.5 * ofYear + 4 * ofDay;
}

/** Moves an output's counters on to an instant. Levels between are those of its ramp. */
export function countOn(traits: OutputTraits, device: string, now: OutputNow, ms: number): void {
  const hours = (ms - now.countedTo) / 3_600_000;
  if (hours <= 0) return;
  const corners = [now.countedTo, now.rampStart, now.rampEnd, ms].filter(
    (at) => at >= now.countedTo && at <= ms,
  );
  for (let i = 1; i < corners.length; i++) {
    const from = corners[i - 1] ?? ms;
    const to = corners[i] ?? ms;
    const mean =
      (drawnPower(traits, device, now, from) +
        4 * drawnPower(traits, device, now, (from + to) / 2) +
        // Just before the end: there a new level may begin.
        drawnPower(traits, device, now, to - 1)) /
      6;
    now.energy += (mean * (to - from)) / 3_600_000;
    if (levelAt(now, (from + to) / 2) > 0) now.burningHours += (to - from) / 3_600_000;
  }
  const share = drawnPower(traits, device, now, ms) / Math.max(traits.ratedPower, 1);
  const settled = airTemperature(ms) + 24 * share;
  now.gearTemperature += (settled - now.gearTemperature) * (1 - Math.exp(-hours / 0.4));
  now.countedTo = ms;
}

/** The measured part of a reading. */
export function measure(
  traits: LampTraits,
  output: OutputTraits,
  now: OutputNow,
  ms: number,
): Omit<Reading, "ts" | "seq" | "bootId"> {
  const device = traits.device;
  const level = levelAt(now, ms);
  const activePower = drawnPower(output, device, now, ms) * (1 + 0.004 * flicker(device, ms, 1));
  const supplyVoltage =
    230 +
    1.5 * quirk(device, "voltage") +
    2.2 * Math.cos((ms / dayMs - 3 / 24) * 2 * Math.PI) +
    0.6 * flicker(device, ms, 2);
  // The filter of the gear draws reactive current at any level, so the factor falls with the power.
  const share = Math.min(activePower / output.ratedPower, 1);
  const powerFactor = 0.42 + 0.55 * Math.min(1, share ** 0.35);
  return {
    ...(output.output === 1 && traits.outputs.length === 1 ? {} : { output: output.output }),
    actualLightLevel: lights(now, ms) ? Math.round(level) : 0,
    feedbackLevel: now.target,
    reason: now.reason,
    activePower: rounded(activePower, 10),
    activeEnergy: rounded(now.energy, 10),
    supplyVoltage: rounded(supplyVoltage, 10),
    supplyCurrent: rounded(activePower / (supplyVoltage * powerFactor), 1000),
    powerFactor: rounded(powerFactor, 100),
    operatingHours: rounded(now.burningHours, 10),
    switchOnCounter: now.switchOns,
    controlGearTemperature: rounded(now.gearTemperature, 10),
    communicationQuality: Math.round(88 + 8 * quirk(device, "radio") + 3 * flicker(device, ms, 3)),
    rssi: Math.round(-82 + 14 * quirk(device, "radio") + 2 * flicker(device, ms, 4)),
  };
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
