import type { Generated } from "kysely";
import type { DeviceKind } from "./office-schema.ts";

/** The tables of office.db that say who may do what. Times are milliseconds since 1970, UTC, by the machine's own clock. */

/** A sign-in at the city's identity provider that has begun and not come back yet. */
export interface OidcLoginsTable {
  /** SHA-256 of the state sent, hexadecimal. */
  state: string;
  nonce: string;
  code_verifier: string;
  /** Path of ours to go to afterwards. */
  return_to: string | null;
  /** Id of the session whose person proves anew who they are; null: somebody signs in. */
  proves_session: string | null;
  expires_at: number;
}

export interface ApiTokensTable {
  /** "at_..." */
  id: string;
  user_id: string;
  name: string;
  /** SHA-256, hexadecimal. */
  token_hash: string;
  /** [TokenScope, ...] of api/contract/tokens.ts. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  last_address: string | null;
  revoked_at: number | null;
}

/** Client certificates that were issued here, and those of other authorities that were revoked here. */
export interface DeviceCertificatesTable {
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case. */
  fingerprint: string;
  /** The certificate's common name. */
  device_id: string;
  serial: string;
  issuer: string;
  not_before: number;
  not_after: number;
  created_at: number;
  revoked_at: number | null;
  revoke_reason: string | null;
}

/** A code that brings one device in, once. */
export interface EnrolmentCodesTable {
  /** SHA-256 of the code, hexadecimal. */
  code: string;
  /** "ec_...": what people call it by. */
  id: string;
  /** The one device it is for; null: whichever comes. */
  device_id: string | null;
  kind: DeviceKind;
  gateway_id: string | null;
  note: string | null;
  created_at: number;
  created_by: string;
  expires_at: number;
  used_at: number | null;
  /** The device that used it. */
  used_by: string | null;
  used_address: string | null;
  /** Withdrawn before it was used. */
  ended_at: number | null;
}

/** A change that was asked for and waits until a second person, or time, lets it go on. */
export interface ApprovalsTable {
  /** "ap_..." */
  id: string;
  operation_id: string;
  /** {method, path, params, query, body} as they came. */
  request: string;
  /** SHA-256 of what was asked for, hexadecimal: the same once more finds it. */
  digest: string;
  idempotency_key: string | null;
  /** What it would do, for the one who decides: ApprovalSummary of api/contract/approvals.ts. */
  summary: string;
  reason: string | null;
  /** User id. */
  requester: string;
  address: string | null;
  created_at: number;
  /** From then on the requester may carry it out alone, signed in anew; null: never. */
  ready_at: number | null;
  expires_at: number;
  state: "waiting" | "carriedOut" | "refused" | "withdrawn" | "failed" | "expired";
  by_what: "secondPerson" | "delay" | "breakGlass" | null;
  decided_at: number | null;
  decided_by: string | null;
  /** The words of who decided. */
  decision: string | null;
  /** Answer of the change: {status, json}. */
  outcome: string | null;
}

/** What one person has darkened lately, in the order in which it came: it counts with what they ask for next. */
export interface DarkenedLatelyTable {
  id: Generated<number>;
  user_id: string;
  /** `hold`: by hand; `plan`: by another plan; `brightAgain`: those held before burn as planned again. */
  cause: "hold" | "plan" | "brightAgain";
  /** By the machine's own clock. */
  until_at: number;
  /** JSON list of [light point, its area then]. */
  light_ids: string;
}

/** Something all who are concerned must see, such as a broken glass. */
export interface NoticesTable {
  id: string;
  kind: string;
  parameters: string;
  object: string | null;
  at: number;
  actor: string;
}

export interface NoticesSeenTable {
  notice_id: string;
  user_id: string;
  at: number;
}

/** Somebody is away, somebody else stands in. */
export interface AbsencesTable {
  id: string;
  user_id: string;
  deputy_id: string;
  from_at: number;
  until_at: number;
  note: string | null;
  created_at: number;
  created_by: string;
  ended_at: number | null;
}

/** What to do when: the town's own words. */
export interface RunbooksTable {
  id: string;
  title: string;
  body: string;
  position: number;
  version: Generated<number>;
  updated_at: number;
  updated_by: string;
  deleted_at: number | null;
}
