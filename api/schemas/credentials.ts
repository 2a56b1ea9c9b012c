import { credentialStates } from "../contract/credentials.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  object,
  oneOf,
  string,
  text,
} from "../http/schema.ts";
import { deviceId, deviceKind } from "./devices.ts";

export const csr = text(8_000, 1);
export const days = { type: "integer", minimum: 1, maximum: 7_300 };
export const graceDays = { type: "integer", minimum: 0, maximum: 30 };

const certificateView = object({
  fingerprint: string,
  serial: string,
  issuer: string,
  notBefore: instant,
  notAfter: instant,
  createdAt: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(string),
});

export const credentialView = object({
  deviceId: string,
  kind: deviceKind,
  gatewayId: nullable(string),
  createdAt: instant,
  revokedAt: nullable(instant),
  secret: nullable(object({ since: nullable(instant), oldUntil: nullable(instant) })),
  certificates: array(certificateView),
});

export const credentialQuery = object({
  "q?": text(100),
  "state?": oneOf(credentialStates),
  "gateway?": deviceId,
  "limit?": { type: "integer", minimum: 1, maximum: 500 },
  "cursor?": text(200),
});

export const credentialPage = object({
  items: array(credentialView),
  total: integer,
  cursor: nullable(string),
});

const issuedCertificate = object({
  certificate: string,
  privateKey: nullable(string),
  authority: string,
});
const certificatesByDevice = { type: "object", additionalProperties: issuedCertificate };
export const issueResult = object({ issued: issuedCertificate, device: credentialView });

export const enrolmentCodeRequest = object({
  kind: deviceKind,
  "deviceId?": deviceId,
  "gatewayId?": deviceId,
  hours: { type: "integer", minimum: 1, maximum: 2_160 },
  "count?": { type: "integer", minimum: 1, maximum: 200 },
  "note?": text(500),
});

const codeView = {
  id: string,
  deviceId: nullable(string),
  kind: deviceKind,
  gatewayId: nullable(string),
  note: nullable(string),
  createdAt: instant,
  createdBy: string,
  expiresAt: instant,
  state: oneOf(["open", "used", "expired", "withdrawn"]),
  usedAt: nullable(instant),
  usedBy: nullable(string),
};
export const enrolmentCodes = object({ codes: array(object(codeView)) });
export const newEnrolmentCodes = object({ codes: array(object({ ...codeView, code: string })) });

export const enrolRequest = object({ code: text(100, 1), deviceId, "csr?": csr });
export const enrolResult = object({
  deviceId: string,
  site: string,
  brokerUrl: nullable(string),
  secret: nullable(string),
  certificate: nullable(string),
  authority: nullable(string),
});

export const deviceListRequest = object({
  csv: text(2_000_000, 1),
  credential: oneOf(["secret", "certificate"]),
  "apply?": boolean,
});
export const deviceListResult = object({
  lines: array(
    object({
      line: integer,
      deviceId: string,
      kind: deviceKind,
      gatewayId: nullable(string),
      givenSecret: boolean,
      now: oneOf(["new", "waiting", "known", "revoked"]),
    }),
  ),
  faults: array(object({ line: integer, code: string, text: string })),
  secrets: nullable({ type: "object", additionalProperties: string }),
  certificates: nullable(certificatesByDevice),
});

export const authorityView = object({
  authority: nullable(
    object({
      subject: string,
      fingerprint: string,
      notBefore: instant,
      notAfter: instant,
      pem: string,
      canSign: boolean,
    }),
  ),
  server: nullable(object({ names: string, fingerprint: string, notAfter: instant })),
});
