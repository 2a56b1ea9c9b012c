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
}

/** GET /api/v1/session. `user` is null for a stranger. */
export interface SessionView {
  readonly user: SessionUser | null;
  /** The session ends by itself then, milliseconds since 1970 by the machine's own clock. */
  readonly expiresAt: number | null;
}

/** POST /api/v1/session */
export interface SignIn {
  readonly email: string;
  readonly password: string;
}

/** POST /api/v1/session/link: spends a one-time code that the first start or an administrator made. */
export interface SignInByLink {
  readonly code: string;
}

/** PUT /api/v1/session/profile */
export interface ProfileChange {
  readonly name?: string;
  readonly email?: string;
  readonly language?: "de" | "en";
  /** At least 12 characters. */
  readonly password?: string;
  /** Needed where a password is replaced. */
  readonly currentPassword?: string;
}
