import type { AnnounceMessage, Reading } from "../firmware-contracts/types/messages.ts";
import type { LampState, LampTraits, OutputNow } from "./lamp-state.ts";
import { hashText, mix } from "./random.ts";

/** What makes a controller a cabinet's: its outputs are segments, switched by contactors. */
export interface CabinetTraits {
  /** Name of the segment on each output, as readings tell it. */
  readonly names: Readonly<Record<number, string>>;
  /** W that the cabinet takes itself: controller, contactors, heating. */
  readonly ownWatts: number;
  /** Part of the power that is lost in the cables. */
  readonly lossShare: number;
}

/** A cabinet as it is now. */
export interface CabinetNow {
  readonly doorOpen: boolean;
  /** The hand switch. */
  readonly hand: "ON" | "OFF" | "NONE";
  /** W that lamps with controllers of their own take from this cabinet. */
  readonly otherWatts: number;
  /** Wh on its meter, as of `countedTo`. */
  readonly meter: number;
  readonly countedTo: number;
}

export type CabinetFault =
  | { readonly kind: "door"; readonly open: boolean }
  | { readonly kind: "hand"; readonly position: CabinetNow["hand"] }
  | { readonly kind: "breaker"; readonly output: number; readonly tripped: boolean };

export function newCabinet(device: string, now: number): CabinetNow {
  const meter = 1_000_000 + (hashText(`${device} meter`) % 80_000_000);
  return { doorOpen: false, hand: "NONE", otherWatts: 0, meter, countedTo: now };
}

/** The controller after the lamps with controllers of their own have come to take `watts` from its cabinet. */
export function withLoad(state: LampState, watts: number): LampState {
  const { cabinet } = state;
  return cabinet === null ? state : { ...state, cabinet: { ...cabinet, otherWatts: watts } };
}

/** Whether there is voltage behind contactor and breaker. */
export function hasVoltage(output: OutputNow): boolean {
  return output.target > 0 && !output.failed;
}

/** W on each output, in the order of the traits. */
function wattsByOutput(traits: LampTraits, state: LampState): number[] {
  return state.outputs.map((output, index) =>
    hasVoltage(output) ? (traits.outputs[index]?.ratedPower ?? 0) : 0,
  );
}

function totalWatts(traits: LampTraits, state: LampState): number {
  const { cabinet } = traits;
  if (cabinet === undefined || state.cabinet === null) return 0;
  const switched = wattsByOutput(traits, state).reduce((sum, watts) => sum + watts, 0);
  return (switched + state.cabinet.otherWatts) * (1 + cabinet.lossShare) + cabinet.ownWatts;
}

/** Moves the meter on to an instant. */
export function countMeter(traits: LampTraits, state: LampState, now: number): void {
  const { cabinet } = state;
  if (cabinet === null || now <= cabinet.countedTo) return;
  const hours = (now - cabinet.countedTo) / 3_600_000;
  const meter = cabinet.meter + totalWatts(traits, state) * hours;
  state.cabinet = { ...cabinet, meter, countedTo: now };
}

/** The measured part of a cabinet's reading. The lamps share the three phases as well as they can. */
export function measureCabinet(
  traits: LampTraits,
  state: LampState,
  now: number,
): Omit<Reading, "ts" | "seq" | "bootId"> {
  const { cabinet } = state;
  const total = totalWatts(traits, state);
  const flicker = (salt: number): number =>
    mix(hashText(traits.device) ^ mix(Math.floor(now / 1000) ^ salt)) / 0x8000_0000 - 1;
  const share = [0.34, 0.35, 0.31];
  const phases = share.map((part, phase) => {
    const voltage = rounded(230.5 + 1.2 * flicker(phase), 10);
    const powerFactor = rounded(total > 50 ? 0.94 + 0.02 * flicker(3 + phase) : 0.6, 100);
    return {
      voltage,
      powerFactor,
      current: rounded((total * part) / (voltage * powerFactor), 100),
    };
  });
  const [first, second, third] = phases;
  return {
    totalPower: rounded(total, 10),
    totalActiveEnergy: Math.round(cabinet?.meter ?? 0),
    ...(first === undefined || second === undefined || third === undefined
      ? {}
      : {
          phase1Voltage: first.voltage,
          phase2Voltage: second.voltage,
          phase3Voltage: third.voltage,
          phase1Current: first.current,
          phase2Current: second.current,
          phase3Current: third.current,
          phase1PowerFactor: first.powerFactor,
          phase2PowerFactor: second.powerFactor,
          phase3PowerFactor: third.powerFactor,
        }),
    segments: state.outputs.map((output) => ({
      segment: traits.cabinet?.names[output.output] ?? String(output.output),
      actualState: hasVoltage(output) ? "ON" : "OFF",
    })),
    cabinetDoorOpen: cabinet?.doorOpen ?? false,
    localOverride: cabinet?.hand ?? "NONE",
  };
}

/** What a cabinet controller announces otherwise than a lamp's. */
export function cabinetAnnouncement(
  traits: LampTraits,
  { names }: CabinetTraits,
): Pick<AnnounceMessage, "hwType" | "deviceClass" | "outputs" | "sensors"> {
  return {
    hwType: "SimCabinet C8",
    deviceClass: "cabinetController",
    outputs: traits.outputs.map(({ output }) => ({
      output,
      dimmable: false,
      segment: names[output] ?? String(output),
    })),
    sensors: ["door", "meter"],
  };
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
