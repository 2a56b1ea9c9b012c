/**
 * What an API token may be good for. It never reaches further than the role and the areas of the person it belongs to.
 * read: look at lights, energy, programs. switch: overrides, commands to devices. stock: edit and import the inventory.
 * plan: programs, and which of them a light point follows. admin: block devices, read people, record and backups.
 */
export const tokenScopes = ["read", "switch", "stock", "plan", "admin"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** How many days a token lives where nothing is said, and at most. */
export const tokenDays = { usual: 90, most: 730 } as const;

/** POST /api/v1/tokens */
export interface NewToken {
  /** What it is for, so that it is known again when it is to go. */
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly days?: number;
  /** A service user, by an administrator; left out: the caller. */
  readonly userId?: string;
}

export interface TokenView {
  /** "at_..." */
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly userName: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Within a minute. */
  readonly lastUsedAt: number | null;
  readonly lastAddress: string | null;
  /** It has expired. */
  readonly isOver: boolean;
}

/** GET /api/v1/tokens. Times by the machine's own clock. */
export interface TokensView {
  readonly tokens: readonly TokenView[];
  /** People without sign-in of their own, for whom the caller may make tokens. */
  readonly serviceUsers: readonly { readonly id: string; readonly name: string }[];
}

/** 201 of POST /api/v1/tokens */
export interface CreatedToken {
  readonly view: TokenView;
  /** Told here once. */
  readonly token: string;
}
