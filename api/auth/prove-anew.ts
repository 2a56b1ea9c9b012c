import type { Proof } from "../contract/session.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { ok, type Answer, type Caller, type RouteRequest } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { refuseTooSoon, type Door } from "./door.ts";
import { verifyPassword } from "./password.ts";
import { useCode } from "./second-factor.ts";
import { sessionViewOf } from "./session-view.ts";
import type { Attempt } from "./sign-in-limits.ts";
import { wrongCode } from "./sign-in.ts";

/** Who guesses at an open screen: the proof and the password asked for at a change of one's own share the count. */
export const proofAttempt = (userId: string, address: string): Attempt => ({
  account: `proof:${userId}`,
  address,
});

/** Proves anew who sits there: by the password where there is one, and by a code where there is a second factor. */
export async function prove(
  office: Office,
  door: Door,
  request: RouteRequest<object, Proof>,
  caller: Caller,
): Promise<Answer | Refusal> {
  const { user, sessionId } = caller;
  if (sessionId === null) return refuse("notFound", "Only a session can be proved anew.");
  const { password, code } = request.body;
  const person = await office.db
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", user.id)
    .executeTakeFirst();
  const hash = person?.password_hash ?? null;
  if (hash === null && user.secondFactor !== "on") {
    return refuse("conflict", "There is nothing to prove it by: set a password first.");
  }
  const attempt = proofAttempt(user.id, request.address);
  const tooSoon = refuseTooSoon(door.codes, attempt);
  if (tooSoon !== null) return tooSoon;
  if (hash !== null && !(await verifyPassword(password ?? "", hash))) {
    return refuse("wrongPassword", "The password is wrong or missing.", {
      errors: [{ pointer: "/password", message: "is wrong or missing" }],
    });
  }
  if (user.secondFactor === "on" && (await useCode(office, user.id, code ?? "")) === null) {
    return wrongCode(user.id);
  }
  door.codes.succeeded(attempt);
  await office.sessions.prove(sessionId);
  await audit(
    office.db,
    office.now(),
    { user, address: request.address },
    { action: "session.proved", object: `user:${user.id}` },
  );
  return ok(await sessionViewOf(office, caller));
}
