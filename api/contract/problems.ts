/** The body of every answer that is not a success: RFC 9457, application/problem+json. */
export interface Problem {
  /** `urn:lichtpunkt:problem:<code>` */
  readonly type: string;
  readonly code: ProblemCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Which part of the input, as a JSON pointer, and what would be right. */
  readonly errors?: readonly {
    readonly pointer: string;
    readonly message: string;
    readonly code?: string;
    readonly parameters?: Readonly<Record<string, string | number | null>>;
  }[];
  /** Light points that stand in the way, as with the safety floor. */
  readonly lightIds?: readonly string[];
  /** With `versionMismatch`: the object as it stands now. */
  readonly current?: unknown;
}

/** Words for each stand in the catalogues under `problem.<code>`. */
export const problemCodes = [
  "invalidInput",
  "notSignedIn",
  "wrongCredentials",
  "wrongPassword",
  "wrongCode",
  "linkSpent",
  "codeNotValid",
  "noAuthority",
  "notAllowed",
  "proofNeeded",
  "secondFactorRequired",
  "foreignOrigin",
  "notFound",
  "methodNotAllowed",
  "conflict",
  "lastAdministrator",
  "versionMismatch",
  "versionRequired",
  "belowFloor",
  "notSwitchable",
  "workLocked",
  "inUse",
  "nameTaken",
  "inTrash",
  "deviceBound",
  "lightHasDevice",
  "programRefused",
  "importUnreadable",
  "tooLarge",
  "unsupportedMediaType",
  "tooManyRequests",
  "tooManyWaiting",
  "fieldUnavailable",
  "internal",
] as const;
export type ProblemCode = (typeof problemCodes)[number];
