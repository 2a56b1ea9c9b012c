import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { tokenScopes, type TokenScope } from "../contract/tokens.ts";
import type { Caller } from "../http/route.ts";
import { sessionUserColumns, sessionUserOf } from "./session-user.ts";
import { scopeOf } from "./sessions.ts";
import { hashToken, newId, newToken } from "./token.ts";

/** What every API token begins with, so that scanners for leaked secrets, and people, see what it is. */
const prefix = "lpt_";
const usedEveryMs = 60_000;

interface NewApiToken {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Who a token speaks for, with the role and the areas that its person has now; null where it is unknown, over or revoked, or its
 * person was disabled. Its last use is written at most once a minute.
 */
export async function callerOfToken(
  db: Kysely<OfficeSchema>,
  token: string,
  address: string,
  now: number,
): Promise<Caller | null> {
  if (!token.startsWith(prefix) || token.length > 100) return null;
  const row = await db
    .selectFrom("api_tokens")
    .innerJoin("users", "users.id", "api_tokens.user_id")
    .select([
      "api_tokens.id as token_id",
      "api_tokens.scopes",
      "api_tokens.last_used_at",
      ...sessionUserColumns,
    ])
    .where("api_tokens.token_hash", "=", hashToken(token))
    .where("api_tokens.revoked_at", "is", null)
    .where("users.disabled_at", "is", null)
    .where((is) =>
      is.or([is("api_tokens.expires_at", "is", null), is("api_tokens.expires_at", ">", now)]),
    )
    .executeTakeFirst();
  if (row === undefined) return null;
  if (now - (row.last_used_at ?? 0) >= usedEveryMs) {
    await db
      .updateTable("api_tokens")
      .set({ last_used_at: now, last_address: address })
      .where("id", "=", row.token_id)
      .execute();
  }
  return {
    user: sessionUserOf(row, false),
    scope: await scopeOf(db, row.id),
    sessionId: null,
    token: { id: row.token_id, scopes: readScopes(row.scopes) },
    provenAt: null,
  };
}

/** Makes a token of 256 random bits; it is told here once, and only its hash is kept. */
export async function createApiToken(
  db: Kysely<OfficeSchema>,
  { userId, name, scopes, expiresAt }: NewApiToken,
  now: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newId("at");
  const token = `${prefix}${newToken()}`;
  await db
    .insertInto("api_tokens")
    .values({
      id,
      user_id: userId,
      name,
      token_hash: hashToken(token),
      scopes: JSON.stringify(tokenScopes.filter((scope) => scopes.includes(scope))),
      created_at: now,
      expires_at: expiresAt,
      last_used_at: null,
      last_address: null,
      revoked_at: null,
    })
    .execute();
  return { id, token };
}

/** Ends all API tokens of a person, for good. */
export async function revokeTokensOf(
  db: Kysely<OfficeSchema>,
  userId: string,
  now: number,
): Promise<void> {
  await db
    .updateTable("api_tokens")
    .set({ revoked_at: now })
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
}

/** The scopes as they stand in the database; words that are none are left out. */
export function readScopes(json: string): TokenScope[] {
  const words: unknown = JSON.parse(json);
  return Array.isArray(words) ? tokenScopes.filter((scope) => words.includes(scope)) : [];
}
