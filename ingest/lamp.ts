import type { EpochMs } from "../domain/clock.ts";
import type { Level } from "../domain/level.ts";
import type { NightStep } from "../domain/night.ts";
import type { LuminaireType } from "../domain/light.ts";
import type { Connected } from "../domain/twin.ts";
import type { OverrideEntry } from "../firmware-contracts/types/messages.ts";
import type { Cause, LedgerLine, StoredOverride } from "../store/field-records.ts";
import type { InventoryLight } from "../store/office-records.ts";
import type { WorkLock } from "../domain/work-lock.ts";
import type { Announced } from "./announced.ts";
import type { Opening } from "./authenticate.ts";
import type { FieldTwin } from "./field-twin.ts";
import type { Segment } from "./segments.ts";
import type { PlanGroup } from "./town-plan.ts";

/** A light point, or another thing with a twin, as the engine works with it. One object of one shape for the life of the process. */
export interface Lamp {
  /** A segment is switched by its cabinet's controller as a lamp is by its own; a cabinet only speaks. */
  readonly role: "light" | "segment" | "cabinet";
  light: InventoryLight;
  type: LuminaireType | null;
  device: Device | null;
  group: PlanGroup;
  /** Of a light point: the segment that feeds it, where that is switched from afar or without day power. Of a segment: itself. */
  segment: Segment | null;
  /** Another one when it is switched in another way from now on. */
  twin: FieldTwin;
  override: StoredOverride | null;
  /** The work lock that holds there now. */
  lock: WorkLock | null;
  /** Where it is locked and switched from afar: what it holds meanwhile. */
  hold: Hold | null;
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

/** The level that a lamp keeps under a work lock, whatever its program says. */
export interface Hold {
  readonly lockId: string;
  readonly level: Level;
  readonly since: EpochMs;
  readonly until: EpochMs;
}

/** A device with its light points; or without any, where it waits for one. */
export interface Device extends Connected {
  readonly deviceId: string;
  /** Light points, or the segments of a cabinet. */
  lamps: Lamp[];
  /** The cabinet whose controller it is. */
  cabinet: Lamp | null;
  announced: Announced | null;
  /** First word of any kind; null before it. */
  firstSeen: EpochMs | null;
  /** lastSeen as its row in the registry says it. */
  rowSeen: EpochMs;
  /** Of its newest words; null unknown. */
  bootId: number | null;
  /** What its session was opened with; null where none was opened since the start. */
  openedWith: Opening | null;
  /** What its override message says of outputs that have lost their light point. */
  freed: OverrideEntry[];
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
    cabinet: null,
    announced: null,
    firstSeen: null,
    lastSeen: null,
    rowSeen: 0,
    online: false,
    connectionCount: -1,
    connectionSince: null,
    revision: 0,
    bootId: null,
    openedWith: null,
    freed: [],
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

/** Whether a light point has no voice and its segment's controller has one for it. */
export function followsSegment({ light, segment }: Lamp): boolean {
  return light.switching === "byCabinet" && segment !== null && segment.unit !== null;
}

/**
 * Whether an output's plan has to be told step by step: its device stores no program, or has room for one calendar and the output follows
 * another. A device that has not announced itself yet is taken as able to run it.
 */
export function isDrivenLive(lamp: Lamp): boolean {
  const announced = lamp.device?.announced ?? null;
  if (lamp.device === null || announced === null) return false;
  if (announced.maxSwitchPoints === 0) return true;
  const { lamps } = lamp.device;
  if (lamps.length === 1) return false;
  const { calendarId } = lamp.light;
  // A program cannot say that an output has none.
  if (announced.outputCalendars) {
    return calendarId === null && lamps.some(({ light }) => light.calendarId !== null);
  }
  return calendarId !== firstLamp(lamp.device)?.light.calendarId;
}

/** The one on the lowest output: the device's program and configuration are its. */
export function firstLamp(device: Device): Lamp | null {
  let first: Lamp | null = null;
  for (const lamp of device.lamps) {
    if (first === null || lamp.light.output < first.light.output) first = lamp;
  }
  return first;
}
