import { readFileSync } from "node:fs";
import { openApi } from "../http/openapi.ts";
import type { OfficeMetrics } from "../http/metrics.ts";
import { ok, route, type Route } from "../http/route.ts";
import type { Imports } from "../import/imports.ts";
import type { FieldView } from "../office/field-view.ts";
import type { Office } from "../office/office.ts";
import { deviceAdmissionRoutes } from "./device-admission.ts";
import { deviceRoutes } from "./devices.ts";
import { deviceWorkRoutes } from "./device-work.ts";
import { deviceSecretRoutes } from "./device-secrets.ts";
import { healthRoutes } from "./health.ts";
import { importProfileRoutes } from "./import-profiles.ts";
import { importRoutes } from "./imports.ts";
import { energyRoutes } from "./energy.ts";
import { oneLightRoutes } from "./light.ts";
import { overrideRoutes } from "./overrides.ts";
import { programRoutes } from "./programs.ts";
import { inventoryRoutes } from "./inventory.ts";
import { labelRoutes } from "./labels.ts";
import { lightRoutes } from "./lights.ts";
import { overviewRoutes } from "./overview.ts";
import { sessionRoutes } from "./session.ts";
import { simulatedDeviceRoutes } from "./simulated-devices.ts";
import { stockRoutes } from "./stock.ts";
import { stockHistoryRoutes } from "./stock-history.ts";
import { selectionRoutes } from "./stock-selections.ts";
import { townRoutes } from "./town.ts";
import { userRoutes } from "./users.ts";
import { workLockRoutes } from "./work-locks.ts";

// package.json is ours and always has a version.
const { version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string };

/** Every route there is. */
export function routeTable(
  office: Office,
  view: FieldView,
  metrics: OfficeMetrics,
  imports: Imports,
): Route[] {
  const routes = [
    ...healthRoutes(office, metrics),
    ...sessionRoutes(office),
    ...userRoutes(office),
    ...townRoutes(office, version),
    ...overviewRoutes(office, view),
    ...lightRoutes(office),
    ...stockRoutes(office),
    ...selectionRoutes(office),
    ...stockHistoryRoutes(office),
    ...oneLightRoutes(office),
    ...overrideRoutes(office),
    ...programRoutes(office),
    ...energyRoutes(office),
    ...importRoutes(office, imports),
    ...importProfileRoutes(office),
    ...inventoryRoutes(office),
    ...simulatedDeviceRoutes(office),
    ...deviceSecretRoutes(office),
    ...deviceRoutes(office),
    ...deviceWorkRoutes(office),
    ...deviceAdmissionRoutes(office),
    ...workLockRoutes(office),
    ...labelRoutes(office),
  ];
  const document = route({
    method: "get",
    path: "/api/v1/openapi.json",
    operationId: "readOpenApi",
    summary: "This description",
    tag: "health",
    role: "stranger",
    answers: { 200: { description: "OpenAPI 3.1" } },
    handle: async () => ok(description),
  });
  const table = [...routes, document];
  const description = openApi(table, version);
  return table;
}
