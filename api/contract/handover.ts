/** GET /api/v1/handover: what somebody must know who takes over, besides causes, locks, notices and requests that wait. */
export interface HandoverView {
  readonly overrides: readonly StandingOverride[];
  readonly imports: readonly {
    readonly id: string;
    readonly fileName: string;
    readonly state: string;
  }[];
  /** Whether the town could be restored; times by the machine's own clock. */
  readonly backup: {
    /** Newest state that was held and found whole; null: none. */
    readonly lastSoundAt: number | null;
    /** The last attempt, where it failed. */
    readonly failedAt: number | null;
    /** Next one by itself; null: none are made by themselves. */
    readonly nextAt: number | null;
  };
  /** Who was here last, newest first; times by the machine's own clock. */
  readonly lastHere: readonly {
    readonly name: string;
    readonly role: string;
    readonly at: number;
  }[];
  readonly absences: readonly AbsenceView[];
  /** Who may be named in an absence. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** A switching by hand whose end lies ahead. */
export interface StandingOverride {
  readonly jobId: string;
  readonly by: string;
  readonly reason: string | null;
  readonly level: number;
  readonly from: number;
  readonly until: number;
  /** Places asked for that the reader may see. */
  readonly places: number;
  /** Light points of them that report to be switched by hand at present. */
  readonly byHand: number;
  /** The first ones, by number. */
  readonly numbers: readonly string[];
  /** What POST /api/v1/overrides/end takes to end it. */
  readonly lightIds: readonly string[];
  readonly segmentIds: readonly string[];
}

export interface AbsenceView {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly deputyId: string;
  readonly deputy: string;
  readonly from: number;
  readonly until: number;
  readonly note: string | null;
  readonly mayEnd: boolean;
}

/** POST /api/v1/absences. Times by the machine's own clock. */
export interface AbsenceRequest {
  /** Left out: oneself. For others: administrators. */
  readonly userId?: string;
  readonly deputyId: string;
  readonly from: number;
  readonly until: number;
  readonly note?: string;
}

/** A town's own words on what to do when. Plain text: empty lines part paragraphs, "- " begins an item. */
export interface RunbookView {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export interface RunbooksView {
  readonly runbooks: readonly RunbookView[];
}

export interface RunbookInput {
  readonly title: string;
  readonly body: string;
}

/** PUT /api/v1/runbooks/order: all that there are, each once. */
export interface RunbookOrder {
  readonly ids: readonly string[];
}
