import type { Problem, ProblemCode } from "../contract/problems.ts";

/** An answer that is not a success, before its words are chosen for the reader. */
export interface Refusal {
  readonly kind: "refusal";
  readonly code: ProblemCode;
  /** Names what is wrong and what would be right; English, for whoever reads logs or builds against the API. */
  readonly detail: string;
  readonly errors?: Problem["errors"];
  readonly lightIds?: readonly string[];
  /** The object as it stands, where somebody else was first. */
  readonly current?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whom it was about, as `user:u_...`: for the record alone, the answer does not tell. */
  readonly about?: string;
}

/** The HTTP status of each code. */
export const problemStatus: Readonly<Record<ProblemCode, number>> = {
  invalidInput: 400,
  notSignedIn: 401,
  wrongCredentials: 401,
  wrongPassword: 401,
  wrongCode: 401,
  linkSpent: 401,
  codeNotValid: 401,
  noAuthority: 409,
  notAllowed: 403,
  proofNeeded: 403,
  secondFactorRequired: 403,
  foreignOrigin: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  lastAdministrator: 409,
  versionMismatch: 412,
  versionRequired: 428,
  belowFloor: 422,
  notSwitchable: 422,
  workLocked: 423,
  inUse: 409,
  nameTaken: 409,
  inTrash: 409,
  deviceBound: 409,
  lightHasDevice: 409,
  programRefused: 422,
  importUnreadable: 422,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  tooManyWaiting: 409,
  fieldUnavailable: 503,
  internal: 500,
};

export function refuse(
  code: ProblemCode,
  detail: string,
  more: Pick<Refusal, "errors" | "lightIds" | "current" | "headers" | "about"> = {},
): Refusal {
  return { kind: "refusal", code, detail, ...more };
}

export function toProblem(refusal: Refusal, title: string): Problem {
  return {
    type: `urn:lichtpunkt:problem:${refusal.code}`,
    code: refusal.code,
    title,
    status: problemStatus[refusal.code],
    detail: refusal.detail,
    ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
    ...(refusal.lightIds === undefined ? {} : { lightIds: refusal.lightIds }),
    ...(refusal.current === undefined ? {} : { current: refusal.current }),
  };
}
