import type {
  DeviceListRequest,
  EnrolRequest,
  EnrolmentCodeRequest,
  IssuedCertificate,
} from "../contract/credentials.ts";
import { admitLines, certificatesFor } from "../devices/admit-list.ts";
import { refuseInDemo } from "../devices/admit.ts";
import { signingAuthority } from "../devices/certificates.ts";
import { readDeviceList } from "../devices/device-list.ts";
import { followDevices } from "../devices/follow-devices.ts";
import { townOnly } from "../devices/town-only.ts";
import { createCodes, listCodes, withdrawCode } from "../enrolment/codes.ts";
import { enrol } from "../enrolment/enrol.ts";
import { WrongCodes } from "../enrolment/wrong-codes.ts";
import { refuse } from "../http/problem.ts";
import { created, noContent, ok, route, type Route } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import {
  deviceListRequest,
  deviceListResult,
  enrolRequest,
  enrolResult,
  enrolmentCodeRequest,
  enrolmentCodes,
  newEnrolmentCodes,
} from "../schemas/credentials.ts";

const tag = "devices";
const untold = { "cache-control": "no-store" };
/** Making keys takes its time: a request must not last minutes. */
const mostCertificates = 1_000;
/** Behind one address there may be a street of devices; a code has 100 bits. */
const failedAttempts = 30;

/** How devices come in many at once, or by themselves. */
export function enrolmentRoutes(office: Office): Route[] {
  const wrongCodes = new WrongCodes();
  return [
    route({
      method: "get",
      path: "/api/v1/enrolment-codes",
      operationId: "listEnrolmentCodes",
      summary: "Codes that bring devices in, the newest first",
      tag,
      role: "administrator",
      answers: { 200: { description: "Codes", schema: enrolmentCodes } },
      handle: async (_request, { scope }) =>
        townOnly(scope) ?? ok({ codes: await listCodes(office.db, office.now()) }),
    }),
    route<object, EnrolmentCodeRequest>({
      method: "post",
      path: "/api/v1/enrolment-codes",
      operationId: "createEnrolmentCodes",
      summary: "Codes that bring in one device each; told in this answer and never again",
      tag,
      role: "administrator",
      proven: true,
      body: enrolmentCodeRequest,
      answers: { 201: { description: "Codes", schema: newEnrolmentCodes } },
      async handle({ body, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const outcome = await office.db
          .transaction()
          .execute((db) => createCodes(db, body, { actor: { user, address }, now: office.now() }));
        return outcome.kind === "refusal" ? outcome : created({ codes: outcome.codes }, untold);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/enrolment-codes/:id",
      operationId: "withdrawEnrolmentCode",
      summary: "End a code that nobody has used",
      tag,
      role: "administrator",
      answers: { 204: { description: "Withdrawn" } },
      async handle({ params, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const outcome = await office.db.transaction().execute((db) =>
          withdrawCode(db, params["id"] ?? "", {
            actor: { user, address },
            now: office.now(),
          }),
        );
        return outcome.kind === "refusal" ? outcome : noContent();
      },
    }),
    route<object, EnrolRequest>({
      method: "post",
      path: "/api/v1/enrol",
      operationId: "enrolDevice",
      summary: "A device comes in by a code: its secret or certificate, and where it connects to",
      tag,
      role: "stranger",
      body: enrolRequest,
      bodyLimit: "32kb",
      attempts: failedAttempts,
      answers: { 200: { description: "What it connects with", schema: enrolResult } },
      async handle({ body, address }) {
        const outcome = await enrol(office, body, address);
        if (outcome.kind === "refusal") {
          office.log.warn(
            { code: outcome.code, device: body.deviceId, address },
            "enrolment refused",
          );
          if (outcome.code === "codeNotValid") await wrongCodes.add(office);
          return outcome;
        }
        await followDevices(office);
        return ok(outcome.result, untold);
      },
    }),
    route<object, DeviceListRequest>({
      method: "post",
      path: "/api/v1/device-lists",
      operationId: "admitDeviceList",
      summary: "Devices of a CSV list: what would become of each, or all of them in one go",
      tag,
      role: "administrator",
      proven: true,
      body: deviceListRequest,
      bodyLimit: "4mb",
      answers: { 200: { description: "The list", schema: deviceListResult } },
      async handle({ body, address }, { user, scope }) {
        const refused = townOnly(scope);
        if (refused !== null) return refused;
        const { lines, faults, given } = await readDeviceList(office.db, body.csv);
        if (body.apply !== true) {
          return ok({ lines, faults, secrets: null, certificates: null });
        }
        const [fault] = faults;
        if (fault !== undefined) {
          return refuse("invalidInput", `Line ${fault.line}: ${fault.code} ${fault.text}`, {
            errors: faults.slice(0, 100).map(({ line, code, text }) => ({
              pointer: "/csv",
              message: `line ${line}: ${code} ${text}`,
              parameters: { line },
            })),
          });
        }
        const ids = lines.map(({ deviceId }) => deviceId);
        const inDemo = refuseInDemo(office.demo, ids);
        if (inDemo !== null) return inDemo;
        const now = office.now();
        let certificates: Readonly<Record<string, IssuedCertificate>> | null = null;
        if (body.credential === "certificate") {
          if (given.size > 0) {
            return refuse("invalidInput", "A list with secrets cannot ask for certificates.");
          }
          if (ids.length > mostCertificates) {
            const detail = `At most ${mostCertificates} certificates are made at once: split the list.`;
            return refuse("invalidInput", detail);
          }
          const authority = await signingAuthority(office.config.dataDir);
          if (authority.kind === "refusal") return authority;
          certificates = await certificatesFor(authority.pair, ids, now);
        }
        const actor = { user, address };
        const outcome = await admitLines(office.db, lines, { actor, now, given, certificates });
        if (outcome.kind === "refusal") return outcome;
        await followDevices(office);
        return ok({ lines, faults, secrets: outcome.secrets, certificates }, untold);
      },
    }),
  ];
}
