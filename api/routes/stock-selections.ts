import type { BulkRequest, MembersChange, SelectionRequest } from "../contract/stock.ts";
import { ok, route, type Route } from "../http/route.ts";
import { object } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import {
  bulkRequest,
  bulkResult,
  membersChange,
  nearLights as nearSchema,
  selectionBytes,
  selectionRequest,
  selectionSummary,
} from "../schemas/stock-actions.ts";
import { changeLights, tryChange } from "../stock/bulk.ts";
import { latitude, longitude } from "../stock/fields.ts";
import { editMembers } from "../stock/group-members.ts";
import { nearLights } from "../stock/near.ts";
import { chooseLights } from "../stock/selection.ts";
import { summaryOf } from "../stock/selection-summary.ts";

const tag = "stock";

interface NearQuery {
  readonly latitude: number;
  readonly longitude: number;
  readonly limit?: number;
}

/** Many light points at once: which they are, and one change for all. */
export function selectionRoutes(office: Office): Route[] {
  return [
    route<object, SelectionRequest>({
      method: "post",
      path: "/api/v1/selections",
      operationId: "readSelection",
      summary: "What a selection of light points holds",
      tag,
      role: "viewer",
      body: selectionRequest,
      bodyLimit: selectionBytes,
      answers: { 200: { description: "Counted", schema: selectionSummary } },
      async handle({ body }, { scope }) {
        const chosen = await chooseLights(office, scope, body);
        if (chosen.kind === "refusal") return chosen;
        return ok(await summaryOf(office, chosen.lights, body.indexes === true));
      },
    }),
    route<object, BulkRequest>({
      method: "post",
      path: "/api/v1/lights/bulk",
      operationId: "changeLights",
      summary:
        "One change for many light points, all or nothing; dryRun tells what would happen. What lies outside of the caller's areas is left out",
      tag,
      role: "planner",
      body: bulkRequest,
      bodyLimit: selectionBytes,
      answers: { 200: { description: "What has changed", schema: bulkResult } },
      async handle({ body, address }, caller) {
        const chosen = await chooseLights(office, caller.scope, body.selection);
        if (chosen.kind === "refusal") return chosen;
        const { lights } = chosen;
        const edit = { office, caller, address, lights, change: body.change };
        const result = await (body.dryRun === true ? tryChange(edit) : changeLights(edit));
        return "kind" in result ? result : ok(result);
      },
    }),
    route<object, MembersChange>({
      method: "post",
      path: "/api/v1/groups/:id/members",
      operationId: "changeGroupMembers",
      summary: "Light points join a group and leave it",
      tag,
      role: "planner",
      body: membersChange,
      bodyLimit: selectionBytes,
      answers: { 200: { description: "What has changed", schema: bulkResult } },
      async handle({ params, body, address }, caller) {
        const edit = { office, caller, address };
        const result = await editMembers(edit, params["id"] ?? "", body);
        return "kind" in result ? result : ok(result);
      },
    }),
    route<NearQuery>({
      method: "get",
      path: "/api/v1/lights/near",
      operationId: "listNearLights",
      summary: "The light points nearest to a place, with how far they are",
      tag,
      role: "viewer",
      query: object({
        latitude,
        longitude,
        "limit?": { type: "integer", minimum: 1, maximum: 50 },
      }),
      answers: { 200: { description: "Nearest first", schema: nearSchema } },
      handle: async ({ query }, { scope }) =>
        ok(nearLights(office, scope, query, query.limit ?? 10)),
    }),
  ];
}
