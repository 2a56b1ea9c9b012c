import { refuse } from "../http/problem.ts";
import { ok, route, type Route } from "../http/route.ts";
import { array, object } from "../http/schema.ts";
import { issueSecrets } from "../inventory/issue-secrets.ts";
import type { Office } from "../office/office.ts";

const deviceIds = array(
  { type: "string", minLength: 1, maxLength: 64 },
  { minItems: 1, maxItems: 1000 },
);

export function deviceSecretRoutes(office: Office): Route[] {
  return [
    route<object, { deviceIds?: readonly string[] }>({
      method: "post",
      path: "/api/v1/device-secrets",
      operationId: "issueDeviceSecrets",
      summary:
        "Give the controllers named new secrets, or all that have none their first; told here once",
      tag: "imports",
      role: "administrator",
      proven: true,
      body: object({ "deviceIds?": deviceIds }),
      answers: {
        200: {
          description: "Secrets by device",
          schema: object({
            secrets: { type: "object", additionalProperties: { type: "string" } },
          }),
        },
      },
      async handle({ body, address }, { user, scope }) {
        if (scope.kind !== "all") {
          return refuse("notAllowed", "Controllers' secrets concern the whole town.");
        }
        if (office.demo) {
          return refuse(
            "conflict",
            "This town runs on a clock of its own, by which a real controller would switch at wrong hours.",
          );
        }
        const outcome = await issueSecrets(office.db, {
          deviceIds: body.deviceIds ?? null,
          actor: { user, address },
          now: office.now(),
        });
        if (outcome.kind === "unknown") {
          const some = outcome.deviceIds.slice(0, 5).join(", ");
          return refuse("notFound", `The inventory does not know these devices: ${some}.`);
        }
        office.link.nudge();
        return ok({ secrets: outcome.secrets }, { "cache-control": "no-store" });
      },
    }),
  ];
}
