import type { WorkLockView } from "./work-locks.ts";

/** How a lamp stands, as shape and colour show it. The order is the code on the wire. */
export const lampStatuses = ["off", "on", "inWork", "fault", "noConnection"] as const;
export type LampStatus = (typeof lampStatuses)[number];

export type Switching = "networked" | "byCabinet" | "notNetworked";
type Availability = "online" | "late" | "offline" | "neverSeen" | "unpowered" | "notConnected";

/** A row of GET /api/v1/lights. */
export interface LightRow {
  readonly id: string;
  /** Place in the columns and frames, stable within an inventory revision. */
  readonly index: number;
  /** Leuchtstellennummer. It may repeat from street to street. */
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly area: string | null;
  readonly cabinet: string | null;
  readonly luminaireType: string | null;
  readonly ratedPowerW: number | null;
  readonly switching: Switching;
  readonly deviceId: string | null;
  readonly status: LampStatus;
  readonly levelPercent: number | null;
  readonly powerW: number | null;
  readonly byHand: boolean;
  readonly stale: boolean;
  readonly lastSeenAt: number | null;
}

/**
 * GET /api/v1/lights?q=&status=&switching=&street=&cabinet=&sort=number|street|status|power|lastSeen&order=asc|desc&limit=&cursor=
 * `format=csv` gives the same rows as a file.
 */
export interface LightPage {
  readonly rows: readonly LightRow[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<LampStatus, number>>;
}

/** One cause in the chain that made the present level: which rule spoke, what it wanted, whether it won. */
export interface WhyStep {
  /** The words for it are in the catalogue under `why.<code>`. */
  readonly code:
    | "workLocked"
    | "emergency"
    | "override"
    | "event"
    | "sensor"
    | "program"
    | "default"
    | "floor"
    | "neverDim"
    | "notSwitchable"
    | "segmentOn"
    | "segmentOff"
    | "segmentSilent";
  readonly level: number | null;
  readonly won: boolean;
  /** Values for the words: program name, switch point, rule, who, until ... */
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

export interface TimelineStep {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  /** Seconds. */
  readonly rampTime: number;
  /** Why this step: words under `timeline.<code>`. */
  readonly decidedBy: {
    readonly code: string;
    readonly parameters: Readonly<Record<string, string | number | null>>;
  };
}

/** A lighting day, local noon to local noon, as resolveNight foresees it, with overrides laid over it. */
export interface TimelineView {
  /** ISO date of the evening. */
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly steps: readonly TimelineStep[];
  readonly sunset: number | null;
  readonly sunrise: number | null;
}

export interface TwinDeviation {
  /** Words under `deviation.<code>`: levelMismatch, programOutOfSync, clockDrift, powerTooLow, powerTooHigh ... */
  readonly code: string;
  readonly since: number;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

export interface TwinView {
  readonly desired: {
    readonly level: number | null;
    readonly reason: string | null;
    readonly until: number | null;
  };
  readonly reported: {
    readonly level: number | null;
    readonly reason: string | null;
    readonly programHash: string | null;
    readonly at: number | null;
  };
  readonly measured: {
    readonly level: number | null;
    readonly powerW: number | null;
    readonly voltageV: number | null;
    readonly energyWh: number | null;
    readonly at: number | null;
  };
  readonly expected: { readonly powerW: number | null };
  readonly deviations: readonly TwinDeviation[];
  readonly availability: Availability;
  readonly availabilitySince: number | null;
  readonly lastSeenAt: number | null;
  /** True where the lamp has no voice and its twin is computed (by cabinet, not networked). */
  readonly calculated: boolean;
  /** What it will do if everything here is gone: does the device hold the program that is planned? */
  readonly alone: {
    readonly programHash: string | null;
    readonly plannedHash: string | null;
    readonly inSync: boolean | null;
    readonly lastTimeSyncAt: number | null;
  };
}

/** Where a command stands for one light point. */
export const commandStates = [
  "queued",
  "sent",
  "received",
  "applied",
  "measured",
  "rejected",
  "expired",
  "superseded",
] as const;
export type CommandState = (typeof commandStates)[number];

export interface CommandLine {
  readonly jobId: string;
  readonly lightId: string;
  readonly state: CommandState;
  readonly level: number | null;
  readonly code: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly receivedAt: number | null;
  readonly appliedAt: number | null;
  readonly measuredAt: number | null;
  readonly endedAt: number | null;
}

export interface OverrideView {
  readonly jobId: string;
  readonly level: number;
  readonly from: number;
  readonly until: number;
  readonly by: string;
  readonly reason: string | null;
}

/** GET /api/v1/lights/{id}. ETag is the twin's version. */
export interface LightView {
  readonly light: LightRow & {
    readonly latitude: number;
    readonly longitude: number;
    readonly segment: string | null;
    readonly phase: string | null;
    readonly output: number;
    readonly lightingClass: string | null;
    readonly minimumLevel: number;
    readonly neverDim: boolean;
    readonly programId: string | null;
    readonly programName: string | null;
  };
  /** Further heads on the same mast. */
  readonly neighbours: readonly { readonly id: string; readonly number: string }[];
  readonly twin: TwinView;
  readonly why: readonly WhyStep[];
  readonly tonight: TimelineView;
  readonly override: OverrideView | null;
  /** The work lock that holds here now: its own, its segment's or its cabinet's; of several the one that lasts longest. */
  readonly workLock: WorkLockView | null;
  readonly commands: readonly CommandLine[];
  readonly energyTonightWh: number | null;
}

/** GET /api/v1/lights/{id}/history?from=&to=&points= : columns of equal length. */
export interface HistoryView {
  readonly at: readonly number[];
  readonly levelPercent: readonly (number | null)[];
  readonly powerW: readonly (number | null)[];
  readonly planLevelPercent: readonly (number | null)[];
}
