import type { LampStatus, Switching } from "./lights.ts";
import type { WorkLockView } from "./work-locks.ts";

/** A reason that light is missing or unknown, with all that hangs on it. */
export interface CauseView {
  readonly id: string;
  /** Words under `cause.<code>`: lampFailure, communicationFailure, schemaViolation, programOutOfSync ... */
  readonly code: string;
  readonly since: number;
  readonly lightCount: number;
  readonly lightIds: readonly string[];
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

/** GET /api/v1/overview, and the live event `overview` (at most once a second). */
export interface OverviewView {
  readonly at: number;
  readonly counts: Readonly<Record<LampStatus, number>>;
  readonly bySwitching: Readonly<Record<Switching, number>>;
  readonly byHand: number;
  readonly powerKw: number;
  readonly plannedKw: number;
  /** Part of `powerKw` that is measured, 0 to 1; the rest is calculated. */
  readonly measuredShare: number;
  readonly tonightKwh: number;
  readonly tonightPlannedKwh: number;
  readonly tonightFullKwh: number;
  readonly phase: {
    readonly code: "day" | "dusk" | "night" | "dawn";
    /** 0 to 1 within dusk or dawn: share of the lamps due by now that burn, or are off. */
    readonly progress: number | null;
    readonly nextChangeAt: number | null;
    readonly nextCode: "lightsOn" | "lightsOff" | "levelChange" | null;
  };
  /** Worst first, at most 8. */
  readonly causes: readonly CauseView[];
  /** Open ones by their end: overdue ones come first. */
  readonly workLocks: readonly WorkLockView[];
  readonly quarantineToday: number;
}

/** GET /api/v1/quarantine?limit=&before= */
export interface QuarantinePage {
  readonly rows: readonly {
    readonly id: number;
    readonly receivedAt: number;
    readonly deviceId: string;
    readonly message: string;
    /** Words under `quarantine.<reason>`. */
    readonly reason: string;
    readonly field: string | null;
    readonly detail: string;
    /** First 4 KiB as text. */
    readonly payload: string;
    readonly size: number;
  }[];
  readonly nextBefore: number | null;
}

/** GET /api/v1/security-events?limit= : what devices and strangers tried that they may not, newest first. */
export interface SecurityEventsView {
  readonly rows: readonly {
    readonly at: number;
    /** Words under `security.<kind>`. */
    readonly kind: string;
    readonly deviceId: string | null;
    readonly detail: string;
    /** Network address it came from. */
    readonly address: string | null;
  }[];
}
