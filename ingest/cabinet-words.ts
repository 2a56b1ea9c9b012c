import type { EpochMs } from "../domain/clock.ts";
import { applyReading, type Taken } from "../domain/twin.ts";
import type { Reading } from "../firmware-contracts/types/messages.ts";
import type { FieldTwin } from "./field-twin.ts";
import { type Device, type Lamp, lampAt } from "./lamp.ts";

/** One phase of a cabinet's supply: V, A, and the factor without sign; null where it is not measured. */
interface PhaseWords {
  readonly voltage: number | null;
  readonly current: number | null;
  readonly powerFactor: number | null;
}

/** What a cabinet's readings say beyond what a twin has a place for; the newest of each. */
export interface CabinetWords {
  readonly doorOpen: boolean | null;
  readonly localOverride: "ON" | "OFF" | "NONE" | null;
  readonly phases: readonly PhaseWords[];
}

const nothing: CabinetWords = { doorOpen: null, localOverride: null, phases: [] };

/** The sums of a cabinet get the names under which any other reading has its power and counter, so that history keeps them. */
export function nameAsAnyOther(reading: Reading): void {
  if (reading.totalPower !== undefined) reading.activePower = reading.totalPower;
  if (reading.totalActiveEnergy !== undefined) reading.activeEnergy = reading.totalActiveEnergy;
}

/**
 * Takes a reading of a cabinet as a whole. `onSegment` is told what it says of a segment. Changes the cabinet's twin.
 */
export function takeCabinetReading(
  cabinet: Lamp,
  device: Device,
  reading: Reading,
  receivedAt: EpochMs,
  onSegment: (segment: Lamp, reading: Reading) => void,
): Taken {
  nameAsAnyOther(reading);
  const { twin } = cabinet;
  const taken = applyReading(twin, reading, receivedAt);
  if (taken !== "moved") return taken;
  const { words } = twin;
  const before = words ?? nothing;
  const phases = phasesOf(reading);
  twin.words = {
    doorOpen: reading.cabinetDoorOpen ?? before.doorOpen,
    localOverride: reading.localOverride ?? before.localOverride,
    phases: phases.length > 0 ? phases : before.phases,
  };
  const at = twin.measured.at ?? receivedAt;
  keepInStep(twin, "cabinetDoorOpen", reading.cabinetDoorOpen, at);
  const { localOverride } = reading;
  keepInStep(twin, "localOverride", localOverride && localOverride !== "NONE", at);
  for (const { segment, actualState } of reading.segments ?? []) {
    const output = device.announced?.segments[segment] ?? Number(segment);
    const unit = lampAt(device, output);
    if (unit === null) continue;
    const { ts, seq, bootId } = reading;
    onSegment(unit, { ts, seq, bootId, actualLightLevel: actualState === "ON" ? 100 : 0 });
  }
  return taken;
}

/** What a reading says of a lasting event counts as its start or end, for the event itself may have been lost with the device's memory. */
function keepInStep(
  twin: FieldTwin,
  eventType: "cabinetDoorOpen" | "localOverride",
  holds: boolean | undefined,
  at: EpochMs,
): void {
  if (holds === true) twin.openEvents[eventType] ??= at;
  else if (holds === false) delete twin.openEvents[eventType];
}

function phasesOf(reading: Reading): PhaseWords[] {
  const phases = [
    [reading.phase1Voltage, reading.phase1Current, reading.phase1PowerFactor],
    [reading.phase2Voltage, reading.phase2Current, reading.phase2PowerFactor],
    [reading.phase3Voltage, reading.phase3Current, reading.phase3PowerFactor],
  ] as const;
  if (phases.every((phase) => phase.every((value) => value === undefined))) return [];
  return phases.map(([voltage = null, current = null, powerFactor = null]) => ({
    voltage,
    current,
    powerFactor,
  }));
}
