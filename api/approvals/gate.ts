import { asksSecondPerson } from "../../domain/darkening.ts";
import type { ApprovalRule, ApprovalSummary } from "../contract/approvals.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Answer, Caller, Route, RouteRequest } from "../http/route.ts";
import type { Imports } from "../import/imports.ts";
import type { Office } from "../office/office.ts";
import type { Plans } from "../office/plans.ts";
import { agreedOn, isOther, type Agreed } from "./agreed.ts";
import type { LightChange } from "./change.ts";
import { darkenedBy, type Darkened } from "./darkened.ts";
import { formerAnswer, keepRequest } from "./keep.ts";
import { Lately } from "./lately.ts";
import { requestEffects } from "./request-effects.ts";
import { readRule } from "./rule.ts";
import { summaryOf } from "./summary.ts";

type Request = RouteRequest<unknown, unknown>;

/** Weighs each change before it is made, and keeps what would darken too much until it is let go. */
export class ApprovalGate {
  readonly #office: Office;
  readonly #imports: Imports;
  readonly lately: Lately;

  constructor(office: Office, imports: Imports) {
    this.#office = office;
    this.#imports = imports;
    this.lately = new Lately(office);
  }

  /** Lets the change go on, or keeps it and answers so. */
  async pass(
    route: Route,
    request: Request,
    caller: Caller,
    goOn: () => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    // Whoever has this machine's command line could as well write the database.
    if (request.approval !== null || caller.user.id === "cli") return goOn();
    const form = route.check(request);
    if (form !== null) return form;
    const former = await formerAnswer(this.#office, route, request, caller);
    if (former !== null) return former === "answered" ? goOn() : former;
    const change = await this.#effect(route, request, caller);
    if (change === null) return goOn();
    if ("code" in change) return change;
    const rule = await readRule(this.#office.db);
    const userId = caller.user.id;
    const { model } = this.#office;
    const darkened = await darkenedBy(this.#office, change, rule, this.lately.baseline(userId));
    const { darker } = darkened;
    let takeBack: (() => Promise<void>) | null = null;
    if (darker.size > 0 || change.effect.kind === "always") {
      // From here to the reservation nothing waits: two slices at the same time cannot both slip through.
      const summary = summaryOf(this.#office, change, darkened, this.lately.of(userId));
      const asks = summary.areas.some((area) => asksSecondPerson(area, rule));
      if (asks || change.effect.kind === "always") {
        const agreed = await agreedOn(model.data, change, darker);
        return keepRequest(this.#office, route, request, caller, rule, summary, agreed);
      }
      const cause = change.effect.kind === "hold" ? "hold" : "plan";
      takeBack = await this.lately.add(userId, cause, darker, this.#countsUntil(change, rule));
    }
    const { plans } = model;
    const answer = await goOn();
    if (answer.kind === "refusal") await takeBack?.();
    else await this.#remember(change, rule, userId, darkened, plans);
    return answer;
  }

  /** Whether a change that was let go does by now more than what was agreed to. */
  async doesMore(
    route: Route,
    request: Request,
    caller: Caller,
    agreed: ApprovalSummary,
    what: Agreed,
  ): Promise<Refusal | null> {
    const { clock } = this.#office;
    if (agreed.until !== null && agreed.until <= clock.now()) {
      return refuse("conflict", "The end of the switching has passed meanwhile.");
    }
    const form = route.check(request);
    if (form !== null) return form;
    const change = await this.#effect(route, request, caller);
    if (change === null) return null;
    if ("code" in change) return change;
    const rule = await readRule(this.#office.db);
    const { byArea, darker } = await darkenedBy(this.#office, change, rule, null);
    if (isOther(what, await agreedOn(this.#office.model.data, change, darker))) {
      return refuse(
        "conflict",
        "By now it darkens others than was agreed to, or by another plan; ask for it anew.",
      );
    }
    const wasAgreed = new Map(agreed.areas.map(({ areaId, lights }) => [areaId, lights]));
    const more = [...byArea].some(([areaId, lights]) => lights > (wasAgreed.get(areaId) ?? 0));
    return more
      ? refuse("conflict", "By now it darkens more than was agreed to; ask for it anew.")
      : null;
  }

  async #effect(
    route: Route,
    request: Request,
    caller: Caller,
  ): Promise<LightChange | Refusal | null> {
    const effectOf = requestEffects[route.operationId];
    if (effectOf === undefined) return null;
    const context = { office: this.#office, imports: this.#imports };
    // The body has just passed, or had passed when it was kept, the schema that the effect was written for.
    return effectOf(context, request as RouteRequest<unknown, never>, caller);
  }

  /** After a change: what is bright again counts no more; what got another plan is held against the one before. */
  async #remember(
    { what, lights, effect }: LightChange,
    { windowMinutes }: ApprovalRule,
    userId: string,
    { asBright }: Darkened,
    plansBefore: Plans,
  ): Promise<void> {
    // A work lock takes no switching by hand back.
    if (what === "workLock") return;
    if (effect.kind !== "plan") return this.lately.brightAgain(userId, asBright);
    // Other programs leave the light points themselves as they were.
    const changed = effect.plans === undefined ? lights : [];
    const until = this.#office.now() + windowMinutes * 60_000;
    return this.lately.changed(userId, plansBefore, changed, until);
  }

  /** By the machine's clock: as long as the window lasts, and as long as a switching by hand holds. */
  #countsUntil({ effect }: LightChange, { windowMinutes }: ApprovalRule): number {
    const { clock, now } = this.#office;
    const holds = effect.kind === "hold" ? (effect.until - clock.now()) / clock.speed : 0;
    return now() + Math.max(windowMinutes * 60_000, Math.ceil(holds));
  }
}
