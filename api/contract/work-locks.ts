/** A work lock (Arbeitssperre): nothing is switched from afar there while it holds. Off is not de-energised. */
export interface WorkLockView {
  readonly id: string;
  readonly target: {
    readonly kind: "lightPoint" | "segment" | "cabinet";
    readonly id: string;
    /** As people call it: number and street, or cabinet and segment. */
    readonly name: string;
  };
  readonly person: string;
  readonly phone: string;
  readonly reason: string | null;
  readonly from: number;
  readonly until: number;
  readonly createdBy: string;
  /** `ending`: less than 15 minutes left. `overdue`: it has ended by itself and nobody has said that the place is free. */
  readonly state: "holding" | "ending" | "overdue" | "ended";
  readonly endedAt: number | null;
  /** Light points it keeps from being switched. */
  readonly lights: number;
}

/** GET /api/v1/work-locks?state=open|all : open are holding, ending and overdue. Each viewer sees them: it is about safety. */
export interface WorkLocks {
  readonly locks: readonly WorkLockView[];
}

/**
 * POST /api/v1/work-locks (technician), answered 201. `until` at most 24 hours ahead, 4 hours when left out. PATCH
 * /api/v1/work-locks/{id} { until } extends. POST /api/v1/work-locks/{id}/end ends it, or confirms the end of one that is overdue.
 * What is refused while it holds is answered 423 `workLocked` with person and phone among the errors' parameters.
 */
export interface WorkLockRequest {
  readonly target: { readonly kind: "lightPoint" | "segment" | "cabinet"; readonly id: string };
  readonly person: string;
  readonly phone: string;
  readonly until?: number;
  readonly reason?: string;
}

/** News of one lock, told to every screen that may see the place. */
export interface WorkLockEvent {
  readonly what: "set" | "extended" | "ending" | "overdue" | "ended";
  readonly lock: WorkLockView;
}
