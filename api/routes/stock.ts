import { stockKinds, stockPaths, type StockKind } from "../contract/stock.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { created, ok, route, type Answer, type Caller, type Route } from "../http/route.ts";
import { boolean, nullable, object, string, text } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import { createSchema, listSchema, patchSchema, stockViews } from "../schemas/stock.ts";
import { etagOf } from "../stock/checks.ts";
import { createObject, deleteObject, patchObject, type Edited } from "../stock/edit-object.ts";
import { createLight, deleteLight, patchLight } from "../stock/edit-light.ts";
import { kinds } from "../stock/kinds.ts";
import { listObjects, viewObject } from "../stock/objects.ts";

type Body = Readonly<Record<string, unknown>>;
type EditedKind = Exclude<StockKind, "lightPoint">;

const tag = "stock";
/** Tells by which batch a change is undone. */
const batchHeader = "batch-id";

const deletedAnswer = object({ batchId: nullable(string) });

/**
 * Lists, objects and their changes, for every kind by its description. Everybody reads what their areas show; planners change, but
 * areas and supply points are the administrator's; a technician sets note, place and mast of a light point right.
 */
export function stockRoutes(office: Office): Route[] {
  const others = stockKinds.filter((kind) => kind !== "lightPoint");
  return [...others.flatMap((kind) => kindRoutes(office, kind)), ...lightRoutes(office)];
}

function kindRoutes(office: Office, kind: EditedKind): Route[] {
  const path = `/api/v1/${stockPaths[kind]}`;
  const { role, isMadeHere } = kinds[kind];
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  const words = `of kind ${kind}`;
  const one = { description: "The object; its ETag is its version", schema: stockViews[kind] };
  const list = route<{ q?: string; deleted?: boolean }>({
    method: "get",
    path,
    operationId: `list${name}s`,
    summary: `All objects ${words}, the first 5,000 by name; deleted=true: those in the trash`,
    tag,
    role: "viewer",
    query: object({ "q?": text(200), "deleted?": boolean }),
    answers: { 200: { description: "The objects", schema: listSchema(kind) } },
    handle: async ({ query }, { scope }) => ok(await listObjects(office, scope, kind, query)),
  });
  const read = route({
    method: "get",
    path: `${path}/:id`,
    operationId: `read${name}`,
    summary: `One object ${words}`,
    tag,
    role: "viewer",
    answers: { 200: one },
    handle: ({ params }, caller) => show(office, caller, kind, params["id"] ?? ""),
  });
  const patch = route<object, Body>({
    method: "patch",
    path: `${path}/:id`,
    operationId: `change${name}`,
    summary: `Change fields of an object ${words}`,
    tag,
    role,
    headers: ["if-match"],
    body:
      kind === "gateway"
        ? patchSchema(kinds.gateway, { "deviceIds?": deviceIds })
        : patchSchema(kinds[kind]),
    answers: { 200: one },
    async handle({ params, body, headers, address }, caller) {
      const edit = { office, caller, address, kind };
      const edited = await patchObject(edit, params["id"] ?? "", body, headers["if-match"]);
      return shown(office, caller, kind, edited);
    },
  });
  if (!isMadeHere) return [list, read, patch];
  const create = route<object, Body>({
    method: "post",
    path,
    operationId: `create${name}`,
    summary: `A new object ${words}`,
    tag,
    role,
    body: createSchema(kinds[kind]),
    answers: { 201: one },
    async handle({ body, address }, caller) {
      const edited = await createObject({ office, caller, address, kind }, body);
      const answer = await shown(office, caller, kind, edited);
      return answer.kind === "refusal" ? answer : created(answer.json, answer.headers ?? {});
    },
  });
  const remove = route({
    method: "delete",
    path: `${path}/:id`,
    operationId: `delete${name}`,
    summary: `Put an object ${words} into the trash; refused with inUse while something names it`,
    tag,
    role,
    headers: ["if-match"],
    answers: { 200: { description: "In the trash; the batch undoes it", schema: deletedAnswer } },
    async handle({ params, headers, address }, caller) {
      const edit = { office, caller, address, kind };
      return gone(await deleteObject(edit, params["id"] ?? "", headers["if-match"]));
    },
  });
  return [list, create, read, patch, remove];
}

