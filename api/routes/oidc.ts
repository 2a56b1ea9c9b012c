import { admitOidcPerson, type OidcAdmission } from "../auth/oidc-people.ts";
import {
  attemptSeconds,
  beginAttempt,
  ownPath,
  takeAttempt,
  type BegunAttempt,
} from "../auth/oidc-attempts.ts";
import { readClaims } from "../auth/oidc-claims.ts";
import { toleranceSeconds, type CheckedClaims, type OidcProvider } from "../auth/oidc-provider.ts";
import type { OidcSettings } from "../auth/oidc-settings.ts";
import { readCookie, setCookie, type CookieForm } from "../auth/cookie.ts";
import { sessionSeconds } from "../auth/sessions.ts";
import type { SignInProblem } from "../contract/sign-on.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Answer, type Caller, type Route } from "../http/route.ts";
import { nullable, object, string, text } from "../http/schema.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";

/** Where the provider sends the browser back to; it is registered there as the redirect URI. */
export const oidcCallbackPath = "/api/v1/session/oidc/callback";
const tag = "session";
const away = { 302: { description: "To the provider, or back with ?signInProblem=" } };

interface Begin {
  readonly returnTo?: string;
  readonly proof?: "true";
}

type Returned = Readonly<Record<string, string>>;

interface SignOn {
  readonly provider: OidcProvider;
  readonly settings: OidcSettings;
}

/** Sign-in by the city's single sign-on: the browser goes there and comes back with a code. */
export function oidcRoutes(office: Office): Route[] {
  const { oidc: settings } = office.config;
  const provider = office.signOn;
  const attemptCookie: CookieForm = { ...office.cookie, name: `${office.cookie.name}-sign-on` };
  return [
    route({
      method: "get",
      path: "/api/v1/session/ways",
      operationId: "readSignInWays",
      summary: "How somebody can sign in beside email and password",
      tag,
      role: "stranger",
      answers: {
        200: {
          description: "The ways",
          schema: object({ signOn: nullable(object({ name: string })) }),
        },
      },
      handle: async () => ok({ signOn: settings === null ? null : { name: settings.name } }),
    }),
    route<Begin>({
      method: "get",
      path: "/api/v1/session/oidc",
      operationId: "beginSignOn",
      summary:
        "Sign in by the city's single sign-on; proof=true: prove anew who is signed in already",
      tag,
      role: "stranger",
      query: object({ "returnTo?": text(2000), "proof?": { enum: ["true"] } }),
      answers: away,
      async handle({ query }, caller) {
        if (provider === null) return refuse("notFound", "This town has no single sign-on.");
        const returnTo = ownPath(query.returnTo, office.publicUrl);
        const provesSession = query.proof === "true" ? (caller?.sessionId ?? null) : null;
        if (query.proof === "true" && provesSession === null) return back(returnTo, "expired");
        const attempt = await beginAttempt(office.db, { returnTo, provesSession }, office.now());
        try {
          const url = await provider.signInUrl(attempt, provesSession !== null);
          return to(url.href, setCookie(attemptCookie, attempt.state, attemptSeconds));
        } catch (error) {
          office.log.error(
            { err: error },
            "the identity provider cannot be reached; local sign-in goes on",
          );
          return back(returnTo, "providerAway");
        }
      },
    }),
    route<Returned>({
      method: "get",
      path: oidcCallbackPath,
      operationId: "endSignOn",
      summary: "Where the single sign-on sends the browser back to",
      tag,
      role: "stranger",
      query: {
        type: "object",
        additionalProperties: { type: "string", maxLength: 4000 },
        maxProperties: 20,
      },
      answers: away,
      async handle({ query, headers, address }, caller) {
        if (provider === null || settings === null) {
          return refuse("notFound", "This town has no single sign-on.");
        }
        // The browser that comes back must be the one that went: else somebody could be signed in as somebody else.
        const state = query["state"] ?? "";
        const isSame = state !== "" && readCookie(attemptCookie, headers["cookie"]) === state;
        const attempt = isSame ? await takeAttempt(office.db, state, office.now()) : null;
        if (attempt === null) return back("/", "expired");
        let claims: CheckedClaims;
        try {
          claims = await provider.claims(new URLSearchParams(query).toString(), attempt);
        } catch (error) {
          office.log.warn({ err: error, address }, "single sign-on refused");
          return back(attempt.returnTo, query["error"] === "access_denied" ? "denied" : "refused");
        }
        const signOn = { provider, settings };
        return attempt.provesSession === null
          ? enter(office, signOn, claims, attempt, caller, address, headers["user-agent"] ?? null)
          : prove(office, signOn, claims, attempt, caller, address);
      },
    }),
  ];
}

async function enter(
  office: Office,
  { settings }: SignOn,
  claims: CheckedClaims,
  { returnTo }: BegunAttempt,
  former: Caller | null,
  address: string,
  agent: string | null,
): Promise<Answer> {
  const now = office.now();
  const person = readClaims(claims, settings);
  const admission: OidcAdmission = await office.db
    .transaction()
    .execute((trx) => admitOidcPerson(trx, person, settings, { now, address }));
  if (admission.refused !== null) {
    office.events.emit("sessionsChanged");
    office.log.warn({ address, why: admission.refused }, "single sign-on refused");
    return back(returnTo, admission.refused);
  }
  if (former !== null && former.sessionId !== null) await office.sessions.end(former.sessionId);
  const { token } = await office.sessions.open(admission.userId, address, agent, "oidc");
  const session = await office.sessions.find(token);
  if (session === null) return back(returnTo, "disabled");
  await audit(
    office.db,
    now,
    { user: session.user, address },
    { action: "session.opened", object: `user:${session.user.id}`, after: { by: "oidc" } },
  );
  office.events.emit("sessionsChanged");
  return to(returnTo, setCookie(office.cookie, token, sessionSeconds));
}

/** The same person has signed in at the provider after they were asked to: their session counts as proved. */
async function prove(
  office: Office,
  { settings }: SignOn,
  claims: CheckedClaims,
  { returnTo, provesSession, begunAt }: BegunAttempt,
  caller: Caller | null,
  address: string,
): Promise<Answer> {
  if (caller === null || caller.sessionId === null || caller.sessionId !== provesSession) {
    return back(returnTo, "expired");
  }
  const same = await office.db
    .selectFrom("users")
    .select("id")
    .where("id", "=", caller.user.id)
    .where("oidc_issuer", "=", settings.issuer.href)
    .where("oidc_subject", "=", claims.sub)
    .executeTakeFirst();
  const authTime = claims["auth_time"];
  const isAnew = typeof authTime === "number" && (authTime + toleranceSeconds) * 1000 >= begunAt;
  if (same === undefined || !isAnew) return back(returnTo, "notProven");
  await office.sessions.prove(caller.sessionId);
  await audit(
    office.db,
    office.now(),
    { user: caller.user, address },
    { action: "session.proved", object: `user:${caller.user.id}`, after: { by: "oidc" } },
  );
  return to(returnTo);
}

function to(location: string, cookie?: string): Answer {
  return {
    kind: "answer",
    status: 302,
    headers: { location, ...(cookie === undefined ? {} : { "set-cookie": cookie }) },
  };
}

/** Back to the page, which says in words why nobody was signed in. */
function back(returnTo: string, problem: SignInProblem): Answer {
  const url = new URL(returnTo, "http://localhost");
  url.searchParams.set("signInProblem", problem);
  return to(url.pathname + url.search);
}
