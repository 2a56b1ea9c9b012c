import type {
  IssueRequest,
  RevokeCertificateRequest,
  RotateRequest,
} from "../contract/credentials.ts";
import { refuseInDemo } from "../devices/admit.ts";
import { issueCertificate, revokeCertificate } from "../devices/certificates.ts";
import {
  credentialViews,
  listCredentials,
  type CredentialQuery,
} from "../devices/credential-list.ts";
import { followDevices } from "../devices/follow-devices.ts";
import { rotate } from "../devices/rotate.ts";
import { secretsAnswer } from "../devices/secrets-answer.ts";
import { townOnly } from "../devices/town-only.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { ok, route, type Answer, type Caller, type Route } from "../http/route.ts";
import { array, object, oneOf, text } from "../http/schema.ts";
import type { Office } from "../office/office.ts";
import {
  credentialPage,
  credentialQuery,
  credentialView,
  csr,
  days,
  graceDays,
  issueResult,
} from "../schemas/credentials.ts";
import { deviceId, secrets } from "../schemas/devices.ts";

const tag = "devices";
const format = { "format?": oneOf(["json", "csv"]) };

/** What devices prove themselves with: looked at, renewed, ended. */
export function deviceCredentialRoutes(office: Office): Route[] {
  const viewAnswer = async (id: string): Promise<Answer | Refusal> => {
    const [view] = await credentialViews(office.db, [id], office.now());
    return view === undefined ? refuse("notFound", `The device ${id} is not known.`) : ok(view);
  };
  const rotated = async (
    request: RotateRequest,
    as: "json" | "csv" | undefined,
    { user, scope }: Caller,
    address: string,
  ): Promise<Answer | Refusal> => {
    const refused = townOnly(scope) ?? refuseInDemo(office.demo, request.deviceIds);
    if (refused !== null) return refused;
    const outcome = await office.db
      .transaction()
      .execute((db) => rotate(db, request, { actor: { user, address }, now: office.now() }));
    if (outcome.kind === "refusal") return outcome;
    await followDevices(office);
    return secretsAnswer(outcome.secrets, as);
  };
  return [
    route<CredentialQuery>({
      method: "get",
      path: "/api/v1/device-credentials",
      operationId: "listDeviceCredentials",
      summary: "Devices by pages with what they prove themselves with",
      tag,
      role: "administrator",
      query: credentialQuery,
      answers: { 200: { description: "A page", schema: credentialPage } },
      handle: async ({ query }, { scope }) =>
        townOnly(scope) ?? ok(await listCredentials(office.db, query, office.now())),
    }),
    route({
      method: "get",
      path: "/api/v1/device-credentials/:id",
      operationId: "readDeviceCredentials",
      summary: "One device with what it proves itself with",
      tag,
      role: "administrator",
      answers: { 200: { description: "The device", schema: credentialView } },
      handle: async ({ params }, { scope }) => townOnly(scope) ?? viewAnswer(params["id"] ?? ""),
    }),
    route<{ format?: "json" | "csv" }, RotateRequest>({
      method: "post",
      path: "/api/v1/device-rotations",
      operationId: "rotateDeviceSecrets",
      summary: "New secrets for devices; the old ones stay good for a grace",
      tag,
      role: "administrator",
      proven: true,
      query: object(format),
      body: object({
        deviceIds: array(deviceId, { minItems: 1, maxItems: 1000 }),
        "graceDays?": graceDays,
      }),
      answers: { 200: { description: "Secrets by device", schema: secrets } },
      handle: ({ query, body, address }, caller) => rotated(body, query.format, caller, address),
    }),
    route<object, Pick<RotateRequest, "graceDays">>({
      method: "post",
      path: "/api/v1/devices/:id/rotate",
      operationId: "rotateDeviceSecret",
      summary: "A new secret for one device; the old one stays good for a grace",
      tag,
      role: "administrator",
      proven: true,
      body: object({ "graceDays?": graceDays }),
      answers: { 200: { description: "Its secret", schema: secrets } },
      handle: ({ params, body, address }, caller) =>
        rotated({ ...body, deviceIds: [params["id"] ?? ""] }, "json", caller, address),
    }),
    route<object, IssueRequest>({
      method: "post",
      path: "/api/v1/devices/:id/certificates",
      operationId: "issueDeviceCertificate",
      summary: "A certificate of the town's own authority; those before it stay good",
      tag,
      role: "administrator",
      proven: true,
      body: object({ "csr?": csr, "days?": days }),
      answers: { 200: { description: "The certificate", schema: issueResult } },
      async handle({ params, body, address }, { user, scope }) {
        const id = params["id"] ?? "";
        const refused = townOnly(scope) ?? refuseInDemo(office.demo, [id]);
        if (refused !== null) return refused;
        const outcome = await issueCertificate(office.db, office.config.dataDir, id, body, {
          actor: { user, address },
          now: office.now(),
        });
        if (outcome.kind === "refusal") return outcome;
        await followDevices(office);
        const [after] = await credentialViews(office.db, [id], office.now());
        return ok({ issued: outcome.issued, device: after }, { "cache-control": "no-store" });
      },
    }),
    route<object, RevokeCertificateRequest>({
      method: "post",
      path: "/api/v1/device-certificates/:fingerprint/revoke",
      operationId: "revokeDeviceCertificate",
      summary: "End one certificate; a device that is connected by it is sent away at once",
      tag,
      role: "administrator",
      body: object({ "reason?": text(500), "deviceId?": deviceId }),
      answers: { 200: { description: "Its device", schema: credentialView } },
      async handle({ params, body, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const fingerprint = (params["fingerprint"] ?? "").replaceAll(":", "").toLowerCase();
        if (!/^[0-9a-f]{64}$/.test(fingerprint)) {
          return refuse("invalidInput", "A fingerprint is SHA-256: 64 hexadecimal digits.");
        }
        const outcome = await office.db.transaction().execute((db) =>
          revokeCertificate(db, fingerprint, {
            actor: { user, address },
            now: office.now(),
            reason: body.reason ?? null,
            deviceId: body.deviceId ?? null,
          }),
        );
        if (outcome.kind === "refusal") return outcome;
        await followDevices(office);
        return viewAnswer(outcome.deviceId);
      },
    }),
  ];
}
