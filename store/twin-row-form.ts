import type { BurningTime } from "../domain/burning.ts";
import type { EnergyMark, HourOfEnergy } from "../domain/energy.ts";
import type { Availability, Quality, Reason, Twin } from "../domain/twin-model.ts";

/** A twin with what field keeps beside it in the same row. */
export interface StoredTwin extends Twin {
  /** JSON: whose words the twin holds. */
  readonly controller?: unknown;
  /** Somebody works there under a work lock. */
  readonly inWork?: boolean;
  /** Of a segment, how long it has burned; JSON. */
  readonly burning?: BurningTime | null;
  /** JSON: of a cabinet, what of its readings no twin has a place for. */
  readonly words?: unknown;
  readonly energy?: StoredEnergy | null;
}

export interface StoredEnergy {
  readonly mark: EnergyMark;
  readonly hour: HourOfEnergy;
  readonly nightFrom: number;
  readonly tonightWh: number;
}

/*
 * Under load nearly every message costs a row, so a row is a few hundred bytes made without a string (docs/decisions/0007),
 * little-endian as every machine is that Node runs on:
 *
 *   8 bytes   form, flags, five words by number (255 none), 0
 *   8 bytes   a bit for each number below: set where it is there, else it is null
 *   f64       each number that is there
 *   48 bytes  for each window that is there: f64 bootId, f64 top, 8 x i32
 *   rest      JSON [hash wanted, hash reported, open events, controller, burning, words]; none where all are there and empty,
 *             the last two left out where they are
 *
 * The lists below are written by place: a change of them is a new form.
 */
export const form = 1;
export const flags = {
  online: 1,
  energy: 2,
  noEnergy: 4,
  seen: 8,
  seenBefore: 16,
  rest: 32,
  inWork: 64,
} as const;
export const none = 255;

export const switchings: readonly Twin["switching"][] = ["networked", "byCabinet", "notNetworked"];
export const availabilities: readonly Availability[] = [
  "online",
  "late",
  "offline",
  "neverSeen",
  "unpowered",
];
export const qualities: readonly Quality[] = ["good", "clock"];
export const reasons: readonly Reason[] = [
  "default",
  "program",
  "sensor",
  "override",
  "event",
  "emergency",
  "floor",
  "localOverride",
];

export type NumbersOf<T> = readonly (keyof {
  [K in keyof T as T[K] extends number | null ? K : never]: unknown;
})[];

export const ofTwin: NumbersOf<Twin> = [
  "expectedPower",
  "eventBootId",
  "eventSeq",
  "eventAt",
  "availabilitySince",
  "lastSeen",
  "connectionSince",
  "connectionCount",
  "revision",
];
export const ofDesired: NumbersOf<Twin["desired"]> = [
  "level",
  "since",
  "settledAt",
  "until",
  "overrideEpoch",
  "overrideVersion",
];
export const ofReported: NumbersOf<Twin["reported"]> = [
  "at",
  "feedbackLevel",
  "lastTimeSync",
  "overrideEpoch",
  "overrideVersion",
];
export const ofMeasured: NumbersOf<Twin["measured"]> = [
  "at",
  "actualLightLevel",
  "activePower",
  "activeEnergy",
  "supplyVoltage",
  "supplyCurrent",
  "powerFactor",
  "operatingHours",
  "switchOnCounter",
  "controlGearTemperature",
  "communicationQuality",
  "rssi",
  "snr",
];
export const ofDeviations: NumbersOf<Twin["deviations"]> = [
  "levelMismatch",
  "lampFailure",
  "lampUnexpectedOn",
  "programOutOfSync",
  "clockDrift",
  "overrideOverdue",
];
export const ofAccount: NumbersOf<StoredEnergy> = ["nightFrom", "tonightWh"];
export const ofMark: NumbersOf<EnergyMark> = [
  "at",
  "activePower",
  "activeEnergy",
  "counterAt",
  "bridgedWh",
];
export const ofHour: NumbersOf<HourOfEnergy> = [
  "hourStart",
  "counterWh",
  "powerWh",
  "calculatedWh",
  "gapMs",
  "coveredMs",
];

export const headBytes = 16;
/** Words of 32 bits of a window. */
export const windowWords = 8;
