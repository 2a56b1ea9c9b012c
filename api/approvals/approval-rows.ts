import type { Kysely, Selectable } from "kysely";
import type { ApprovalsTable } from "../../store/office-access-schema.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type {
  ApprovalAction,
  ApprovalRule,
  ApprovalSummary,
  ApprovalView,
} from "../contract/approvals.ts";
import type { ProblemCode } from "../contract/problems.ts";
import type { Caller } from "../http/route.ts";
import type { Agreed } from "./agreed.ts";
import { userNames } from "../office/light-view.ts";
import { coversAreas, deciderRole, hasRole } from "./people.ts";

export type ApprovalRow = Selectable<ApprovalsTable>;

/** A request as it is kept until it is let go. */
export interface KeptRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly language: "de" | "en";
  /** The API token it came with. */
  readonly tokenId: string | null;
  readonly agreed: Agreed;
}

/** What came of a change that was let go. */
export interface Outcome {
  readonly status: number;
  readonly json: unknown;
  readonly code?: ProblemCode;
  readonly detail?: string;
}

/** Requests on one screen at most. */
const most = 200;

export async function findApproval(
  db: Kysely<OfficeSchema>,
  id: string,
): Promise<ApprovalRow | null> {
  const row = await db.selectFrom("approvals").selectAll().where("id", "=", id).executeTakeFirst();
  return row ?? null;
}

/** Those that wait, oldest first, then the newest of the others. */
export async function listApprovals(db: Kysely<OfficeSchema>): Promise<ApprovalRow[]> {
  const waiting = db.selectFrom("approvals").selectAll().where("state", "=", "waiting");
  const over = db.selectFrom("approvals").selectAll().where("state", "!=", "waiting");
  return [
    ...(await waiting.orderBy("created_at").limit(most).execute()),
    ...(await over.orderBy("created_at", "desc").limit(most).execute()),
  ];
}

export function keptSummary(row: ApprovalRow): ApprovalSummary {
  // Written by the gate.
  return JSON.parse(row.summary) as ApprovalSummary;
}

/** Who asked for it sees it, and technicians of all areas concerned. */
export function maySee(row: ApprovalRow, { user, scope }: Pick<Caller, "user" | "scope">): boolean {
  if (row.requester === user.id) return true;
  return hasRole(user.role, "technician") && coversAreas(scope, keptSummary(row));
}

/** What a person may do with a request now. */
export function actionsOf(
  row: ApprovalRow,
  { user, scope, token }: Caller,
  rule: ApprovalRule,
  now: number,
): ApprovalAction[] {
  if (row.state !== "waiting" || row.decided_at !== null || row.expires_at <= now) return [];
  // Deciding is for people, not for programs that act in their name.
  if (token !== null) return [];
  const summary = keptSummary(row);
  if (row.requester === user.id) {
    const mine: ApprovalAction[] = ["explain", "withdraw"];
    if (row.ready_at !== null && row.ready_at <= now) mine.push("carryOut");
    if (summary.change !== "rule" && hasRole(user.role, rule.breakGlass)) mine.push("breakGlass");
    return mine;
  }
  const decides = hasRole(user.role, deciderRole(rule, summary)) && coversAreas(scope, summary);
  return decides ? ["approve", "refuse"] : [];
}

export async function approvalViews(
  db: Kysely<OfficeSchema>,
  rows: readonly ApprovalRow[],
  caller: Caller,
  rule: ApprovalRule,
  now: number,
): Promise<ApprovalView[]> {
  const ids = rows.flatMap(({ requester, decided_by }) =>
    decided_by === null ? [requester] : [requester, decided_by],
  );
  const names = await userNames({ db }, [...new Set(ids)]);
  const person = (id: string) => ({ id, name: names.get(id) ?? id });
  return rows.map((row) => {
    // Written by carryOut.
    const outcome = row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome);
    return {
      id: row.id,
      state: row.state,
      summary: keptSummary(row),
      reason: row.reason,
      requester: person(row.requester),
      isMine: row.requester === caller.user.id,
      createdAt: row.created_at,
      readyAt: row.ready_at,
      expiresAt: row.expires_at,
      by: row.by_what,
      decidedAt: row.decided_at,
      decidedBy: row.decided_by === null ? null : person(row.decided_by),
      decision: row.decision,
      failure: outcome?.code ?? null,
      failureDetail: outcome?.detail ?? null,
      may: actionsOf(row, caller, rule, now),
    };
  });
}
