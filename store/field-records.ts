import type { EpochMs } from "../domain/clock.ts";
import type { DeviceCommand, DeviceRow } from "./field-device-records.ts";
import type { StoredTwin } from "./twin-row-form.ts";

/** Energy of one light point in one hour. Values are absolute: the same hour written again replaces the one before. */
export interface EnergyHour {
  readonly lightPointId: string;
  /** Start of the hour, UTC. */
  readonly hourStart: EpochMs;
  readonly wh: number;
  readonly source: "counter" | "power" | "calculated";
  /** Milliseconds of the hour for which nothing is known. */
  readonly gapMs: number;
}

/** Energy of the whole town in one hour, absolute like EnergyHour. */
export interface TownHour {
  readonly hourStart: EpochMs;
  readonly wh: number;
  /** What the programs foresaw. */
  readonly plannedWh: number;
  /** What 100 % burning would have taken. */
  readonly fullWh: number;
  /** 0 to 1: part of `wh` known from counters or measured power. */
  readonly measuredShare: number;
}

/** A message that was acknowledged but not understood. */
export interface Quarantined {
  readonly receivedAt: EpochMs;
  readonly deviceId: string;
  /** Message kind of the topic, such as "telemetry". */
  readonly message: string;
  /** Stable code, such as "badJson". */
  readonly reason: string;
  readonly field: string | null;
  readonly detail: string | null;
  /** The whole payload; the store keeps its first 4 KiB and its size. */
  readonly payload: Uint8Array;
  /** Bytes of the message as sent, where `payload` is only its beginning; the payload's length when left out. */
  readonly size?: number;
}

export interface SecurityEvent {
  readonly at: EpochMs;
  readonly kind: string;
  readonly deviceId: string | null;
  readonly detail: string | null;
  readonly address: string | null;
}

/** A retained message to the field: its truth is here, not in the broker. */
export interface DownMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly epoch: number;
  readonly version: number;
  readonly issuedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Where a command stands for one light point. */
export interface LedgerLine {
  readonly jobId: string;
  readonly lightPointId: string;
  readonly state: LedgerState;
  readonly level: number | null;
  readonly rampTime: number | null;
  readonly epoch: number | null;
  readonly version: number | null;
  /** Why it was rejected, in the contract's words. */
  readonly code: string | null;
  readonly createdAt: EpochMs;
  readonly sentAt: EpochMs | null;
  readonly receivedAt: EpochMs | null;
  readonly appliedAt: EpochMs | null;
  readonly measuredAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly expiresAt: EpochMs | null;
}

export type LedgerState =
  | "queued"
  | "sent"
  | "received"
  | "applied"
  | "measured"
  | "rejected"
  | "expired"
  | "superseded";

/** The override in force on a light point. */
export interface StoredOverride {
  readonly lightPointId: string;
  readonly jobId: string;
  readonly level: number;
  /** Seconds. */
  readonly rampTime: number;
  readonly reason: string | null;
  readonly actor: string;
  readonly fromAt: EpochMs;
  readonly untilAt: EpochMs;
  readonly epoch: number;
  readonly version: number;
}

/** A fault or finding that a person may have to act on; open while `clearedAt` is null. */
export interface Cause {
  readonly id: string;
  readonly kind: string;
  readonly lightPointId: string | null;
  readonly deviceId: string | null;
  readonly since: EpochMs;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly clearedAt: EpochMs | null;
}

/** Everything one step of the field's work changes. It is stored as a whole or not at all. */
export interface FieldEffects {
  /** The clock's instant of the commit. */
  readonly at: EpochMs;
  /** Offsets passed, by consumer: "twin", "intents", ... */
  readonly cursors?: Readonly<Record<string, number>>;
  readonly twins?: readonly StoredTwin[];
  readonly removedTwins?: readonly string[];
  readonly energyHours?: readonly EnergyHour[];
  readonly townHours?: readonly TownHour[];
  readonly quarantine?: readonly Quarantined[];
  readonly securityEvents?: readonly SecurityEvent[];
  readonly downMessages?: readonly DownMessage[];
  /** Topics whose retained message ends (decommissioning). */
  readonly removedDownMessages?: readonly string[];
  /** Whole lines, by (jobId, lightPointId). */
  readonly ledger?: readonly LedgerLine[];
  readonly overrides?: readonly StoredOverride[];
  /** Light points whose override is over. */
  readonly endedOverrides?: readonly string[];
  /** By id; a cleared one is kept for the record until prune(). */
  readonly causes?: readonly Cause[];
  /** Rows of the registry of devices. */
  readonly devices?: readonly DeviceRow[];
  /** Whole, by commandId. */
  readonly deviceCommands?: readonly DeviceCommand[];
  /** Greatest version given out so far by the site's counter. */
  readonly lastVersion?: number;
}
