import type { Kysely } from "kysely";
import { randomNonce, randomPKCECodeVerifier } from "openid-client";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { OidcAttempt } from "./oidc-provider.ts";
import { hashToken, newToken } from "./token.ts";

/** A sign-in at the provider may take so long. */
export const attemptSeconds = 600;
/** Beyond so many the oldest go: strangers begin them. */
const mostOpen = 20_000;

/** A sign-in that came back from the provider. */
export interface BegunAttempt extends OidcAttempt {
  readonly returnTo: string;
  /** Id of the session whose person proves anew who they are; null: somebody signs in. */
  readonly provesSession: string | null;
  readonly begunAt: number;
}

/** Begins a sign-in. `returnTo` and the session stand in the database, so that the way back cannot be bent on the way. */
export async function beginAttempt(
  db: Kysely<OfficeSchema>,
  { returnTo, provesSession }: Pick<BegunAttempt, "returnTo" | "provesSession">,
  now: number,
): Promise<OidcAttempt> {
  const attempt = {
    state: newToken(),
    nonce: randomNonce(),
    codeVerifier: randomPKCECodeVerifier(),
  };
  await db.deleteFrom("oidc_logins").where("expires_at", "<=", now).execute();
  await db
    .deleteFrom("oidc_logins")
    .where("state", "in", (is) =>
      is
        .selectFrom("oidc_logins")
        .select("state")
        .orderBy("expires_at", "desc")
        .limit(-1)
        .offset(mostOpen),
    )
    .execute();
  await db
    .insertInto("oidc_logins")
    .values({
      state: hashToken(attempt.state),
      nonce: attempt.nonce,
      code_verifier: attempt.codeVerifier,
      return_to: returnTo,
      proves_session: provesSession,
      expires_at: now + attemptSeconds * 1000,
    })
    .execute();
  return attempt;
}

/** Takes the sign-in of a state out, once; null where there is none, or it took too long. */
export async function takeAttempt(
  db: Kysely<OfficeSchema>,
  state: string,
  now: number,
): Promise<BegunAttempt | null> {
  const row = await db
    .deleteFrom("oidc_logins")
    .where("state", "=", hashToken(state))
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    state,
    nonce: row.nonce,
    codeVerifier: row.code_verifier,
    returnTo: row.return_to ?? "/",
    provesSession: row.proves_session,
    begunAt: row.expires_at - attemptSeconds * 1000,
  };
}

/** A path of ours to go to; "/" for everything else, for a link may come from anywhere. */
export function ownPath(path: string | undefined, publicUrl: URL): string {
  if (path === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return "/";
  const url = URL.parse(path, publicUrl);
  if (url === null || url.origin !== publicUrl.origin || url.pathname.startsWith("/api/"))
    return "/";
  // "/.//host" is a path of ours that says "//host" once its dots are gone, and that is another host.
  return url.pathname.startsWith("//") ? "/" : url.pathname + url.search;
}
