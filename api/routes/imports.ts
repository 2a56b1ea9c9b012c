import { refuse } from "../http/problem.ts";
import { accepted, ok, route, type Route } from "../http/route.ts";
import { object, text } from "../http/schema.ts";
import type { ImportFormat, Imports } from "../import/imports.ts";
import type { Office } from "../office/office.ts";
import { importStarted, importView } from "../schemas/imports.ts";

const formats: Readonly<Record<string, ImportFormat>> = {
  "application/geo+json": "geojson",
  "application/json": "geojson",
  "text/csv": "csv",
};
const tag = "imports";

export function importRoutes(office: Office, imports: Imports): Route[] {
  return [
    route<{ name: string }>({
      method: "post",
      path: "/api/v1/imports",
      operationId: "startImport",
      summary:
        "Send an inventory file (GeoJSON or CSV) as the body; it is read and shown before anything changes",
      tag,
      role: "administrator",
      query: object({ name: text(200, 1) }),
      takes: Object.keys(formats),
      answers: { 202: { description: "It is being read", schema: importStarted } },
      async handle({ query, headers, stream, address }, { user, scope }) {
        const media = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
        const format = formats[media];
        if (stream === null || format === undefined) {
          return refuse("unsupportedMediaType", "Send GeoJSON or CSV.");
        }
        if (scope.kind !== "all") {
          return refuse("notAllowed", "An import concerns the whole town.");
        }
        const taken = await imports.take(
          { fileName: query.name, format, stream },
          { user, address },
        );
        if (taken === "tooLarge") {
          const most = Math.floor(office.config.importMaxBytes / 1_000_000);
          return refuse("tooLarge", `The file is larger than ${most} MB.`);
        }
        return accepted({ id: taken.id });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/imports/:id",
      operationId: "readImport",
      summary: "How far an import is, and its report",
      tag,
      role: "administrator",
      answers: { 200: { description: "The import", schema: importView } },
      async handle({ params }) {
        const view = await imports.find(params["id"] ?? "");
        return view === null ? refuse("notFound", "There is no such import.") : ok(view);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/imports/:id/apply",
      operationId: "applyImport",
      summary: "Carry out an import that is ready, as a whole or not at all",
      tag,
      role: "administrator",
      answers: { 202: { description: "It is being carried out", schema: importStarted } },
      async handle({ params, address }, { user }) {
        const id = params["id"] ?? "";
        const view = await imports.find(id);
        if (view === null) return refuse("notFound", "There is no such import.");
        if (!(await imports.apply(id, { user, address }))) {
          return refuse("conflict", `The import is ${view.state}, not ready.`);
        }
        return accepted({ id });
      },
    }),
  ];
}
