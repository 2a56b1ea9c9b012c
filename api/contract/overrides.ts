import type { CommandLine, CommandState } from "./lights.ts";

/** POST /api/v1/overrides, answered 202 with JobAccepted. Idempotency-Key is honoured for a day. */
export interface OverrideRequest {
  /** 1 to 1,000 light points. */
  readonly lightIds: readonly string[];
  /** Whole per cent, 0 to 100. */
  readonly level: number;
  /** Seconds, 0 to 3,600; 2 when left out. */
  readonly rampTime?: number;
  /** End, milliseconds since 1970 by the town's clock; the next sunrise when left out. */
  readonly until?: number;
  readonly reason?: string;
}

/** POST /api/v1/overrides/end */
export interface OverrideEndRequest {
  readonly lightIds: readonly string[];
}

export interface JobAccepted {
  readonly jobId: string;
  readonly until: number | null;
}

/** GET /api/v1/jobs/{id} */
export interface JobView {
  readonly id: string;
  readonly kind: "override.set" | "override.clear";
  readonly createdAt: number;
  readonly createdBy: string;
  readonly total: number;
  readonly counts: Readonly<Record<CommandState, number>>;
  /** The first 1,000 lines, failed ones first. */
  readonly lines: readonly CommandLine[];
}
