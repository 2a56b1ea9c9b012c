import type { Role } from "./session.ts";

/** GET and PUT /api/v1/approvals/rule: from when on a change asks for a second person, and who that is. */
export interface ApprovalRule {
  /** Asked above this share of an area's light points, 1 to 100 %. */
  readonly sharePercent: number;
  /** Fewer darkened light points than these in an area never ask. */
  readonly leastLights: number;
  /** A light point counts as darkened from this fall below its plan on, percentage points. */
  readonly fallPercent: number;
  /** What one person darkens within so many minutes counts as one change. */
  readonly windowMinutes: number;
  /** Least role of who lets it go on. */
  readonly approver: Exclude<Role, "viewer">;
  /** Where nobody else could: minutes after which the requester may, signed in anew. */
  readonly delayMinutes: number;
  /** Least role of who may break the glass for a change of their own. */
  readonly breakGlass: Exclude<Role, "viewer">;
  /** Hours after which a request that waits is void. */
  readonly expiryHours: number;
}

export const usualApprovalRule: ApprovalRule = {
  sharePercent: 20,
  leastLights: 10,
  fallPercent: 30,
  windowMinutes: 60,
  approver: "planner",
  delayMinutes: 30,
  breakGlass: "technician",
  expiryHours: 24,
};

/** Light points that a summary names one by one at most. */
export const mostLightsNamed = 1_000;

/** Characters that a broken glass must give as its reason at least. */
export const leastGlassReason = 15;

interface DarkenedAreaView {
  /** Null: light points without an area. */
  readonly areaId: string | null;
  readonly area: string | null;
  readonly lights: number;
  readonly of: number;
  readonly sharePercent: number;
}

export const heldChanges = [
  "override",
  "workLock",
  "program",
  "assignment",
  "lightPoints",
  "trash",
  "segment",
  "import",
  "undo",
  "rule",
] as const;

export interface ApprovalSummary {
  readonly change: (typeof heldChanges)[number];
  /** Of what is changed: a program's, a file's; null where there is none. */
  readonly name: string | null;
  /** Light points that go darker, those of former slices included. */
  readonly lights: number;
  /** The first of them; in a list of requests none. */
  readonly lightIds: readonly string[];
  /** Most concerned first. */
  readonly areas: readonly DarkenedAreaView[];
  /** %, where one level is asked for. */
  readonly level: number | null;
  /** By the town's clock. */
  readonly from: number;
  /** Null: until it is changed again. */
  readonly until: number | null;
  /** Light points that the same person has darkened shortly before. */
  readonly before: number;
}

type ApprovalState = "waiting" | "carriedOut" | "refused" | "withdrawn" | "failed" | "expired";

export const approvalActions = [
  "approve",
  "refuse",
  "explain",
  "withdraw",
  "carryOut",
  "breakGlass",
] as const;
export type ApprovalAction = (typeof approvalActions)[number];

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Times by the machine's own clock but those of the summary. */
export interface ApprovalView {
  readonly id: string;
  readonly state: ApprovalState;
  readonly summary: ApprovalSummary;
  readonly reason: string | null;
  readonly requester: Person;
  readonly isMine: boolean;
  readonly createdAt: number;
  /** From then on the requester may carry it out alone; null: somebody else must. */
  readonly readyAt: number | null;
  readonly expiresAt: number;
  readonly by: "secondPerson" | "delay" | "breakGlass" | null;
  readonly decidedAt: number | null;
  readonly decidedBy: Person | null;
  /** The words of who decided. */
  readonly decision: string | null;
  /** Why it failed, a code of problems.ts; null where it did not. */
  readonly failure: string | null;
  readonly failureDetail: string | null;
  /** What the reader may do with it now. */
  readonly may: readonly ApprovalAction[];
}

/** 202 of a change that is held back. */
export interface HeldBack {
  readonly approval: ApprovalView;
}

export interface ApprovalsView {
  readonly approvals: readonly ApprovalView[];
}

/** Told to whoever may see it when a request is made, decided or void. */
export interface ApprovalEvent {
  readonly id: string;
  readonly state: ApprovalState;
}

export const noticeKinds = [
  "brokenGlass",
  "carriedOutAlone",
  "ruleChanged",
  "enrolmentRefused",
] as const;

export interface NoticeView {
  readonly id: string;
  readonly kind: (typeof noticeKinds)[number];
  readonly parameters: Readonly<Record<string, string | number | null>>;
  /** "approval:ap_..." */
  readonly object: string | null;
  readonly at: number;
  readonly by: string;
  readonly isSeen: boolean;
}

export interface NoticesView {
  readonly notices: readonly NoticeView[];
}
