import type { Role } from "./session.ts";

/** Somebody who may sign in, as those see him who manage people. */
export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: Role;
  /** Ids of the areas the role holds for; empty: the whole town. */
  readonly areaIds: readonly string[];
  readonly language: "de" | "en";
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** Comes in by the city's own sign-in. */
  readonly hasSingleSignOn: boolean;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  /** Last request of a session that still stands. */
  readonly lastSeenAt: number | null;
  /** Sessions that stand. */
  readonly sessions: number;
  readonly version: number;
}

export interface UsersView {
  readonly users: readonly UserView[];
}

/** POST /api/v1/users, and what a new link is answered with. */
export interface Invitation {
  readonly user: UserView;
  readonly link: string;
  readonly linkExpiresAt: number;
}

/** POST /api/v1/users */
export interface NewUser {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly role: Role;
  readonly language?: "de" | "en";
  readonly areaIds?: readonly string[];
}

/** PATCH /api/v1/users/:id with If-Match. Empty email or phone: none. */
export interface UserChange {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly role?: Role;
  readonly language?: "de" | "en";
  readonly areaIds?: readonly string[];
  /** Disabling ends the person's sessions at once. */
  readonly disabled?: boolean;
}

/** Where somebody is signed in. */
export interface SessionEntry {
  readonly id: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly address: string | null;
  /** What the browser calls itself. */
  readonly agent: string | null;
  /** "password", "firstStart", "invitation", "reset", "demo" or "oidc". */
  readonly method: string;
  /** The one that asks. */
  readonly current: boolean;
}

export interface SessionsView {
  readonly sessions: readonly SessionEntry[];
}

/** GET and PUT /api/v1/sign-in-rules */
export interface SignInRules {
  /** Roles that need a second factor. */
  readonly secondFactorFor: readonly Role[];
  /** A session that nothing came from for so long is over. */
  readonly idleMinutes: number;
}
