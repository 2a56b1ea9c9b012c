import { createHash } from "node:crypto";
import { newId } from "../auth/token.ts";
import type { ApprovalRule, ApprovalSummary } from "../contract/approvals.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import {
  accepted,
  type Answer,
  type Caller,
  type Route,
  type RouteRequest,
} from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import type { Agreed } from "./agreed.ts";
import { approvalViews, findApproval, type KeptRequest } from "./approval-rows.ts";
import { hasOtherDecider } from "./people.ts";
import { readRule } from "./rule.ts";

type Request = RouteRequest<unknown, unknown>;

const keyHeader = "idempotency-key";
const keptHeaders = ["if-match", keyHeader];
/** Requests of one person that wait at most: each keeps a body, and somebody is to read them. */
const mostWaiting = 20;
/** An Idempotency-Key is remembered for a day; shortly before, it counts no more as a request that was carried out. */
const answeredMs = 86_400_000 - 600_000;

/** The same request once more: what it was answered with when it was held back. `answered`: it was carried out, and its route says so again. */
export async function formerAnswer(
  office: Office,
  route: Route,
  request: Request,
  caller: Caller,
): Promise<Answer | Refusal | "answered" | null> {
  const { db, now } = office;
  const key = route.headers?.includes(keyHeader) === true ? request.headers[keyHeader] : undefined;
  if (key !== undefined) {
    const done = await db
      .selectFrom("idempotency_keys")
      .select("key")
      .where("user_id", "=", caller.user.id)
      .where("key", "=", key)
      .where("created_at", ">", now() - answeredMs)
      .executeTakeFirst();
    if (done !== undefined) return "answered";
  }
  const digest = digestOf(request);
  const ours = db
    .selectFrom("approvals")
    .select(["id", "digest"])
    .where("requester", "=", caller.user.id)
    .where("expires_at", ">", now());
  const known = await (
    key === undefined
      ? ours.where("digest", "=", digest).where("state", "=", "waiting")
      : ours.where("idempotency_key", "=", key)
  ).executeTakeFirst();
  if (known === undefined) return null;
  if (known.digest !== digest) {
    return refuse("conflict", "This Idempotency-Key was used for another request.");
  }
  return heldAnswer(office, known.id, caller);
}

/** Keeps a request until it is let go, and answers so. */
export async function keepRequest(
  office: Office,
  route: Route,
  request: Request,
  caller: Caller,
  rule: ApprovalRule,
  summary: ApprovalSummary,
  agreed: Agreed,
): Promise<Answer | Refusal> {
  const { db, now, clock, events } = office;
  const at = now();
  const { user } = caller;
  const kept: KeptRequest = {
    method: request.method,
    path: request.path,
    params: request.params,
    query: request.query,
    body: request.body,
    headers: Object.fromEntries(
      keptHeaders.flatMap((name) => {
        const value = request.headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    language: request.language,
    tokenId: caller.token?.id ?? null,
    agreed,
  };
  const isAlone = !(await hasOtherDecider(db, user.id, kept.tokenId, rule, summary, at));
  // What holds until an end is void from then on.
  const { until } = summary;
  const ends = until === null ? Infinity : at + Math.ceil((until - clock.now()) / clock.speed);
  const id = newId("ap");
  const isKept = await db.transaction().execute(async (trx) => {
    const { count } = await trx
      .selectFrom("approvals")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("requester", "=", user.id)
      .where("state", "=", "waiting")
      .where("expires_at", ">", at)
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostWaiting) return false;
    await trx
      .insertInto("approvals")
      .values({
        id,
        operation_id: route.operationId,
        request: JSON.stringify(kept),
        digest: digestOf(request),
        idempotency_key: request.headers[keyHeader] ?? null,
        summary: JSON.stringify(summary),
        reason: null,
        requester: user.id,
        address: request.address,
        created_at: at,
        ready_at: isAlone ? at + rule.delayMinutes * 60_000 : null,
        expires_at: Math.min(at + rule.expiryHours * 3_600_000, ends),
        state: "waiting",
        by_what: null,
        decided_at: null,
        decided_by: null,
        decision: null,
        outcome: null,
      })
      .execute();
    const { lightIds: _, ...told } = summary;
    const after = { operation: route.operationId, ...told };
    const change = { action: "approval.asked", object: `approval:${id}`, after };
    await audit(trx, at, { user, address: request.address }, change);
    return true;
  });
  if (!isKept) {
    const detail = `${mostWaiting} of your changes wait already; withdraw some, or have them decided.`;
    return refuse("tooManyWaiting", detail);
  }
  events.emit("approval", { id, state: "waiting" });
  return heldAnswer(office, id, caller);
}

async function heldAnswer(
  { db, now }: Office,
  id: string,
  caller: Caller,
): Promise<Answer | Refusal> {
  const row = await findApproval(db, id);
  if (row === null) return refuse("notFound", "There is no such request.");
  const [approval] = await approvalViews(db, [row], caller, await readRule(db), now());
  return accepted({ approval });
}

function digestOf({ method, path, query, body, headers }: Request): string {
  return createHash("sha256")
    .update(JSON.stringify([method, path, query, body, headers["if-match"] ?? null]))
    .digest("hex");
}
