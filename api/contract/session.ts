/** Each role may do what those before it may. */
export const roles = ["viewer", "technician", "planner", "administrator"] as const;
export type Role = (typeof roles)[number];

export interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly language: "de" | "en";
  /** False until the person has set one: the session then came from a one-time link. */
  readonly hasPassword: boolean;
  readonly phone: string | null;
  readonly secondFactor: SecondFactorState;
}

/** `required`: the town asks it of this role and the person has none yet; until then only the own profile is open. */
type SecondFactorState = "off" | "on" | "required";

/** GET /api/v1/session. `user` is null for a stranger. */
export interface SessionView {
  readonly user: SessionUser | null;
  /** The session ends by itself then, milliseconds since 1970 by the machine's own clock. */
  readonly expiresAt: number | null;
  /** Password or link were right and a code is asked for next: POST /session/code with this challenge. */
  readonly challenge?: string;
}

/** POST /api/v1/session */
export interface SignIn {
  readonly email: string;
  readonly password: string;
}

/** POST /api/v1/session/code: the code of the second factor, or one of the recovery codes. */
export interface SignInByCode {
  readonly challenge: string;
  readonly code: string;
}

/** POST /api/v1/session/proof: what this person has of the two. */
export interface Proof {
  readonly password?: string;
  readonly code?: string;
}

/** POST /api/v1/session/second-factor: shown until it is confirmed by a first code. */
export interface SecondFactorOffer {
  /** Base32, for who cannot scan. */
  readonly secret: string;
  /** otpauth://, for the QR code. */
  readonly uri: string;
}

/** Each is good once, in place of a code. They are told this once. */
export interface RecoveryCodes {
  readonly recoveryCodes: readonly string[];
}

/** POST /api/v1/session/link: spends a one-time code that the first start or an administrator made. */
export interface SignInByLink {
  readonly code: string;
}

/** PUT /api/v1/session/profile */
export interface ProfileChange {
  readonly name?: string;
  readonly email?: string;
  /** Empty: none. */
  readonly phone?: string;
  readonly language?: "de" | "en";
  /** At least 12 characters. */
  readonly password?: string;
  /** Needed where a password is replaced. */
  readonly currentPassword?: string;
}
