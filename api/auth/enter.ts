import type { SessionView } from "../contract/session.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { ok, type Answer, type RouteRequest } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { readCookie, setCookie } from "./cookie.ts";
import { sessionSeconds } from "./sessions.ts";
import { hashToken } from "./token.ts";

/**
 * Opens a session for somebody who has shown all that is asked of them, and answers with its cookie. `method`: "password", the purpose
 * of a one-time link, or "oidc".
 */
export async function enter(
  office: Office,
  request: RouteRequest<unknown, unknown>,
  userId: string,
  method: string,
): Promise<Answer | Refusal> {
  // Who comes in leaves the session that the browser had: it ends, it is not just forgotten there.
  const former = readCookie(office.cookie, request.headers["cookie"]);
  if (former !== null) await office.sessions.end(hashToken(former));
  const agent = request.headers["user-agent"] ?? null;
  const { token } = await office.sessions.open(userId, request.address, agent, method);
  const session = await office.sessions.find(token);
  if (session === null) return refuse("wrongCredentials", "This person was disabled just now.");
  const { user, expiresAt } = session;
  await audit(
    office.db,
    office.now(),
    { user, address: request.address },
    { action: "session.opened", object: `user:${userId}`, after: { by: method } },
  );
  office.events.emit("sessionsChanged");
  const view: SessionView = { user, expiresAt };
  return ok(view, { "set-cookie": setCookie(office.cookie, token, sessionSeconds) });
}
