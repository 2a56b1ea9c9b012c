import type { ProfileChange, SessionView, SignIn, SignInByLink } from "../contract/session.ts";
import { clearCookie, setCookie } from "../auth/cookie.ts";
import { spendLoginLink } from "../auth/login-links.ts";
import { hashPassword, verifyPassword } from "../auth/password.ts";
import { sessionSeconds } from "../auth/sessions.ts";
import { refuse } from "../http/problem.ts";
import { noContent, ok, route, type Caller, type Route, type RouteRequest } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { profileChange, sessionView, signIn, signInByLink } from "../schemas/people.ts";

const tag = "session";
const shown = { 200: { description: "Who is signed in", schema: sessionView } };

export function sessionRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/session",
      operationId: "readSession",
      summary: "Who is signed in; user is null for a stranger",
      tag,
      role: "stranger",
      answers: shown,
      handle: async (_request, caller) => ok(await viewOf(office, caller)),
    }),
    route<object, SignIn>({
      method: "post",
      path: "/api/v1/session",
      operationId: "signIn",
      summary: "Sign in with email and password",
      tag,
      role: "stranger",
      attempts: 20,
      body: signIn,
      answers: shown,
      async handle(request) {
        const { email, password } = request.body;
        const person = await office.db
          .selectFrom("users")
          .select(["id", "password_hash", "disabled_at"])
          .where("email", "=", email.toLowerCase())
          .executeTakeFirst();
        const right = await verifyPassword(password, person?.password_hash ?? null);
        if (person === undefined || !right || person.disabled_at !== null) {
          office.log.warn({ address: request.address }, "sign-in refused");
          return refuse("wrongCredentials", "Email or password is wrong.");
        }
        return enter(office, request, person.id, "password");
      },
    }),
    route<object, SignInByLink>({
      method: "post",
      path: "/api/v1/session/link",
      operationId: "signInByLink",
      summary: "Spend a one-time code of the first start or an invitation",
      tag,
      role: "stranger",
      attempts: 20,
      body: signInByLink,
      answers: shown,
      async handle(request) {
        const spent = await spendLoginLink(office.db, request.body.code, office.now());
        if (spent === null) {
          return refuse(
            "linkSpent",
            "This link was used already, is too old or is unknown; ask an administrator for a new one.",
          );
        }
        return enter(office, request, spent.userId, spent.purpose);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/session",
      operationId: "signOut",
      summary: "Sign out",
      tag,
      role: "viewer",
      answers: { 204: { description: "Signed out" } },
      async handle(_request, caller) {
        if (caller.sessionId !== null) await office.sessions.end(caller.sessionId);
        office.events.emit("sessionsChanged");
        return { ...noContent(), headers: { "set-cookie": clearCookie(office.cookie) } };
      },
    }),
    route<object, ProfileChange>({
      method: "put",
      path: "/api/v1/session/profile",
      operationId: "changeProfile",
      summary: "Change one's own name, email, language or password",
      tag,
      role: "viewer",
      attempts: 20,
      body: profileChange,
      answers: shown,
      handle: (request, caller) => changeProfile(office, request, caller),
    }),
  ];
}

async function viewOf(office: Office, caller: Caller | null): Promise<SessionView> {
  if (caller === null) return { user: null, expiresAt: null };
  const row = await office.db
    .selectFrom("sessions")
    .select("expires_at")
    .where("id", "=", caller.sessionId ?? "")
    .executeTakeFirst();
  return { user: caller.user, expiresAt: row?.expires_at ?? null };
}

async function enter(
  office: Office,
  request: RouteRequest<unknown, unknown>,
  userId: string,
  by: string,
) {
  const { token } = await office.sessions.open(
    userId,
    request.address,
    request.headers["user-agent"] ?? null,
  );
  const session = await office.sessions.find(token);
  if (session === null) return refuse("wrongCredentials", "This person was disabled just now.");
  await audit(
    office.db,
    office.now(),
    { user: session.user, address: request.address },
    { action: "session.opened", object: `user:${userId}`, after: { by } },
  );
  const view: SessionView = { user: session.user, expiresAt: session.expiresAt };
  return ok(view, { "set-cookie": setCookie(office.cookie, token, sessionSeconds) });
}

async function changeProfile(
  office: Office,
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
  const email = change.email?.toLowerCase();
  const replaces = change.password !== undefined && person.password_hash !== null;
  // Whoever finds an open screen must not be able to take the account over.
  if (replaces || (email !== undefined && person.password_hash !== null && email !== user.email)) {
    if (!(await verifyPassword(change.currentPassword ?? "", person.password_hash))) {
      return refuse("wrongCredentials", "currentPassword is wrong or missing.", {
        errors: [{ pointer: "/currentPassword", message: "is wrong or missing" }],
      });
    }
  }
  if (change.password !== undefined && email === undefined && user.email === null) {
    return refuse("invalidInput", "A password needs an email to sign in with.", {
      errors: [{ pointer: "/email", message: "is needed together with a password" }],
    });
  }
  const taken = await office.db
    .selectFrom("users")
    .select("id")
    .where("email", "=", email ?? "")
    .where("id", "!=", user.id)
    .executeTakeFirst();
  if (taken !== undefined) {
    return refuse("conflict", "Somebody else signs in with this email.", {
      errors: [{ pointer: "/email", message: "belongs to somebody else" }],
    });
  }
  const passwordHash =
    change.password === undefined ? undefined : await hashPassword(change.password);
  await office.db.transaction().execute(async (trx) => {
    await trx
      .updateTable("users")
      .set({
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(email === undefined ? {} : { email }),
        ...(change.language === undefined ? {} : { language: change.language }),
        ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      })
      .where("id", "=", user.id)
      .execute();
    await audit(
      trx,
      office.now(),
      { user, address: request.address },
      {
        action: "profile.changed",
        object: `user:${user.id}`,
        before: { name: user.name, email: user.email, language: user.language },
        after: {
          name: change.name ?? user.name,
          email: email ?? user.email,
          language: change.language ?? user.language,
          password: passwordHash === undefined ? "kept" : "set",
        },
      },
    );
  });
  if (passwordHash !== undefined) {
    await office.sessions.endOthers(user.id, caller.sessionId);
    office.events.emit("sessionsChanged");
  }
  const view: SessionView = await viewOf(office, {
    ...caller,
    user: {
      ...user,
      name: change.name ?? user.name,
      email: email ?? user.email,
      language: change.language ?? user.language,
      hasPassword: user.hasPassword || passwordHash !== undefined,
    },
  });
  return ok(view);
}
