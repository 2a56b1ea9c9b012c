import type { NightStep } from "../domain/night.ts";
import type { LuminaireType } from "../domain/light.ts";
import type { OverrideEntry } from "../firmware-contracts/types/messages.ts";
import type { Cause, LedgerLine, StoredOverride } from "../store/field-records.ts";
import type { InventoryLight } from "../store/office-records.ts";
import type { Announced, FieldTwin } from "./field-twin.ts";
import type { PlanGroup } from "./town-plan.ts";

/** A light point as the engine works with it. One object of one shape for the life of the process. */
export interface Lamp {
  light: InventoryLight;
  type: LuminaireType | null;
  device: Device | null;
  group: PlanGroup;
  readonly twin: FieldTwin;
  override: StoredOverride | null;
  /** The newest command, while something is still awaited of it or it is in force. */
  command: LedgerLine | null;
  /** What the device's retained override message says of this output. */
  entry: OverrideEntry | null;
  /** Step of the night that was last looked at: as long as it is the same one nothing has to be decided again. */
  step: NightStep | null;
  /** False until something was decided since the start or the last reload. */
  decided: boolean;
  /** Open causes by kind; null while there is none. */
  causes: Map<string, Cause> | null;
  /** The hour its energy account stands in has grown since its row was written. */
  energyGrown: boolean;
  /** When that row was last written, milliseconds since 1970. */
  hourRowAt: number;
  /** Stands in the next commit. */
  changed: boolean;
  /** Waits for one of the next commits. */
  waiting: boolean;
}

/** A device with its light points. */
export interface Device {
  readonly deviceId: string;
  lamps: Lamp[];
  announced: Announced | null;
  /** Devices it may speak for; empty for all but gateways. */
  speaksFor: ReadonlySet<string>;
  /** Hash of the program message on its topic; null before the first. */
  programHash: string | null;
  /** Content of the config message on its topic, without its version; null before the first. */
  configKey: string | null;
  /** Last message that was quarantined, milliseconds since 1970; null none known. */
  refusedAt: number | null;
  /** The open cause "schemaViolation". */
  cause: Cause | null;
}

export function makeDevice(deviceId: string): Device {
  return {
    deviceId,
    lamps: [],
    announced: null,
    speaksFor: new Set(),
    programHash: null,
    configKey: null,
    refusedAt: null,
    cause: null,
  };
}

/** The light point on an output, or null when the inventory has none there. */
export function lampAt(device: Device, output: number): Lamp | null {
  const { lamps } = device;
  for (let i = 0; i < lamps.length; i++) {
    const lamp = lamps[i]!;
    if (lamp.light.output === output) return lamp;
  }
  return null;
}

/** Whether the plan has to be told step by step. A device that has not announced itself yet is taken as able to run it. */
export function isDrivenLive(device: Device): boolean {
  return device.announced !== null && device.announced.maxSwitchPoints === 0;
}
