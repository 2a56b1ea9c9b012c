import type { QuarantinePage, SecurityEventsView } from "../contract/overview.ts";
import { ok, route, type Route } from "../http/route.ts";
import { object } from "../http/schema.ts";
import type { FieldView } from "../office/field-view.ts";
import type { Office } from "../office/office.ts";
import { overviewOf } from "../office/overview.ts";
import { overviewView, quarantineView, securityEventsView } from "../schemas/overview.ts";

interface PageQuery {
  readonly limit?: number;
  readonly before?: number;
}

export function overviewRoutes(office: Office, view: FieldView): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/overview",
      operationId: "readOverview",
      summary: "How the town stands now",
      tag: "overview",
      role: "viewer",
      answers: { 200: { description: "The overview", schema: overviewView } },
      handle: async (_request, { scope }) => ok(overviewOf(office, view, scope)),
    }),
    route<PageQuery>({
      method: "get",
      path: "/api/v1/quarantine",
      operationId: "readQuarantine",
      summary: "Messages that were acknowledged but not understood, newest first",
      tag: "overview",
      role: "technician",
      query: object({
        "limit?": { type: "integer", minimum: 1, maximum: 500 },
        "before?": { type: "integer", minimum: 1 },
      }),
      answers: { 200: { description: "A page", schema: quarantineView } },
      async handle({ query: { limit = 50, before } }, { scope }) {
        // A message of an unknown device belongs to no area, so only who sees the whole town sees the quarantine.
        if (scope.kind !== "all") return ok({ rows: [], nextBefore: null });
        const { entries, next } = await office.field.quarantine({
          limit,
          ...(before === undefined ? {} : { before }),
        });
        const page: QuarantinePage = {
          rows: entries.map((entry) => ({
            id: entry.id,
            receivedAt: entry.receivedAt,
            deviceId: entry.deviceId,
            message: entry.message,
            reason: entry.reason,
            field: entry.field,
            detail: entry.detail ?? "",
            payload: new TextDecoder().decode(entry.payload),
            size: entry.size,
          })),
          nextBefore: next,
        };
        return ok(page);
      },
    }),
    route<Pick<PageQuery, "limit">>({
      method: "get",
      path: "/api/v1/security-events",
      operationId: "readSecurityEvents",
      summary: "What devices and strangers tried that they may not, newest first",
      tag: "overview",
      role: "technician",
      query: object({ "limit?": { type: "integer", minimum: 1, maximum: 500 } }),
      answers: { 200: { description: "The newest", schema: securityEventsView } },
      async handle({ query: { limit = 50 } }, { scope }) {
        // A stranger belongs to no area.
        if (scope.kind !== "all") return ok({ rows: [] });
        const events = await office.field.securityEvents(limit);
        const view: SecurityEventsView = {
          rows: events.map(({ at, kind, deviceId, detail, address }) => ({
            at,
            kind,
            deviceId,
            detail: detail ?? "",
            address,
          })),
        };
        return ok(view);
      },
    }),
  ];
}
