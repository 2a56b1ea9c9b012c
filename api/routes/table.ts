import { openApi } from "../http/openapi.ts";
import type { OfficeMetrics } from "../http/metrics.ts";
import { ok, route, type Route } from "../http/route.ts";
import type { Imports } from "../import/imports.ts";
import type { FieldView } from "../office/field-view.ts";
import type { Office } from "../office/office.ts";
import type { Approvals } from "../approvals/approvals.ts";
import { createDoor } from "../auth/door.ts";
import { approvalRoutes } from "./approvals.ts";
import { backupRoutes } from "./backups.ts";
import { deviceAdmissionRoutes } from "./device-admission.ts";
import { deviceAuthorityRoutes } from "./device-authority.ts";
import { deviceCredentialRoutes } from "./device-credentials.ts";
import { deviceRoutes } from "./devices.ts";
import { deviceWorkRoutes } from "./device-work.ts";
import { deviceSecretRoutes } from "./device-secrets.ts";
import { enrolmentRoutes } from "./enrolment.ts";
import { handoverRoutes } from "./handover.ts";
import { healthRoutes } from "./health.ts";
import { importProfileRoutes } from "./import-profiles.ts";
import { importRoutes } from "./imports.ts";
import { energyRoutes } from "./energy.ts";
import { oneLightRoutes } from "./light.ts";
import { oidcRoutes } from "./oidc.ts";
import { overrideRoutes } from "./overrides.ts";
import { programRoutes } from "./programs.ts";
import { inventoryRoutes } from "./inventory.ts";
import { labelRoutes } from "./labels.ts";
import { lightRoutes } from "./lights.ts";
import { overviewRoutes } from "./overview.ts";
import { profileRoutes } from "./profile.ts";
import { secondFactorRoutes } from "./second-factor.ts";
import { sessionListRoutes } from "./sessions.ts";
import { erasureRoutes } from "./erasure.ts";
import { recordRoutes } from "./record.ts";
import { sessionRoutes } from "./session.ts";
import { simulatedDeviceRoutes } from "./simulated-devices.ts";
import { stockRoutes } from "./stock.ts";
import { stockHistoryRoutes } from "./stock-history.ts";
import { selectionRoutes } from "./stock-selections.ts";
import { tokenRoutes } from "./tokens.ts";
import { version } from "../version.ts";
import { townRoutes } from "./town.ts";
import { userRoutes } from "./users.ts";
import { wellKnownRoutes } from "./well-known.ts";
import { workLockRoutes } from "./work-locks.ts";

/** Every route there is. */
export function routeTable(
  office: Office,
  view: FieldView,
  metrics: OfficeMetrics,
  imports: Imports,
  approvals: Approvals,
): Route[] {
  const door = createDoor(office.now);
  const routes = [
    ...healthRoutes(office, metrics),
    ...sessionRoutes(office, door),
    ...profileRoutes(office, door),
    ...secondFactorRoutes(office),
    ...sessionListRoutes(office),
    ...oidcRoutes(office),
    ...userRoutes(office),
    ...tokenRoutes(office),
    ...recordRoutes(office),
    ...erasureRoutes(office),
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
    ...deviceCredentialRoutes(office),
    ...deviceAuthorityRoutes(office),
    ...enrolmentRoutes(office),
    ...workLockRoutes(office),
    ...labelRoutes(office),
    ...backupRoutes(office),
    ...wellKnownRoutes(office),
    ...approvalRoutes(office, approvals),
    ...handoverRoutes(office),
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
  const table = approvals.guard([...routes, document]);
  const description = openApi(table, version);
  return table;
}
