import type { AdmitRequest } from "./devices.ts";

type DeviceKind = AdmitRequest["kind"];

/** What devices prove themselves with. All of it is for administrators who see the whole town. Times: milliseconds since 1970, UTC. */
export interface CertificateView {
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  readonly serial: string;
  /** Empty where it was made elsewhere and only its revocation is known here. */
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
}

export interface CredentialView {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly gatewayId: string | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** `since` is null where it is not known; `oldUntil`: the former secret is good until then. */
  readonly secret: { readonly since: number | null; readonly oldUntil: number | null } | null;
  /** Newest first; those made here, and those of other authorities that were revoked here. */
  readonly certificates: readonly CertificateView[];
}

export const credentialStates = ["secret", "certificate", "none", "expiring", "revoked"] as const;
export type CredentialState = (typeof credentialStates)[number];

/**
 * GET /api/v1/device-credentials?q=&state=&gateway=&limit=&cursor=, and GET /api/v1/device-credentials/{deviceId}. `expiring`: its last
 * good certificate ends within 60 days, or has ended.
 */
export interface CredentialPage {
  readonly items: readonly CredentialView[];
  readonly total: number;
  readonly cursor: string | null;
}

/**
 * POST /api/v1/devices/{id}/certificates: a certificate of the town's own authority. With `csr` (PKCS #10, PEM, CN = the device's id)
 * for the device's own key; else for a key made here, which is told in this answer and never again. 409 `noAuthority` where there is
 * none that can sign.
 */
export interface IssueRequest {
  readonly csr?: string;
  /** 1 to 7,300; 3,650 when left out. */
  readonly days?: number;
}
export interface IssuedCertificate {
  readonly certificate: string;
  /** PEM, PKCS #8; null where the device has it. */
  readonly privateKey: string | null;
  /** PEM of the authority. */
  readonly authority: string;
}
export interface IssueResult {
  readonly issued: IssuedCertificate;
  readonly device: CredentialView;
}

/**
 * POST /api/v1/device-rotations: 1 to 1,000 devices get new secrets; the old ones stay good for `graceDays` (0 to 30, 7 when left out).
 * POST /api/v1/devices/{id}/rotate {graceDays} for one. Answered with AdmitResult; `?format=csv` as POST /api/v1/devices.
 */
export interface RotateRequest {
  readonly deviceIds: readonly string[];
  readonly graceDays?: number;
}

/**
 * POST /api/v1/device-certificates/{fingerprint}/revoke, answered with CredentialView. One of another authority is not known here: name
 * its device.
 */
export interface RevokeCertificateRequest {
  readonly reason?: string;
  readonly deviceId?: string;
}

/** POST /api/v1/enrolment-codes: `count` codes (1 to 200), each for one device; a code for a named device is one. */
export interface EnrolmentCodeRequest {
  readonly kind: DeviceKind;
  readonly deviceId?: string;
  readonly gatewayId?: string;
  /** 1 to 2,160. */
  readonly hours: number;
  readonly count?: number;
  readonly note?: string;
}
export interface EnrolmentCodeView {
  readonly id: string;
  readonly deviceId: string | null;
  readonly kind: DeviceKind;
  readonly gatewayId: string | null;
  readonly note: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly state: "open" | "used" | "expired" | "withdrawn";
  readonly usedAt: number | null;
  readonly usedBy: string | null;
}
/** GET /api/v1/enrolment-codes: the newest 500. DELETE /api/v1/enrolment-codes/{id} withdraws one. */
export interface EnrolmentCodes {
  readonly codes: readonly EnrolmentCodeView[];
}
export interface NewEnrolmentCode extends EnrolmentCodeView {
  /** Five groups of four letters; told in this answer and never again. */
  readonly code: string;
}
export interface NewEnrolmentCodes {
  readonly codes: readonly NewEnrolmentCode[];
}

/**
 * POST /api/v1/enrol, by the device itself: 401 `codeNotValid` for a code that is unknown, spent, withdrawn, too late or another
 * device's. With `csr` the answer has a certificate, else a secret.
 */
export interface EnrolRequest {
  readonly code: string;
  readonly deviceId: string;
  readonly csr?: string;
}
export interface EnrolResult {
  readonly deviceId: string;
  readonly site: string;
  /** Where it connects to, as "mqtts://mqtt.example.org:8883"; null where nobody has set it. */
  readonly brokerUrl: string | null;
  readonly secret: string | null;
  readonly certificate: string | null;
  /** PEM of the town's own authority, by which the server's certificate is checked; null where there is none. */
  readonly authority: string | null;
}

/**
 * POST /api/v1/device-lists {csv, credential, apply}: a list "device;kind;gateway;secret" of at most 5,000 lines (1,000 for certificates), the
 * last two columns optional. Without `apply` only what it would do; with it all of it in one go, or nothing where a line has a fault.
 */
export interface DeviceListRequest {
  readonly csv: string;
  readonly credential: "secret" | "certificate";
  readonly apply?: boolean;
}
export interface DeviceListLine {
  /** From 1. */
  readonly line: number;
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly gatewayId: string | null;
  readonly givenSecret: boolean;
  /** What it is now: `known` loses its present credentials. */
  readonly now: "new" | "waiting" | "known" | "revoked";
}
export interface DeviceListFault {
  readonly line: number;
  readonly code:
    | "deviceId"
    | "kind"
    | "twice"
    | "gateway"
    | "gatewayOfGateway"
    | "secret"
    | "serves"
    | "columns"
    | "tooMany"
    | "empty"
    | "other";
  readonly text: string;
}
export interface DeviceListResult {
  readonly lines: readonly DeviceListLine[];
  readonly faults: readonly DeviceListFault[];
  /** Null until it was carried out. The secrets given in the list are not repeated. */
  readonly secrets: Readonly<Record<string, string>> | null;
  /** By device; null until it was carried out. */
  readonly certificates: Readonly<Record<string, IssuedCertificate>> | null;
}

/** GET /api/v1/device-authority (administrator): the town's own authority for devices. Null: it was not created, see `devices ca create`. */
export interface AuthorityView {
  readonly authority: {
    readonly subject: string;
    readonly fingerprint: string;
    readonly notBefore: number;
    readonly notAfter: number;
    readonly pem: string;
    /** False where its key is kept elsewhere. */
    readonly canSign: boolean;
  } | null;
  readonly server: {
    readonly names: string;
    readonly fingerprint: string;
    readonly notAfter: number;
  } | null;
}
