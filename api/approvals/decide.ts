import type { ApprovalAction, ApprovalRule } from "../contract/approvals.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { ApprovalPass, Caller } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import {
  actionsOf,
  findApproval,
  keptSummary,
  maySee,
  type ApprovalRow,
  type KeptRequest,
} from "./approval-rows.ts";
import { boundTo } from "./bound-people.ts";
import { notice } from "./notices.ts";
import { readRule } from "./rule.ts";

export interface Decision {
  readonly action: ApprovalAction;
  /** The words of who decides. */
  readonly words: string | null;
}

const letsGo: Readonly<Partial<Record<ApprovalAction, ApprovalPass["by"]>>> = {
  approve: "secondPerson",
  carryOut: "delay",
  breakGlass: "breakGlass",
};
const told: Readonly<Record<ApprovalAction, string>> = {
  approve: "approval.approved",
  carryOut: "approval.carriedOutAlone",
  breakGlass: "approval.glassBroken",
  refuse: "approval.refused",
  withdraw: "approval.withdrawn",
  explain: "approval.explained",
};

/** Writes a decision down, once; `let` where the change is to be carried out now. */
export async function decide(
  office: Office,
  id: string,
  { action, words }: Decision,
  caller: Caller,
  address: string,
): Promise<{ readonly kind: "decided"; readonly let: ApprovalRow | null } | Refusal> {
  const { db, events } = office;
  const row = await findApproval(db, id);
  if (row === null || !maySee(row, caller)) return refuse("notFound", "There is no such request.");
  const rule = await readRule(db);
  const now = office.now();
  const { user } = caller;
  if (!actionsOf(row, caller, rule, now).includes(action)) {
    return whyNot(row, action, caller, rule, now);
  }
  if (action === "approve") {
    const { tokenId } = JSON.parse(row.request) as KeptRequest; // written by the gate
    const bound = await boundTo(db, row.requester, tokenId, now);
    if (bound.has(user.id)) return refuse("notAllowed", boundDetail);
  }
  const isAlone = action === "carryOut" || action === "breakGlass";
  if (isAlone && (caller.provenAt ?? -Infinity) < row.created_at) {
    return refuse("proofNeeded", "Prove anew who you are: POST /api/v1/session/proof.");
  }
  const by = letsGo[action] ?? null;
  let noticeId: string | null = null;
  const isFirst = await db.transaction().execute(async (trx) => {
    const open = trx
      .updateTable("approvals")
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .where("decided_at", "is", null);
    const { numUpdatedRows } = await (
      action === "explain"
        ? open.set({ reason: words })
        : open
            .set({ decided_at: now, decided_by: user.id, decision: words, by_what: by })
            .set(action === "refuse" ? { state: "refused" } : {})
            .set(action === "withdraw" ? { state: "withdrawn" } : {})
    ).executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const change = { action: told[action], object: `approval:${id}`, reason: words };
    await audit(trx, now, { user, address }, change);
    if (isAlone) {
      const { change: what, lights, areas } = keptSummary(row);
      noticeId = await notice(trx, now, user.id, {
        kind: action === "breakGlass" ? "brokenGlass" : "carriedOutAlone",
        parameters: { what, lights, area: areas[0]?.area ?? null, reason: words },
        object: `approval:${id}`,
      });
    }
    return true;
  });
  if (!isFirst) return refuse("conflict", "Somebody has decided it meanwhile.");
  if (noticeId !== null) events.emit("notice", { id: noticeId, actor: user.id });
  if (by === null) {
    const state = action === "explain" ? "waiting" : action === "refuse" ? "refused" : "withdrawn";
    events.emit("approval", { id, state });
    return { kind: "decided", let: null };
  }
  return { kind: "decided", let: await findApproval(db, id) };
}

const boundDetail =
  "One of you two has made or changed the other's account within 30 days; somebody else must decide.";

function whyNot(
  row: ApprovalRow,
  action: ApprovalAction,
  { user, token }: Caller,
  rule: ApprovalRule,
  now: number,
): Refusal {
  if (token !== null) return refuse("notAllowed", "A person decides, not an API token.");
  if (row.state !== "waiting" || row.decided_at !== null || row.expires_at <= now) {
    return refuse("conflict", "The request does not wait any more.");
  }
  const isMine = row.requester === user.id;
  if (isMine && (action === "approve" || action === "refuse")) {
    return refuse("notAllowed", "Somebody else must decide on what you have asked for.");
  }
  if (action === "carryOut" && isMine) {
    return row.ready_at === null
      ? refuse("notAllowed", "Others can let it go on; ask them.")
      : refuse(
          "conflict",
          `It may be carried out from ${new Date(row.ready_at).toISOString()} on.`,
        );
  }
  const detail = isMine
    ? `This needs the role ${rule.breakGlass}.`
    : `This needs the role ${rule.approver}, and all the areas that go darker.`;
  return refuse("notAllowed", detail);
}
