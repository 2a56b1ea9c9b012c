import type { CommandLine, CommandState } from "./lights.ts";

/** POST /api/v1/overrides, answered 202 with JobAccepted. Idempotency-Key is honoured for a day. */
export interface OverrideRequest {
  /** 1 to 1,000 light points; may be left out where segments are named. */
  readonly lightIds?: readonly string[];
  /** Segments that a cabinet's controller switches, at most 100: any level above 0 is on. */
  readonly segmentIds?: readonly string[];
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
  readonly lightIds?: readonly string[];
  readonly segmentIds?: readonly string[];
}

export interface JobAccepted {
  readonly jobId: string;
  readonly until: number | null;
}

/** One light point of a job, or one segment: then `lightId` is the segment's id. */
export interface JobLine extends CommandLine {
  readonly kind: "lightPoint" | "segment";
  /** Number of the light point, or cabinet and segment. */
  readonly name: string;
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
  readonly lines: readonly JobLine[];
}
