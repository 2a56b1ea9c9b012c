import { refuse } from "../http/problem.ts";
import { route, type Caller, type Route } from "../http/route.ts";
import { object, oneOf } from "../http/schema.ts";
import type { ImportFormat } from "../import/file-format.ts";
import type { Selection } from "../contract/stock.ts";
import { selection, selectionBytes } from "../schemas/stock-actions.ts";
import { chooseLights } from "../stock/selection.ts";
import { inventoryFile, inventoryFiles } from "../inventory/export-inventory.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";

/** Media types of the file besides GeoJSON. */
const tables = [inventoryFiles.csv.contentType, inventoryFiles.xlsx.contentType];

export function inventoryRoutes(office: Office): Route[] {
  const handedOut = ({ user }: Caller, address: string, after: object): Promise<void> =>
    audit(
      office.db,
      office.now(),
      { user, address },
      { action: "inventory.exported", object: "inventory:lights", after },
    );
  return [
    route<{ format?: ImportFormat }>({
      method: "get",
      path: "/api/v1/inventory",
      operationId: "exportInventory",
      summary: "The inventory as GeoJSON, CSV or XLSX, as the import reads it",
      tag: "imports",
      role: "planner",
      query: object({ "format?": oneOf(["geojson", "csv", "xlsx"]) }),
      answers: {
        200: {
          description: "All light points",
          contentType: "application/geo+json",
          alsoAs: tables,
        },
      },
      async handle({ query: { format = "geojson" }, address }, caller) {
        const { scope } = caller;
        if (scope.kind !== "all") {
          return refuse("notAllowed", "The whole inventory is for who may see all of it.");
        }
        const { name, contentType } = inventoryFiles[format];
        await handedOut(caller, address, { format, lights: office.model.data.lights.length });
        return {
          kind: "answer",
          status: 200,
          stream: inventoryFile(office.db, format),
          contentType,
          headers: { "content-disposition": `attachment; filename="${name}"` },
        };
      },
    }),
    route<{ format?: ImportFormat }, Selection>({
      method: "post",
      path: "/api/v1/inventory",
      operationId: "exportSelection",
      summary: "The same file with the light points of a selection alone",
      tag: "imports",
      role: "technician",
      query: object({ "format?": oneOf(["geojson", "csv", "xlsx"]) }),
      body: selection,
      bodyLimit: selectionBytes,
      answers: {
        200: { description: "Light points", contentType: "application/geo+json", alsoAs: tables },
      },
      async handle({ query: { format = "geojson" }, body, address }, caller) {
        const chosen = await chooseLights(office, caller.scope, body);
        if (chosen.kind === "refusal") return chosen;
        const { name, contentType } = inventoryFiles[format];
        await handedOut(caller, address, { format, lights: chosen.lights.length });
        return {
          kind: "answer",
          status: 200,
          stream: inventoryFile(
            office.db,
            format,
            new Set(chosen.lights.map(({ lightId }) => lightId)),
          ),
          contentType,
          headers: { "content-disposition": `attachment; filename="${name}"` },
        };
      },
    }),
  ];
}
