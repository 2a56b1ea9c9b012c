import type { AbsenceRequest, RunbookInput, RunbookOrder } from "../contract/handover.ts";
import { createAbsence, endAbsence } from "../handover/absences.ts";
import { handoverView } from "../handover/handover-view.ts";
import { changeRunbook, createRunbook, listRunbooks, orderRunbooks } from "../handover/runbooks.ts";
import { created, noContent, ok, route, type Route } from "../http/route.ts";
import { object, string } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import {
  absenceRequest,
  handoverSchema,
  runbookInput,
  runbookOrder,
  runbooksSchema,
} from "../schemas/handover.ts";

const tag = "handover";
const done = { 204: { description: "Done" } };

/** What somebody must know who takes over. */
export function handoverRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/handover",
      operationId: "readHandover",
      summary:
        "Overrides in force, imports that run, backups, who was here last, who is away and who stands in",
      tag,
      role: "technician",
      answers: { 200: { description: "The handover", schema: handoverSchema } },
      handle: async (_request, caller) => ok(await handoverView(office, caller)),
    }),
    route<object, AbsenceRequest>({
      method: "post",
      path: "/api/v1/absences",
      operationId: "createAbsence",
      summary: "Say who is away and who stands in; this lends no rights",
      tag,
      role: "technician",
      body: absenceRequest,
      answers: done,
      handle: async ({ body, address }, caller) =>
        (await createAbsence(office, body, { caller, address })) ?? noContent(),
    }),
    route({
      method: "post",
      path: "/api/v1/absences/:id/end",
      operationId: "endAbsence",
      summary: "Back again: oneself, or an administrator",
      tag,
      role: "technician",
      answers: done,
      handle: async ({ params, address }, caller) =>
        (await endAbsence(office, params["id"] ?? "", { caller, address })) ?? noContent(),
    }),
    ...runbookRoutes(office),
  ];
}

function runbookRoutes(office: Office): Route[] {
  const path = "/api/v1/runbooks";
  const headers = ["if-match"];
  return [
    route({
      method: "get",
      path,
      operationId: "listRunbooks",
      summary: "What to do when, in the town's own words",
      tag,
      role: "technician",
      answers: { 200: { description: "In order", schema: runbooksSchema } },
      handle: async () => ok({ runbooks: await listRunbooks(office) }),
    }),
    route<object, RunbookInput>({
      method: "post",
      path,
      operationId: "createRunbook",
      summary: "A new runbook, plain text",
      tag,
      role: "planner",
      body: runbookInput,
      answers: { 201: { description: "Its id", schema: object({ id: string }) } },
      handle: async ({ body, address }, caller) =>
        created({ id: await createRunbook(office, body, { caller, address }) }),
    }),
    route<object, RunbookOrder>({
      method: "put",
      path: `${path}/order`,
      operationId: "orderRunbooks",
      summary: "In another order; names all that there are",
      tag,
      role: "planner",
      body: runbookOrder,
      answers: done,
      handle: async ({ body, address }, caller) =>
        (await orderRunbooks(office, body, { caller, address })) ?? noContent(),
    }),
    route<object, RunbookInput>({
      method: "put",
      path: `${path}/:id`,
      operationId: "changeRunbook",
      summary: "Other words",
      tag,
      role: "planner",
      headers,
      body: runbookInput,
      answers: done,
      handle: async ({ params, body, headers: { "if-match": match }, address }, caller) =>
        (await changeRunbook(office, params["id"] ?? "", body, match, { caller, address })) ??
        noContent(),
    }),
    route({
      method: "delete",
      path: `${path}/:id`,
      operationId: "deleteRunbook",
      summary: "Away; restore fetches it back",
      tag,
      role: "planner",
      headers,
      answers: done,
      handle: async ({ params, headers: { "if-match": match }, address }, caller) =>
        (await changeRunbook(office, params["id"] ?? "", null, match, { caller, address })) ??
        noContent(),
    }),
    route({
      method: "post",
      path: `${path}/:id/restore`,
      operationId: "restoreRunbook",
      summary: "Fetch a runbook back",
      tag,
      role: "planner",
      answers: done,
      handle: async ({ params, address }, caller) =>
        (await changeRunbook(office, params["id"] ?? "", "restored", undefined, {
          caller,
          address,
        })) ?? noContent(),
    }),
  ];
}
