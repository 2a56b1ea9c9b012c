import type { IssuedCertificate } from "../contract/credentials.ts";
import type { AdmitRequest } from "../contract/devices.ts";
import { admit, forget, refuseInDemo, revoke } from "../devices/admit.ts";
import { certificatesFor } from "../devices/admit-list.ts";
import { makeCertificate, signingAuthority } from "../devices/certificates.ts";
import { deviceView } from "../devices/device-views.ts";
import { wordsOf } from "../devices/field-words.ts";
import { followDevices } from "../devices/follow-devices.ts";
import { secretsAnswer } from "../devices/secrets-answer.ts";
import { townOnly } from "../devices/town-only.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { noContent, ok, route, type Route } from "../http/route.ts";
import { array, object, oneOf, text } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import { csr } from "../schemas/credentials.ts";
import { deviceId, deviceKind, deviceView as deviceSchema, admitted } from "../schemas/devices.ts";

const tag = "devices";

/** Who may connect at all. It concerns the whole town: a device belongs to no area before it is bound. */
export function deviceAdmissionRoutes(office: Office): Route[] {
  return [
    route<{ format?: "json" | "csv" }, AdmitRequest>({
      method: "post",
      path: "/api/v1/devices",
      operationId: "admitDevices",
      summary: "Let devices connect; each secret is told in this answer and never again",
      tag,
      role: "administrator",
      proven: true,
      query: object({ "format?": oneOf(["json", "csv"]) }),
      body: object({
        deviceIds: array(deviceId, { minItems: 1, maxItems: 1000 }),
        kind: deviceKind,
        "gatewayId?": deviceId,
        "credential?": oneOf(["secret", "certificate"]),
        "csr?": csr,
      }),
      answers: { 200: { description: "Secrets, or certificates, by device", schema: admitted } },
      async handle({ query, body, address }, { user, scope }) {
        const refused = townOnly(scope) ?? refuseInDemo(office.demo, body.deviceIds);
        if (refused !== null) return refused;
        const now = office.now();
        const made = await certificatesOf(office, body, now);
        if (made.kind === "refusal") return made;
        const { certificates } = made;
        const outcome = await office.db.transaction().execute((db) =>
          admit(db, body, {
            actor: { user, address },
            now,
            ...(certificates === undefined ? {} : { certificates }),
          }),
        );
        if (outcome.kind === "refusal") return outcome;
        await followDevices(office);
        return secretsAnswer(outcome.secrets, query.format, {
          kind: body.kind,
          ...(certificates === undefined ? {} : { certificates }),
        });
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
        await followDevices(office);
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
        await followDevices(office);
        return noContent();
      },
    }),
  ];
}

/** What devices are to come in with instead of secrets, where certificates are asked for; kept with them, in one transaction. */
async function certificatesOf(
  office: Office,
  { deviceIds, credential, csr: request }: AdmitRequest,
  now: number,
): Promise<
  | {
      readonly kind: "made";
      readonly certificates: Readonly<Record<string, IssuedCertificate>> | undefined;
    }
  | Refusal
> {
  if (credential !== "certificate" && request === undefined) {
    return { kind: "made", certificates: undefined };
  }
  const [first = ""] = deviceIds;
  if (request !== undefined && deviceIds.length !== 1) {
    const message = "is for one device alone";
    return refuse("invalidInput", `body /csr ${message}.`, {
      errors: [{ pointer: "/csr", message }],
    });
  }
  const authority = await signingAuthority(office.config.dataDir);
  if (authority.kind === "refusal") return authority;
  if (request === undefined) {
    const ids = [...new Set(deviceIds)];
    return { kind: "made", certificates: await certificatesFor(authority.pair, ids, now) };
  }
  const made = await makeCertificate(authority.pair, first, { csr: request }, now);
  return made.kind === "refusal" ? made : { kind: "made", certificates: { [first]: made.issued } };
}
