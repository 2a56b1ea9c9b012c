import { approvalViews, findApproval, listApprovals, maySee } from "../approvals/approval-rows.ts";
import type { Approvals } from "../approvals/approvals.ts";
import { listNotices, notice, seeNotice } from "../approvals/notices.ts";
import { readRule, writeRule } from "../approvals/rule.ts";
import { leastGlassReason, type ApprovalAction, type ApprovalRule } from "../contract/approvals.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { noContent, ok, route, type Answer, type Caller, type Route } from "../http/route.ts";
import { object, text } from "../http/schema.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import {
  approvalSchema,
  approvalsSchema,
  noticesSchema,
  ruleSchema,
} from "../schemas/approvals.ts";

const tag = "approvals";
const nowhere = refuse("notFound", "There is no such request.");

/** Changes that wait for a second person, the rule they wait by, and what all others must see. */
export function approvalRoutes(office: Office, approvals: Approvals): Route[] {
  const { db, now } = office;
  const shown = async (id: string, caller: Caller): Promise<Answer | Refusal> => {
    const row = await findApproval(db, id);
    if (row === null || !maySee(row, caller)) return nowhere;
    const [view] = await approvalViews(db, [row], caller, await readRule(db), now());
    return ok(view);
  };
  const action = (
    name: ApprovalAction,
    path: string,
    summary: string,
    { least, proven = false }: { readonly least: number; readonly proven?: boolean },
  ): Route =>
    route<object, { readonly reason?: string }>({
      method: "post",
      path: `/api/v1/approvals/:id/${path}`,
      operationId: `${name}Approval`,
      summary,
      tag,
      role: "technician",
      ...(proven ? { proven } : {}),
      body: object(least > 0 ? { reason: text(1000, least) } : { "reason?": text(1000) }),
      answers: { 200: { description: "As it stands now", schema: approvalSchema } },
      async handle({ params, body, address }, caller) {
        const id = params["id"] ?? "";
        const words = body.reason?.trim() ?? "";
        if (words.length < least) {
          return refuse("invalidInput", `Give a reason of at least ${least} characters.`, {
            errors: [{ pointer: "/reason", message: `needs at least ${least} characters` }],
          });
        }
        const decision = { action: name, words: words === "" ? null : words };
        return (await approvals.decide(id, decision, caller, address)) ?? shown(id, caller);
      },
    });
  return [
    route({
      method: "get",
      path: "/api/v1/approvals",
      operationId: "listApprovals",
      summary:
        "Changes that wait for a second person, oldest first, then those decided, newest first",
      tag,
      role: "technician",
      answers: { 200: { description: "The requests", schema: approvalsSchema } },
      async handle(_request, caller) {
        const rows = (await listApprovals(db)).filter((row) => maySee(row, caller));
        const views = await approvalViews(db, rows, caller, await readRule(db), now());
        // A thousand ids for each would make it large.
        const approvals = views.map((view) => ({
          ...view,
          summary: { ...view.summary, lightIds: [] },
        }));
        return ok({ approvals });
      },
    }),
    ...ruleRoutes(office),
    route({
      method: "get",
      path: "/api/v1/approvals/:id",
      operationId: "readApproval",
      summary: "One such change",
      tag,
      role: "technician",
      answers: { 200: { description: "The request", schema: approvalSchema } },
      handle: ({ params }, caller) => shown(params["id"] ?? "", caller),
    }),
    action("approve", "approve", "Let the change of somebody else go on, at once", { least: 0 }),
    action("refuse", "refuse", "Refuse it, with a word why", { least: 1 }),
    action("explain", "reason", "Say why one's own change is needed", { least: 1 }),
    action("withdraw", "withdraw", "Take one's own request back", { least: 0 }),
    action(
      "carryOut",
      "carry-out",
      "Nobody else could decide: carry it out after the delay, proved anew",
      {
        least: 0,
        proven: true,
      },
    ),
    action("breakGlass", "break-glass", "Danger: carry it out at once; all others are told", {
      least: leastGlassReason,
      proven: true,
    }),
    ...noticeRoutes(office),
  ];
}

function ruleRoutes(office: Office): Route[] {
  const { db, now } = office;
  const path = "/api/v1/approvals/rule";
  const answers = { 200: { description: "The rule", schema: ruleSchema } };
  return [
    route({
      method: "get",
      path,
      operationId: "readApprovalRule",
      summary: "From when on a change asks for a second person, and who that is",
      tag,
      role: "technician",
      answers,
      handle: async () => ok(await readRule(db)),
    }),
    route<object, ApprovalRule>({
      method: "put",
      path,
      operationId: "changeApprovalRule",
      summary: "Change the rule; where it gets looser that itself waits for a second administrator",
      tag,
      role: "administrator",
      proven: true,
      body: ruleSchema,
      answers,
      async handle({ body, address }, { user }) {
        const at = now();
        const id = await db.transaction().execute(async (trx) => {
          const before = await readRule(trx);
          await writeRule(trx, body);
          const change = {
            action: "approvalRule.changed",
            object: "approvalRule",
            before,
            after: body,
          };
          await audit(trx, at, { user, address }, change);
          return notice(trx, at, user.id, { kind: "ruleChanged", parameters: {}, object: null });
        });
        office.events.emit("notice", { id, actor: user.id });
        return ok(body);
      },
    }),
  ];
}

function noticeRoutes({ db, now }: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/notices",
      operationId: "listNotices",
      summary: "What all must see: broken glasses and the like, of the last 30 days",
      tag,
      role: "technician",
      answers: { 200: { description: "Newest first", schema: noticesSchema } },
      handle: async (_request, caller) => ok({ notices: await listNotices(db, caller, now()) }),
    }),
    route({
      method: "post",
      path: "/api/v1/notices/:id/seen",
      operationId: "seeNotice",
      summary: "One has seen it",
      tag,
      role: "technician",
      answers: { 204: { description: "Noted" } },
      handle: async ({ params }, { user }) =>
        (await seeNotice(db, params["id"] ?? "", user.id, now()))
          ? noContent()
          : refuse("notFound", "There is no such notice."),
    }),
  ];
}