const deviceIds = {
  type: "array",
  items: { type: "string", minLength: 1, maxLength: 64 },
  maxItems: 10_000,
  uniqueItems: true,
};

function lightRoutes(office: Office): Route[] {
  const one = { description: "What the inventory has", schema: stockViews.lightPoint };
  return [
    route({
      method: "get",
      path: "/api/v1/lights/:id/stock",
      operationId: "readLightStock",
      summary:
        "What the inventory has of a light point, also of one in the trash; ETag its version",
      tag,
      role: "viewer",
      answers: { 200: one },
      handle: ({ params }, caller) => show(office, caller, "lightPoint", params["id"] ?? ""),
    }),
    route<object, Body>({
      method: "post",
      path: "/api/v1/lights",
      operationId: "createLight",
      summary: "A new light point; a controller is bound to it later",
      tag,
      role: "planner",
      body: lightCreate(),
      answers: { 201: one },
      async handle({ body, address }, caller) {
        const edited = await createLight({ office, caller, address }, body);
        const answer = await shown(office, caller, "lightPoint", edited);
        return answer.kind === "refusal" ? answer : created(answer.json, answer.headers ?? {});
      },
    }),
    route<object, Body>({
      method: "patch",
      path: "/api/v1/lights/:id",
      operationId: "changeLight",
      summary:
        "Change fields of a light point: planner; a technician changes note, latitude, longitude and mast",
      tag,
      role: "technician",
      headers: ["if-match"],
      body: patchSchema(kinds.lightPoint),
      answers: { 200: one },
      async handle({ params, body, headers, address }, caller) {
        const edit = { office, caller, address };
        const edited = await patchLight(edit, params["id"] ?? "", body, headers["if-match"]);
        return shown(office, caller, "lightPoint", edited);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/lights/:id",
      operationId: "deleteLight",
      summary: "Put a light point into the trash",
      tag,
      role: "planner",
      headers: ["if-match"],
      answers: { 200: { description: "In the trash; the batch undoes it", schema: deletedAnswer } },
      async handle({ params, headers, address }, caller) {
        const edit = { office, caller, address };
        return gone(await deleteLight(edit, params["id"] ?? "", headers["if-match"]));
      },
    }),
  ];
}

/** How it is switched is found out where it is not said. */
function lightCreate(): ReturnType<typeof createSchema> {
  const { fields } = kinds.lightPoint;
  return createSchema({
    ...kinds.lightPoint,
    fields: fields.map((field) =>
      field.name === "switching" ? { ...field, initial: "notNetworked" } : field,
    ),
  });
}

async function show(
  office: Office,
  { scope }: Caller,
  kind: StockKind,
  id: string,
): Promise<Answer | Refusal> {
  const view = await viewObject(office, scope, kind, id);
  return view === null
    ? refuse("notFound", "There is no such object.")
    : // The tag is the version of what was entered; counts, states and what controllers say move without it.
      ok(view, { etag: etagOf(view), "cache-control": "no-store" });
}

async function shown(
  office: Office,
  caller: Caller,
  kind: StockKind,
  edited: Edited,
): Promise<Answer | Refusal> {
  if (edited.kind === "refusal") return edited;
  const answer = await show(office, caller, kind, edited.id);
  if (answer.kind === "refusal" || edited.batchId === null) return answer;
  return { ...answer, headers: { ...answer.headers, [batchHeader]: edited.batchId } };
}

function gone(edited: Edited): Answer | Refusal {
  return edited.kind === "refusal" ? edited : ok({ batchId: edited.batchId });
}
