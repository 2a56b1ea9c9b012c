import type { EpochMs } from "./clock.ts";
import type { Level } from "./level.ts";
import type { Switching } from "./light.ts";
import type { LightReason } from "../firmware-contracts/types/messages.ts";

/** Who decided a level. */
export type Reason = LightReason;

/** "unpowered": its feeder is switched off by plan, and nothing is heard of it as nothing could be. */
export type Availability = "online" | "late" | "offline" | "neverSeen" | "unpowered";

/** Whether a value can be trusted: "clock" means the device's time was more than 5 minutes ahead. */
export type Quality = "good" | "clock";

/** What the rules above want now, computed here. */
interface Desired {
  level: Level;
  reason: Reason;
  since: EpochMs;
  /** From when on the lamp should have got there: ramp and a reporting delay after `since`. Nothing is compared before. */
  settledAt: EpochMs;
  /** End of the override or the step, if it has one. */
  until: EpochMs | null;
  /** Hash of the program message that should be on the device; null when none was compiled. */
  programHash: string | null;
  /** Epoch and version of the newest override sent; 0, 0 when none. */
  overrideEpoch: number;
  overrideVersion: number;
}

/** What the device says is in effect. */
interface Reported {
  at: EpochMs | null;
  feedbackLevel: Level | null;
  reason: Reason | null;
  programHash: string | null;
  lastTimeSync: EpochMs | null;
  overrideEpoch: number;
  overrideVersion: number;
}

/** What the device measured, newest reading only. Units as in the wire contract. */
interface Measured {
  at: EpochMs | null;
  quality: Quality;
  actualLightLevel: Level | null;
  activePower: number | null;
  activeEnergy: number | null;
  supplyVoltage: number | null;
  supplyCurrent: number | null;
  powerFactor: number | null;
  operatingHours: number | null;
  switchOnCounter: number | null;
  controlGearTemperature: number | null;
  communicationQuality: number | null;
  rssi: number | null;
  snr: number | null;
}

export type DeviationType =
  | "levelMismatch"
  | "lampFailure"
  | "lampUnexpectedOn"
  | "programOutOfSync"
  | "clockDrift"
  | "overrideOverdue";

/** Instant since which the deviation holds without a break; null while it does not. */
type Deviations = Record<DeviationType, EpochMs | null>;

/** Messages of one boot already seen: the greatest seq and a bitmap of the 256 up to it. */
export interface SeqWindow {
  bootId: number | null;
  top: number;
  /** 8 words of 32 bits, a ring: seq n has bit n % 256. */
  bits: number[];
}

/** A device's own fault events that are open now, by eventType, with the instant they started. */
type OpenEvents = Record<string, EpochMs>;

/** The light digital twin (Lichtzwilling) of one light point. The functions of twin.ts change it in place. */
export interface Twin {
  readonly lightId: string;
  readonly switching: Switching;
  desired: Desired;
  reported: Reported;
  measured: Measured;
  /** W that the desired level should take; null until the first decision. */
  expectedPower: number | null;
  deviations: Deviations;
  openEvents: OpenEvents;
  /** Newest event taken: events have a seq of their own. */
  eventBootId: number | null;
  eventSeq: number;
  eventAt: EpochMs | null;
  availability: Availability;
  availabilitySince: EpochMs | null;
  /** Receipt of the last message of any kind, by our clock. */
  lastSeen: EpochMs | null;
  online: boolean;
  /** When the present `online` began; null before the first connection message. */
  connectionSince: EpochMs | null;
  /** connectionCount of the newest online: true; -1 before the first. */
  connectionCount: number;
  /** Windows of the boot now and the boot before, for backlog from before a restart. */
  seen: SeqWindow;
  seenBefore: SeqWindow;
  /** Grows with each change of the twin: writes on condition compare it. */
  revision: number;
}
