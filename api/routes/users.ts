import type { Invitation, NewUser, UserChange, UserView, UsersView } from "../contract/people.ts";
import { createLoginLink, createUser, loginLinkUrl } from "../auth/login-links.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { created, noContent, ok, route, type Caller, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { changeUser, checkAreas, checkEmail, recorded, setAreas } from "../people/change-user.ts";
import { removeSecondFactor } from "../people/remove-second-factor.ts";
import { mayManage, readUsers } from "../people/user-views.ts";
import { invitation, newUser, userChange, userView, usersView } from "../schemas/people.ts";
import { etagOf, staleness } from "../stock/checks.ts";

const tag = "users";
const path = "/api/v1/users/:id";
const shown = { 200: { description: "The person", schema: userView } };

export function userRoutes(office: Office): Route[] {
  const { db } = office;
  /** Who is not this caller's to manage is not there for him. */
  const find = async (
    params: Readonly<Record<string, string>>,
    { scope }: Caller,
    trx: typeof db = db,
  ): Promise<UserView | Refusal> => {
    const user = (await readUsers(trx, office.now(), params["id"] ?? ""))[0];
    const mine = user !== undefined && mayManage(scope, user.areaIds);
    return mine ? user : refuse("notFound", "There is no such person.");
  };
  return [
    route({
      method: "get",
      path: "/api/v1/users",
      operationId: "listUsers",
      summary: "Everybody who may sign in, as far as the caller manages them",
      tag,
      role: "administrator",
      answers: { 200: { description: "People", schema: usersView } },
      async handle(_request, { scope }) {
        const users = await readUsers(db, office.now());
        const answer: UsersView = {
          users: users.filter(({ areaIds }) => mayManage(scope, areaIds)),
        };
        return ok(answer);
      },
    }),
    route({
      method: "get",
      path,
      operationId: "readUser",
      summary: "One person",
      tag,
      role: "administrator",
      answers: shown,
      async handle({ params }, caller) {
        const user = await find(params, caller);
        return "kind" in user ? user : ok(user, { etag: etagOf(user) });
      },
    }),
    route<object, NewUser>({
      method: "post",
      path: "/api/v1/users",
      operationId: "createUser",
      summary: "Add a person; the answer holds the one-time link to hand on",
      tag,
      role: "administrator",
      proven: true,
      body: newUser,
      answers: { 201: { description: "The person and their link", schema: invitation } },
      async handle({ body, address }, caller) {
        const { name, role, language = caller.user.language, areaIds = [] } = body;
        const email = body.email?.toLowerCase() ?? null;
        const phone = body.phone === undefined || body.phone === "" ? null : body.phone;
        const now = office.now();
        const made = await db.transaction().execute(async (trx) => {
          const refusal =
            (await checkAreas(trx, caller.scope, areaIds)) ?? (await checkEmail(trx, email, ""));
          if (refusal !== null) return refusal;
          const id = await createUser(trx, { name, email, phone, role, language }, now);
          await setAreas(trx, id, areaIds);
          const user = await find({ id }, caller, trx);
          if ("kind" in user) return user;
          await audit(
            trx,
            now,
            { user: caller.user, address },
            { action: "user.created", object: `user:${id}`, after: recorded(user) },
          );
          return { user, ...(await createLoginLink(trx, id, "invitation", now)) };
        });
        return "kind" in made ? made : created(invite(office, made));
      },
    }),
    route<object, UserChange>({
      method: "patch",
      path,
      operationId: "changeUser",
      summary: "Change a person; disabling ends their sessions at once",
      tag,
      role: "administrator",
      proven: true,
      headers: ["if-match"],
      body: userChange,
      answers: shown,
      async handle({ params, body, headers, address }, caller) {
        const outcome = await db.transaction().execute(async (trx) => {
          const before = await find(params, caller, trx);
          if ("kind" in before) return before;
          const row = { version: before.version };
          const stale = await staleness(headers["if-match"], row, async () => before);
          const by = {
            id: caller.user.id,
            scope: caller.scope,
            actor: { user: caller.user, address },
          };
          return stale ?? (await changeUser(trx, before, body, by, office.now()));
        });
        if (outcome !== null) return outcome;
        office.events.emit("sessionsChanged");
        const user = (await readUsers(db, office.now(), params["id"] ?? ""))[0];
        return user === undefined
          ? refuse("notFound", "There is no such person.")
          : ok(user, { etag: etagOf(user) });
      },
    }),
    route({
      method: "post",
      path: "/api/v1/users/:id/link",
      operationId: "createUserLink",
      summary: "A new one-time link; a password set before ends when it is used",
      tag,
      role: "administrator",
      proven: true,
      answers: { 201: { description: "The person and their link", schema: invitation } },
      async handle({ params, address }, caller) {
        const now = office.now();
        const made = await db.transaction().execute(async (trx) => {
          const user = await find(params, caller, trx);
          if ("kind" in user) return user;
          if (user.disabledAt !== null) {
            return refuse("conflict", "This person is disabled; enable them first.");
          }
          await audit(
            trx,
            now,
            { user: caller.user, address },
            { action: "user.linkMade", object: `user:${user.id}` },
          );
          return { user, ...(await createLoginLink(trx, user.id, "reset", now)) };
        });
        return "kind" in made ? made : created(invite(office, made));
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/users/:id/second-factor",
      operationId: "removeSecondFactor",
      summary: "Take a person's second factor off, as when the phone is lost",
      tag,
      role: "administrator",
      proven: true,
      answers: { 204: { description: "It is off" } },
      async handle({ params, address }, caller) {
        const refusal = await db.transaction().execute(async (trx) => {
          const user = await find(params, caller, trx);
          if ("kind" in user) return user;
          const actor = { user: caller.user, address };
          await removeSecondFactor(trx, user, actor, office.now());
          return null;
        });
        return refusal ?? noContent();
      },
    }),
  ];
}

function invite(
  office: Office,
  { user, code, expiresAt }: { user: UserView; code: string; expiresAt: number },
): Invitation {
  return { user, link: loginLinkUrl(office.publicUrl, code), linkExpiresAt: expiresAt };
}
