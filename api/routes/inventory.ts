import { refuse } from "../http/problem.ts";
import { route, type Route } from "../http/route.ts";
import { exportInventory } from "../inventory/export-inventory.ts";
import type { Office } from "../office/office.ts";

export function inventoryRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/inventory",
      operationId: "exportInventory",
      summary: "The inventory as GeoJSON, as the import reads it",
      tag: "imports",
      role: "planner",
      answers: { 200: { description: "All light points", contentType: "application/geo+json" } },
      async handle(_request, { scope }) {
        if (scope.kind !== "all") {
          return refuse("notAllowed", "The whole inventory is for who may see all of it.");
        }
        return {
          kind: "answer",
          status: 200,
          text: JSON.stringify(await exportInventory(office.db)),
          contentType: "application/geo+json",
          headers: { "content-disposition": 'attachment; filename="inventory.geojson"' },
        };
      },
    }),
  ];
}
