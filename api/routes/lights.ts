import { Readable } from "node:stream";
import { encodeFrame } from "../contract/frames.ts";
import { refuse } from "../http/problem.ts";
import { isKnown } from "../http/etag.ts";
import { ok, route, type Answer, type Route, type RouteRequest } from "../http/route.ts";
import { object, oneOf, text } from "../http/schema.ts";
import { lightFile } from "../office/light-file.ts";
import { lightSorts, listLights, type LightQuery } from "../office/light-list.ts";
import { filterFacts } from "../office/filter-facts.ts";
import type { Office } from "../office/office.ts";
import { lightPage } from "../schemas/lights.ts";
import { lightFilter } from "../schemas/stock.ts";
import { scopeKey } from "../scope.ts";

const query = object({
  ...lightFilter,
  "sort?": oneOf(lightSorts),
  "order?": oneOf(["asc", "desc"]),
  "limit?": { type: "integer", minimum: 1, maximum: 1000 },
  "cursor?": text(200),
  "offset?": { type: "integer", minimum: 0, maximum: 10_000_000 },
  "format?": oneOf(["json", "csv"]),
});

interface ListQuery extends LightQuery {
  readonly format?: "json" | "csv";
}

const tag = "lights";
const binary = "application/octet-stream";

export function lightRoutes(office: Office): Route[] {
  const { model } = office;
  return [
    route<ListQuery>({
      method: "get",
      path: "/api/v1/lights",
      operationId: "listLights",
      summary:
        "Light points: filtered, sorted, by pages; format=csv gives all matching ones as a file",
      tag,
      role: "viewer",
      query,
      answers: { 200: { description: "A page", schema: lightPage, alsoAs: ["text/csv"] } },
      async handle({ query: asked, language }, { scope }) {
        const facts = await filterFacts(office, asked);
        if (asked.format === "csv") {
          return {
            kind: "answer",
            status: 200,
            stream: Readable.from(lightFile(facts, scope, asked, language), { objectMode: false }),
            contentType: "text/csv; charset=utf-8",
            headers: { "content-disposition": 'attachment; filename="lights.csv"' },
          };
        }
        const page = listLights(facts, scope, asked);
        return page === null
          ? refuse("invalidInput", "cursor is none that a page gave out.", {
              errors: [{ pointer: "/cursor", message: "is not known" }],
            })
          : ok(page);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/lights/columns",
      operationId: "readLightColumns",
      summary: "Static columns of all light points (binary, api/contract/columns.ts)",
      tag,
      role: "viewer",
      headers: ["if-none-match"],
      answers: { 200: { description: "Columns LPC1", contentType: binary } },
      async handle({ headers }, { scope }) {
        const etag = `"c${model.epoch}-${model.data.inventoryRevision}-${scopeKey(scope)}"`;
        return binaryAnswer(etag, headers, () => model.columns(scope));
      },
    }),
    route({
      method: "get",
      path: "/api/v1/lights/states",
      operationId: "readLightStates",
      summary: "States of all light points (binary, api/contract/frames.ts)",
      tag,
      role: "viewer",
      headers: ["if-none-match"],
      answers: { 200: { description: "A frame LPF1 with since 0", contentType: binary } },
      async handle({ headers }, { scope }) {
        model.tick();
        const { inventoryRevision } = model.data;
        const etag = `"f${model.epoch}-${model.seq}-${inventoryRevision}-${scopeKey(scope)}"`;
        return binaryAnswer(etag, headers, () => encodeFrame(model.frameSince(scope, 0)));
      },
    }),
  ];
}

/** The bytes are made only where the reader does not have them yet. */
function binaryAnswer(
  etag: string,
  headers: RouteRequest<unknown, unknown>["headers"],
  make: () => Uint8Array,
): Answer {
  if (isKnown(etag, headers["if-none-match"])) {
    return { kind: "answer", status: 304, headers: { etag } };
  }
  return { kind: "answer", status: 200, bytes: make(), headers: { etag } };
}
