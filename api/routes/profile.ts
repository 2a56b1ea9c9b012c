import type { ProfileChange } from "../contract/session.ts";
import { passwordFault } from "../contract/password-rules.ts";
import { refuseTooSoon, type Door } from "../auth/door.ts";
import { forgetLoginLinks } from "../auth/login-links.ts";
import { hashPassword, verifyPassword } from "../auth/password.ts";
import { isProven } from "../auth/proof.ts";
import { proofAttempt } from "../auth/prove-anew.ts";
import { methodOf, sessionViewOf } from "../auth/session-view.ts";
import { refuse } from "../http/problem.ts";
import { ok, route, type Caller, type Route, type RouteRequest } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { townName } from "../office/town.ts";
import { checkEmail } from "../people/change-user.ts";
import { profileChange, sessionView } from "../schemas/people.ts";

/** One's own name, ways to be reached, language and password. */
export function profileRoutes(office: Office, door: Door): Route[] {
  return [
    route<object, ProfileChange>({
      method: "put",
      path: "/api/v1/session/profile",
      operationId: "changeProfile",
      summary: "Change one's own name, email, phone, language or password",
      tag: "session",
      role: "viewer",
      attempts: 20,
      body: profileChange,
      answers: { 200: { description: "Who is signed in", schema: sessionView } },
      handle: (request, caller) => changeProfile(office, door, request, caller),
    }),
  ];
}

async function changeProfile(
  office: Office,
  door: Door,
  request: RouteRequest<object, ProfileChange>,
  caller: Caller,
) {
  const change = request.body;
  const { user } = caller;
  const person = await office.db
    .selectFrom("users")
    .select(["password_hash"])
    .where("id", "=", user.id)
    .executeTakeFirst();
  if (person === undefined) return refuse("notFound", "The command line has no profile.");
  const email = change.email?.toLowerCase() ?? user.email;
  const name = change.name ?? user.name;
  const phone = change.phone === undefined ? user.phone : change.phone === "" ? null : change.phone;
  const replaces = change.password !== undefined && person.password_hash !== null;
  // Whoever finds an open screen must not be able to take the account over.
  if (replaces || (person.password_hash !== null && email !== user.email)) {
    const attempt = proofAttempt(user.id, request.address);
    const tooSoon = refuseTooSoon(door.codes, attempt);
    if (tooSoon !== null) return tooSoon;
    if (!(await verifyPassword(change.currentPassword ?? "", person.password_hash))) {
      return refuse("wrongPassword", "currentPassword is wrong or missing.", {
        errors: [{ pointer: "/currentPassword", message: "is wrong or missing" }],
      });
    }
    door.codes.succeeded(attempt);
  }
  if (change.password !== undefined) {
    const isByCity = person.password_hash === null && (await methodOf(office, caller)) === "oidc";
    if (isByCity) {
      return refuse(
        "notAllowed",
        "You come in by the city's sign-on; a password besides would outlast it. An administrator's link lets you set one.",
      );
    }
    if (!replaces && user.secondFactor === "on" && !isProven(caller, office.now())) {
      return refuse(
        "proofNeeded",
        "A first password needs a proof anew: POST /api/v1/session/proof with a code.",
      );
    }
    if (email === null) {
      return refuse("invalidInput", "A password needs an email to sign in with.", {
        errors: [{ pointer: "/email", message: "is needed together with a password" }],
      });
    }
    const fault = passwordFault(change.password, [
      name,
      email,
      townName(office.config, office.model.data),
    ]);
    if (fault !== null) {
      return refuse(
        "invalidInput",
        "This password would soon be guessed; take a longer sentence.",
        {
          errors: [
            { pointer: "/password", message: `would soon be guessed: ${fault}`, code: fault },
          ],
        },
      );
    }
  }
  const passwordHash =
    change.password === undefined ? undefined : await hashPassword(change.password);
  const language = change.language ?? user.language;
  const taken = await office.db.transaction().execute(async (trx) => {
    const refusal = await checkEmail(trx, email, user.id);
    if (refusal !== null) return refusal;
    await trx
      .updateTable("users")
      .set((is) => ({
        name,
        email,
        phone,
        language,
        version: is("version", "+", 1),
        ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      }))
      .where("id", "=", user.id)
      .execute();
    if (passwordHash !== undefined) await forgetLoginLinks(trx, user.id);
    await audit(
      trx,
      office.now(),
      { user, address: request.address },
      {
        action: "profile.changed",
        object: `user:${user.id}`,
        before: {
          name: user.name,
          email: user.email,
          phone: user.phone,
          language: user.language,
        },
        after: {
          name,
          email,
          phone,
          language,
          password: passwordHash === undefined ? "kept" : "set",
        },
      },
    );
    return null;
  });
  if (taken !== null) return taken;
  if (passwordHash !== undefined) {
    door.challenges.closeOf(user.id);
    await office.sessions.endOthers(user.id, caller.sessionId);
    office.events.emit("sessionsChanged");
  }
  const hasPassword = user.hasPassword || passwordHash !== undefined;
  return ok(
    await sessionViewOf(office, {
      ...caller,
      user: { ...user, name, email, phone, language, hasPassword },
    }),
  );
}
