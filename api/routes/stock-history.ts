import { stockKinds, type SavedView, type StockKind } from "../contract/stock.ts";
import { refuse } from "../http/problem.ts";
import { created, noContent, ok, route, type Route } from "../http/route.ts";
import { array, integer, nullable, object, oneOf, text } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import {
  batchView,
  bulkResult,
  newView,
  objectHistory,
  restoreRequest,
  savedView,
  selectionBytes,
  trashPage as trashSchema,
  undoResult,
  viewChange,
} from "../schemas/stock-actions.ts";
import { listBatches } from "../stock/batches.ts";
import { historyOf } from "../stock/history.ts";
import { findObject } from "../stock/objects.ts";
import { changeView, createView, deleteView, listViews } from "../stock/saved-views.ts";
import { restore, trashPage } from "../stock/trash.ts";
import { undoBatch } from "../stock/undo.ts";

const tag = "stock";
const pageQuery = object({
  "limit?": { type: "integer", minimum: 1, maximum: 200 },
  "before?": { type: "integer", minimum: 0 },
});

interface Page {
  readonly limit?: number;
  readonly before?: number;
}

/** What was changed and how it is taken back, and what lies in the trash. */
export function stockHistoryRoutes(office: Office): Route[] {
  return [
    route<Page>({
      method: "get",
      path: "/api/v1/history/:kind/:id",
      operationId: "readHistory",
      summary: "What was changed of one object, newest first, with names in the place of ids",
      tag,
      role: "viewer",
      query: pageQuery,
      answers: { 200: { description: "The changes", schema: objectHistory } },
      async handle({ params, query }, caller) {
        const { scope } = caller;
        const kind = stockKinds.find((one) => one === params["kind"]);
        const id = params["id"] ?? "";
        if (kind === undefined || (await findObject(office, scope, kind, id)) === null) {
          return refuse("notFound", "There is no such object.");
        }
        return ok(await historyOf(office, caller, kind, id, query));
      },
    }),
    route<Page>({
      method: "get",
      path: "/api/v1/batches",
      operationId: "listBatches",
      summary:
        "What was changed in one go, newest first; who sees only some areas sees their own doing",
      tag,
      role: "viewer",
      query: pageQuery,
      answers: {
        200: {
          description: "A page",
          schema: object({ items: array(batchView), before: nullable(integer) }),
        },
      },
      handle: async ({ query }, caller) => ok(await listBatches(office, caller, query)),
    }),
    route({
      method: "post",
      path: "/api/v1/batches/:id/undo",
      operationId: "undoBatch",
      summary:
        "Take a batch back, as a batch of its own; what was changed since stays and is named. Planner; a technician what they have done themselves; areas and supply points the administrator",
      tag,
      role: "technician",
      answers: { 200: { description: "What was undone", schema: undoResult } },
      async handle({ params, address }, caller) {
        const result = await undoBatch({ office, caller, address }, params["id"] ?? "");
        return "code" in result ? result : ok(result);
      },
    }),
    route<{ kind?: StockKind; limit?: number; cursor?: string }>({
      method: "get",
      path: "/api/v1/trash",
      operationId: "readTrash",
      summary:
        "What of a kind lies in the trash, newest first; light points where no kind is named",
      tag,
      role: "viewer",
      query: object({
        "kind?": oneOf(stockKinds),
        "limit?": { type: "integer", minimum: 1, maximum: 1000 },
        "cursor?": text(20),
      }),
      answers: { 200: { description: "A page", schema: trashSchema } },
      async handle({ query }, { scope }) {
        const page = await trashPage(office, scope, { kind: "lightPoint", ...query });
        return page === null
          ? refuse("invalidInput", "cursor is none that a page gave out.", {
              errors: [{ pointer: "/cursor", message: "is not known" }],
            })
          : ok(page);
      },
    }),
    route<object, { kind: StockKind; ids: readonly string[] }>({
      method: "post",
      path: "/api/v1/trash/restore",
      operationId: "restore",
      summary:
        "Fetch objects back from the trash, all or none; fields counts what could not come back with them. Areas and supply points: administrator",
      tag,
      role: "planner",
      body: restoreRequest,
      bodyLimit: selectionBytes,
      answers: { 200: { description: "What has come back", schema: bulkResult } },
      async handle({ body, address }, caller) {
        const result = await restore({ office, caller, address, ...body });
        return "code" in result ? result : ok(result);
      },
    }),
    ...viewRoutes(office),
  ];
}

type ViewFields = Pick<SavedView, "name" | "screen" | "query"> & { readonly shared?: boolean };

function viewRoutes(office: Office): Route[] {
  const one = { description: "The view", schema: savedView };
  return [
    route({
      method: "get",
      path: "/api/v1/views",
      operationId: "listViews",
      summary: "Filters kept under a name: one's own and those that others share",
      tag,
      role: "viewer",
      answers: { 200: { description: "The views", schema: object({ items: array(savedView) }) } },
      handle: async (_request, caller) => ok({ items: await listViews(office, caller) }),
    }),
    route<object, ViewFields>({
      method: "post",
      path: "/api/v1/views",
      operationId: "createView",
      summary: "Keep a filter under a name",
      tag,
      role: "viewer",
      body: newView,
      answers: { 201: one },
      async handle({ body, address }, caller) {
        const view = await createView({ office, caller, address }, body);
        return "code" in view ? view : created(view);
      },
    }),
    route<object, Partial<ViewFields>>({
      method: "patch",
      path: "/api/v1/views/:id",
      operationId: "changeView",
      summary: "Change a view: its maker or an administrator",
      tag,
      role: "viewer",
      body: viewChange,
      answers: { 200: one },
      async handle({ params, body, address }, caller) {
        const view = await changeView({ office, caller, address }, params["id"] ?? "", body);
        return "code" in view ? view : ok(view);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/views/:id",
      operationId: "deleteView",
      summary: "Forget a view: its maker or an administrator",
      tag,
      role: "viewer",
      answers: { 204: { description: "Forgotten" } },
      async handle({ params, address }, caller) {
        const refusal = await deleteView({ office, caller, address }, params["id"] ?? "");
        return refusal ?? noContent();
      },
    }),
  ];
}
