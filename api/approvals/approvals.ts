import type { Answer, Caller, Route } from "../http/route.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Imports } from "../import/imports.ts";
import type { Office } from "../office/office.ts";
import {
  findApproval,
  keptSummary,
  type ApprovalRow,
  type KeptRequest,
  type Outcome,
} from "./approval-rows.ts";
import { carry } from "./carrying.ts";
import { decide, type Decision } from "./decide.ts";
import { heldBackSchema } from "../schemas/approvals.ts";
import { ApprovalGate } from "./gate.ts";
import { hasRole, requesterNow } from "./people.ts";
import { requestEffects } from "./request-effects.ts";

/** Holds changes back that darken too much, and carries them out once they are let go. */
export class Approvals {
  readonly #office: Office;
  readonly #gate: ApprovalGate;
  readonly #held = new Map<string, Route>();
  readonly #working = new Set<Promise<unknown>>();

  constructor(office: Office, imports: Imports) {
    this.#office = office;
    this.#gate = new ApprovalGate(office, imports);
  }

  /** The routes with the gate before those that can darken the town. */
  guard(routes: readonly Route[]): Route[] {
    return routes.map((route) => {
      if (requestEffects[route.operationId] === undefined) return route;
      this.#held.set(route.operationId, route);
      const { 202: plain, ...others } = route.answers;
      const schema =
        plain?.schema === undefined ? heldBackSchema : { anyOf: [plain.schema, heldBackSchema] };
      const words = "it darkens so much that a second person is asked";
      const description =
        plain === undefined
          ? `Held back: ${words}`
          : `${plain.description}; or held back: ${words}`;
      return {
        ...route,
        answers: { ...others, 202: { description, schema } },
        run: (request, caller) =>
          caller === null
            ? route.run(request, caller)
            : this.#gate.pass(route, request, caller, () => route.run(request, caller)),
      };
    });
  }

  /** Writes a decision down, and carries the change out where it lets it go. */
  async decide(
    id: string,
    decision: Decision,
    caller: Caller,
    address: string,
  ): Promise<Refusal | null> {
    const decided = await decide(this.#office, id, decision, caller, address);
    if (decided.kind === "refusal") return decided;
    if (decided.let !== null) await this.#work(this.#carryOut(decided.let));
    return null;
  }

  /** After a start: what people have darkened lately, and what was let go and not carried out yet, as after a crash between the two. */
  async takeUp(): Promise<void> {
    await this.#gate.lately.load();
    const rows = await this.#office.db
      .selectFrom("approvals")
      .selectAll()
      .where("state", "=", "waiting")
      .where("decided_at", "is not", null)
      .orderBy("decided_at")
      .execute();
    for (const row of rows) await this.#work(this.#carryOut(row));
  }

  /** Closes requests whose time is over. */
  async sweep(): Promise<void> {
    await this.#gate.lately.sweep();
    const { db, now, events } = this.#office;
    const over = await db
      .updateTable("approvals")
      .set({ state: "expired" })
      .where("state", "=", "waiting")
      .where("decided_at", "is", null)
      .where("expires_at", "<=", now())
      .returning("id")
      .execute();
    for (const { id } of over) events.emit("approval", { id, state: "expired" });
  }

  /** Waits for what is being carried out. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#working);
  }

  async #work<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work);
    return work.finally(() => this.#working.delete(work));
  }

  /** By the route's own handler, with the rights, locks, floors and versions of now. */
  async #carryOut(row: ApprovalRow): Promise<void> {
    const { db, events, log } = this.#office;
    const answer = await this.#run(row).catch((error: unknown) => {
      log.error({ err: error, id: row.id }, "a change that was let go failed");
      return refuse("internal", "Something broke here; the log of the office tells what.");
    });
    const outcome: Outcome =
      answer.kind === "refusal"
        ? { status: 0, json: null, code: answer.code, detail: answer.detail }
        : { status: answer.status, json: answer.json ?? null };
    const state = answer.kind === "refusal" ? "failed" : "carriedOut";
    await db
      .updateTable("approvals")
      .set({ outcome: JSON.stringify(outcome) })
      .where("id", "=", row.id)
      .execute();
    // Where nothing differed there was no line in the record that would have closed it.
    await db
      .updateTable("approvals")
      .set({ state })
      .where("id", "=", row.id)
      .where("state", "=", "waiting")
      .execute();
    const now = await findApproval(db, row.id);
    events.emit("approval", { id: row.id, state: now?.state ?? state });
  }

  async #run(row: ApprovalRow): Promise<Answer | Refusal> {
    const route = this.#held.get(row.operation_id);
    if (route === undefined) return refuse("notFound", "This version has no such change.");
    const kept = JSON.parse(row.request) as KeptRequest; // written by the gate
    const { db, now } = this.#office;
    const caller = await requesterNow(db, row.requester, kept.tokenId, now());
    if (caller === null) return refuse("notAllowed", "Who asked may not sign in any more.");
    if (route.role !== "stranger" && !hasRole(caller.user.role, route.role)) {
      return refuse("notAllowed", `This needs the role ${route.role}.`);
    }
    const { by_what: by, decided_by: decidedBy } = row;
    if (by === null || decidedBy === null) return refuse("conflict", "It was not let go.");
    const request = {
      ...kept,
      stream: null,
      address: row.address ?? "",
      approval: { approvalId: row.id, by, decidedBy },
    };
    const more = await this.#gate.doesMore(route, request, caller, keptSummary(row), kept.agreed);
    if (more !== null) return more;
    const answer = await carry(row.id, () => route.run(request, caller));
    this.#gate.lately.forgetBaselines();
    return answer;
  }
}
