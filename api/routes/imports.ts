import type { ApplyChoice, ImportRowKind, ImportSettings } from "../contract/imports.ts";
import { refuse } from "../http/problem.ts";
import { accepted, noContent, ok, route, type Answer, type Route } from "../http/route.ts";
import { object, text } from "../http/schema.ts";
import { mediaTypes, type ImportFormat } from "../import/file-format.ts";
import type { Imports } from "../import/imports.ts";
import { findProfile } from "../import/profiles.ts";
import { rowsAsCsv } from "../import/rows-as-csv.ts";
import type { Office } from "../office/office.ts";
import * as schemas from "../schemas/imports.ts";
import { wholeTownOnly } from "./whole-town.ts";

const formats: Readonly<Record<string, ImportFormat>> = {
  [mediaTypes.geojson]: "geojson",
  "application/json": "geojson",
  [mediaTypes.csv]: "csv",
  [mediaTypes.xlsx]: "xlsx",
};
const tag = "imports";
const role = "administrator";
const nowhere = () => refuse("notFound", "There is no such import.");

interface StartQuery {
  readonly name: string;
  readonly profile?: string;
  readonly source?: string;
  readonly sheet?: string;
  readonly crs?: string;
}

interface RowsQuery {
  readonly kind?: ImportRowKind;
  readonly code?: string;
  readonly cursor?: string;
  readonly limit?: number;
  readonly format?: "csv";
}

export function importRoutes(office: Office, imports: Imports): Route[] {
  /** What was given, over what the profile says; null where there is no such profile. */
  const settingsOf = async ({ profile, source, sheet, crs }: StartQuery) => {
    const given: ImportSettings = {
      ...(source === undefined ? {} : { source }),
      ...(sheet === undefined ? {} : { sheet }),
      ...(crs === undefined ? {} : { crs }),
    };
    if (profile === undefined) return given;
    const kept = await findProfile(office.db, profile);
    return kept === null ? null : { source: kept.name, ...kept.settings, ...given };
  };

  return [
    route<StartQuery>({
      method: "post",
      path: "/api/v1/imports",
      operationId: "startImport",
      summary:
        "Send an inventory file (GeoJSON, CSV or XLSX) as the body; it is read and shown before anything changes",
      tag,
      role,
      query: object({
        name: text(200, 1),
        "profile?": text(100, 1),
        "source?": schemas.source,
        "sheet?": schemas.sheet,
        "crs?": schemas.crs,
      }),
      takes: Object.keys(formats),
      answers: { 202: { description: "It is being read", schema: schemas.importStarted } },
      async handle({ query, headers, stream, address }, { user }) {
        const media = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
        const format = formats[media];
        if (stream === null || format === undefined) {
          return refuse("unsupportedMediaType", "Send GeoJSON, CSV or XLSX.");
        }
        const settings = await settingsOf(query);
        if (settings === null) {
          return refuse("invalidInput", `There is no import profile ${query.profile}.`);
        }
        const file = { fileName: query.name, format, settings, stream };
        const taken = await imports.take(file, { user, address });
        if (taken === "tooLarge") {
          const most = Math.floor(office.config.importMaxBytes / 1_000_000);
          return refuse("tooLarge", `The file is larger than ${most} MB.`);
        }
        return accepted({ id: taken.id });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/imports",
      operationId: "listImports",
      summary: "The last 50 imports, newest first, without their reports",
      tag,
      role,
      answers: { 200: { description: "The imports", schema: schemas.importList } },
      handle: async () => ok({ imports: await imports.list() }),
    }),
    route({
      method: "get",
      path: "/api/v1/imports/:id",
      operationId: "readImport",
      summary: "How far an import is, and its report",
      tag,
      role,
      answers: { 200: { description: "The import", schema: schemas.importView } },
      async handle({ params }) {
        const view = await imports.find(params["id"] ?? "");
        return view === null ? nowhere() : ok(view);
      },
    }),
    route<RowsQuery>({
      method: "get",
      path: "/api/v1/imports/:id/rows",
      operationId: "readImportRows",
      summary:
        "The report row by row, by kind and problem; `format=csv` gives all of them as a file",
      tag,
      role,
      query: schemas.rowsQuery,
      answers: {
        200: { description: "A page of rows", schema: schemas.importRows, alsoAs: ["text/csv"] },
      },
      async handle({ params, query: { format, limit = 100, ...wanted }, language }) {
        const id = params["id"] ?? "";
        const view = await imports.find(id);
        if (view === null) return nowhere();
        try {
          const page = await imports.rows(id, { ...wanted, limit });
          if (page === null || view.report === null) {
            return refuse("notFound", "The rows of this import are not kept.");
          }
          if (format === undefined) return ok(page);
          // A code is whatever the reader wrote, and a header takes no line break.
          const part = (wanted.kind ?? wanted.code ?? "rows").replaceAll(/[^A-Za-z]/g, "");
          const name = `import-${part}.csv`;
          return {
            kind: "answer",
            status: 200,
            stream: rowsAsCsv(imports.eachRow(id, wanted), language),
            contentType: "text/csv; charset=utf-8",
            headers: { "content-disposition": `attachment; filename="${name}"` },
          } satisfies Answer;
        } catch (error) {
          if (error instanceof RangeError) return refuse("invalidInput", error.message);
          throw error;
        }
      },
    }),
    route<object, ImportSettings>({
      method: "put",
      path: "/api/v1/imports/:id/settings",
      operationId: "readImportAnew",
      summary: "Read the file anew with other settings: columns, coordinates, sheet, kinds, watts",
      tag,
      role,
      body: schemas.importSettings,
      answers: { 202: { description: "It is being read", schema: schemas.importStarted } },
      async handle({ params, body, address }, { user }) {
        const id = params["id"] ?? "";
        const view = await imports.find(id);
        if (view === null) return nowhere();
        if (!(await imports.readAnew(id, body, { user, address }))) {
          return refuse(
            "conflict",
            `The import is ${view.state}, or its file is not kept any more.`,
          );
        }
        return accepted({ id });
      },
    }),
    route<object, ApplyChoice>({
      method: "post",
      path: "/api/v1/imports/:id/apply",
      operationId: "applyImport",
      summary: "Carry out what is chosen of an import that is ready, as a whole or not at all",
      tag,
      role,
      body: schemas.applyChoice,
      answers: { 202: { description: "It is being carried out", schema: schemas.importStarted } },
      async handle({ params, body, address }, { user }) {
        const id = params["id"] ?? "";
        const view = await imports.find(id);
        if (view === null) return nowhere();
        if (!(await imports.apply(id, body, { user, address }))) {
          return refuse("conflict", `The import is ${view.state}, not ready.`);
        }
        return accepted({ id });
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/imports/:id",
      operationId: "forgetImport",
      summary: "Stop reading a file and forget it; what was carried out stays in the list",
      tag,
      role,
      answers: { 204: { description: "It is forgotten" } },
      async handle({ params, address }, { user }) {
        const id = params["id"] ?? "";
        const view = await imports.find(id);
        if (view === null) return nowhere();
        if (!(await imports.forget(id, { user, address }))) {
          return refuse("conflict", `The import is ${view.state}; undo it instead.`);
        }
        return noContent();
      },
    }),
  ].map(wholeTownOnly);
}
