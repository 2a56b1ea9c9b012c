import type { SessionsView, SignInRules } from "../contract/people.ts";
import { readSignInRules, writeSignInRules } from "../auth/sign-in-rules.ts";
import { refuse } from "../http/problem.ts";
import { noContent, ok, route, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { mayManage, readUsers } from "../people/user-views.ts";
import { sessionsView, signInRules } from "../schemas/people.ts";

const listed = { 200: { description: "Sessions, the last seen first", schema: sessionsView } };
const ended = { 204: { description: "Ended" } };
const rules = { 200: { description: "The rules", schema: signInRules } };

/** Who is signed in where: one's own, and for administrators everybody's; and what the town asks of a sign-in. */
export function sessionListRoutes(office: Office): Route[] {
  /** Ends the sessions of these names, and cuts their screens off. */
  const end = async (
    publicId: string,
    mayEnd: (userId: string) => Promise<boolean> | boolean,
    actor: Parameters<typeof audit>[2],
  ) => {
    const row = await office.db
      .selectFrom("sessions")
      .select(["id", "user_id", "address", "agent", "method"])
      .where("public_id", "=", publicId)
      .executeTakeFirst();
    if (row === undefined || !(await mayEnd(row.user_id))) {
      return refuse("notFound", "There is no such session.");
    }
    await office.db.transaction().execute(async (trx) => {
      await trx.deleteFrom("sessions").where("id", "=", row.id).execute();
      await audit(trx, office.now(), actor, {
        action: "session.ended",
        object: `user:${row.user_id}`,
        before: { address: row.address, agent: row.agent, by: row.method },
      });
    });
    office.events.emit("sessionsChanged");
    return noContent();
  };
  return [
    route({
      method: "get",
      path: "/api/v1/session/sessions",
      operationId: "listOwnSessions",
      summary: "Where one is signed in",
      tag: "session",
      role: "viewer",
      answers: listed,
      async handle(_request, { user, sessionId }) {
        const answer: SessionsView = { sessions: await office.sessions.list(sessionId, user.id) };
        return ok(answer);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/session/sessions",
      operationId: "endOtherSessions",
      summary: "Sign out everywhere else",
      tag: "session",
      role: "viewer",
      answers: ended,
      async handle(request, { user, sessionId }) {
        await office.sessions.endOthers(user.id, sessionId);
        await audit(
          office.db,
          office.now(),
          { user, address: request.address },
          { action: "session.othersEnded", object: `user:${user.id}` },
        );
        office.events.emit("sessionsChanged");
        return noContent();
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/session/sessions/:id",
      operationId: "endOwnSession",
      summary: "Sign out on one device",
      tag: "session",
      role: "viewer",
      answers: ended,
      handle: ({ params, address }, { user }) =>
        end(params["id"] ?? "", (userId) => userId === user.id, { user, address }),
    }),
    route({
      method: "get",
      path: "/api/v1/sessions",
      operationId: "listSessions",
      summary: "Who is signed in where",
      tag: "users",
      role: "administrator",
      answers: listed,
      async handle(_request, { sessionId, scope }) {
        const all = await office.sessions.list(sessionId, null);
        const people = new Map(
          (await readUsers(office.db, office.now())).map((one) => [one.id, one]),
        );
        const answer: SessionsView = {
          sessions: all.filter(({ user }) => {
            const person = people.get(user.id);
            return person !== undefined && mayManage(scope, person.areaIds);
          }),
        };
        return ok(answer);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/sessions/:id",
      operationId: "endSession",
      summary: "End anybody's session",
      tag: "users",
      role: "administrator",
      answers: ended,
      handle: ({ params, address }, { user, scope }) =>
        end(
          params["id"] ?? "",
          async (userId) => {
            const person = (await readUsers(office.db, office.now(), userId))[0];
            return person !== undefined && mayManage(scope, person.areaIds);
          },
          { user, address },
        ),
    }),
    route({
      method: "get",
      path: "/api/v1/sign-in-rules",
      operationId: "readSignInRules",
      summary: "Who needs a second factor, and when a session ends by itself",
      tag: "users",
      role: "administrator",
      answers: rules,
      handle: async () => ok(await readSignInRules(office.db)),
    }),
    route<object, SignInRules>({
      method: "put",
      path: "/api/v1/sign-in-rules",
      operationId: "changeSignInRules",
      summary: "Say who needs a second factor, and when a session ends by itself",
      tag: "users",
      role: "administrator",
      proven: true,
      body: signInRules,
      answers: rules,
      async handle({ body, address }, { user, scope }) {
        if (scope.kind !== "all") {
          return refuse("notAllowed", "This is for administrators of the whole town.");
        }
        await office.db.transaction().execute(async (trx) => {
          const before = await readSignInRules(trx);
          await writeSignInRules(trx, body);
          await audit(
            trx,
            office.now(),
            { user, address },
            { action: "signInRules.changed", object: "town:signInRules", before, after: body },
          );
        });
        office.events.emit("sessionsChanged");
        return ok(body);
      },
    }),
  ];
}
