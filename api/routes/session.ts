import type { Proof, SignIn, SignInByCode, SignInByLink } from "../contract/session.ts";
import { clearCookie } from "../auth/cookie.ts";
import type { Door } from "../auth/door.ts";
import { prove } from "../auth/prove-anew.ts";
import { methodOf, sessionViewOf } from "../auth/session-view.ts";
import { byCode, byLink, byPassword } from "../auth/sign-in.ts";
import { noContent, ok, route, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import {
  proof,
  sessionView,
  signedOut,
  signIn,
  signInByCode,
  signInByLink,
} from "../schemas/people.ts";

const tag = "session";
const shown = { 200: { description: "Who is signed in", schema: sessionView } };

/** Coming in, proving anew who one is, and going. */
export function sessionRoutes(office: Office, door: Door): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/session",
      operationId: "readSession",
      summary: "Who is signed in; user is null for a stranger",
      tag,
      role: "stranger",
      answers: shown,
      handle: async (_request, caller) => ok(await sessionViewOf(office, caller)),
    }),
    route<object, SignIn>({
      method: "post",
      path: "/api/v1/session",
      operationId: "signIn",
      summary: "Sign in with email and password; a challenge where a code is asked for next",
      tag,
      role: "stranger",
      attempts: 20,
      body: signIn,
      answers: shown,
      handle: (request) => byPassword(office, door, request),
    }),
    route<object, SignInByCode>({
      method: "post",
      path: "/api/v1/session/code",
      operationId: "signInByCode",
      summary: "The second factor: a code of the app, or a recovery code",
      tag,
      role: "stranger",
      attempts: 20,
      body: signInByCode,
      answers: shown,
      handle: (request) => byCode(office, door, request),
    }),
    route<object, SignInByLink>({
      method: "post",
      path: "/api/v1/session/link",
      operationId: "signInByLink",
      summary: "Spend a one-time code of the first start, an invitation or a reset",
      tag,
      role: "stranger",
      attempts: 20,
      body: signInByLink,
      answers: shown,
      handle: (request) => byLink(office, door, request),
    }),
    route<object, Proof>({
      method: "post",
      path: "/api/v1/session/proof",
      operationId: "proveAnew",
      summary:
        "Prove anew who is sitting there: the password, and the code where there is a second factor",
      tag,
      role: "viewer",
      attempts: 20,
      body: proof,
      answers: shown,
      handle: (request, caller) => prove(office, door, request, caller),
    }),
    route({
      method: "delete",
      path: "/api/v1/session",
      operationId: "signOut",
      summary: "Sign out",
      tag,
      role: "viewer",
      answers: {
        200: { description: "Signed out here; go there to sign out there", schema: signedOut },
        204: { description: "Signed out" },
      },
      async handle({ address }, caller) {
        const method = await methodOf(office, caller);
        if (caller.sessionId !== null) {
          await office.sessions.end(caller.sessionId);
          const { id } = caller.user;
          await audit(
            office.db,
            office.now(),
            { user: caller.user, address },
            { action: "session.closed", object: `user:${id}` },
          );
        }
        office.events.emit("sessionsChanged");
        const headers = { "set-cookie": clearCookie(office.cookie) };
        const goTo = method === "oidc" ? await office.signOn?.signOutUrl(office.publicUrl) : null;
        return typeof goTo === "string" ? ok({ goTo }, headers) : { ...noContent(), headers };
      },
    }),
  ];
}
