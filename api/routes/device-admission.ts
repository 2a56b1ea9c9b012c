import type { AdmitRequest } from "../contract/devices.ts";
import { admit, forget, refuseInDemo, revoke } from "../devices/admit.ts";
import { deviceView } from "../devices/device-views.ts";
import { wordsOf } from "../devices/field-words.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { noContent, ok, route, type Caller, type Route } from "../http/route.ts";
import { array, object, oneOf, text } from "../http/schema.ts";
import { csvFile } from "../office/csv.ts";
import type { Office } from "../office/office.ts";
import { deviceId, deviceKind, deviceView as deviceSchema, secrets } from "../schemas/devices.ts";

const tag = "devices";

/** Who may connect at all. It concerns the whole town: a device belongs to no area before it is bound. */
export function deviceAdmissionRoutes(office: Office): Route[] {
  const follow = async (): Promise<void> => {
    await office.model.reload([]);
    office.link.nudge();
    office.events.emit("changed");
  };
  return [
    route<{ format?: "json" | "csv" }, AdmitRequest>({
      method: "post",
      path: "/api/v1/devices",
      operationId: "admitDevices",
      summary: "Let devices connect; each secret is told in this answer and never again",
      tag,
      role: "administrator",
      query: object({ "format?": oneOf(["json", "csv"]) }),
      body: object({
        deviceIds: array(deviceId, { minItems: 1, maxItems: 1000 }),
        kind: deviceKind,
        "gatewayId?": deviceId,
      }),
      answers: { 200: { description: "Secrets by device", schema: secrets } },
      async handle({ query, body, address }, { user, scope }) {
        const refused = townOnly(scope) ?? refuseInDemo(office.demo, body.deviceIds);
        if (refused !== null) return refused;
        const outcome = await office.db
          .transaction()
          .execute((db) => admit(db, body, { actor: { user, address }, now: office.now() }));
        if (outcome.kind === "refusal") return outcome;
        await follow();
        const headers = { "cache-control": "no-store" };
        if (query.format !== "csv") return ok({ secrets: outcome.secrets }, headers);
        return {
          kind: "answer",
          status: 200,
          text: csvFile(
            ["device", "kind", "secret"],
            Object.entries(outcome.secrets).map(([id, secret]) => [id, body.kind, secret]),
          ),
          contentType: "text/csv; charset=utf-8",
          headers: { ...headers, "content-disposition": 'attachment; filename="devices.csv"' },
        };
      },
    }),
    route<object, { reason?: string }>({
      method: "post",
      path: "/api/v1/devices/:id/revoke",
      operationId: "revokeDevice",
      summary: "End a device's right to connect; it is sent away at once",
      tag,
      role: "administrator",
      body: object({ "reason?": text(500) }),
      answers: { 200: { description: "The device", schema: deviceSchema } },
      async handle({ params, body, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const id = params["id"] ?? "";
        const found = await office.db.transaction().execute((db) =>
          revoke(db, id, {
            actor: { user, address },
            now: office.now(),
            reason: body.reason ?? null,
          }),
        );
        if (found === "unknown") return refuse("notFound", `The device ${id} is not known.`);
        await follow();
        return ok(await deviceView(office, id, await wordsOf(office.field, [id]), scope));
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/devices/:id",
      operationId: "deleteDevice",
      summary: "Forget a device that nothing hangs on",
      tag,
      role: "administrator",
      answers: { 204: { description: "Forgotten" } },
      async handle({ params, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const outcome = await office.db
          .transaction()
          .execute((db) =>
            forget(db, params["id"] ?? "", { actor: { user, address }, now: office.now() }),
          );
        if (outcome.kind === "refusal") return outcome;
        await follow();
        return noContent();
      },
    }),
  ];
}

function townOnly(scope: Caller["scope"]): Refusal | null {
  return scope.kind === "all"
    ? null
    : refuse("notAllowed", "Who may connect concerns the whole town.");
}
