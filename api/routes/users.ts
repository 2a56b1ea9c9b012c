import type { Role } from "../contract/session.ts";
import { createLoginLink, createUser, loginLinkUrl } from "../auth/login-links.ts";
import { refuse } from "../http/problem.ts";
import { created, ok, route, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { invitation, newUser, usersView } from "../schemas/people.ts";

interface NewUser {
  readonly name: string;
  readonly email?: string;
  readonly role: Role;
  readonly language?: "de" | "en";
}

const tag = "users";

export function userRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/users",
      operationId: "listUsers",
      summary: "Everybody who may sign in",
      tag,
      role: "administrator",
      answers: { 200: { description: "All users", schema: usersView } },
      handle: async () => ok({ users: await readUsers(office) }),
    }),
    route<object, NewUser>({
      method: "post",
      path: "/api/v1/users",
      operationId: "createUser",
      summary: "Add a person; the answer holds the one-time link to hand on",
      tag,
      role: "administrator",
      body: newUser,
      answers: { 201: { description: "The person and their link", schema: invitation } },
      async handle(request, caller) {
        const { name, role, language = caller.user.language } = request.body;
        const email = request.body.email?.toLowerCase() ?? null;
        const now = office.now();
        const link = await office.db.transaction().execute(async (trx) => {
          const taken =
            email !== null &&
            (await trx
              .selectFrom("users")
              .select("id")
              .where("email", "=", email)
              .executeTakeFirst());
          if (taken) return null;
          const id = await createUser(trx, { name, email, role, language }, now);
          await audit(
            trx,
            now,
            { user: caller.user, address: request.address },
            {
              action: "user.created",
              object: `user:${id}`,
              after: { name, email, role, language },
            },
          );
          return { id, ...(await createLoginLink(trx, id, "invitation", now)) };
        });
        if (link === null) {
          return refuse("conflict", "Somebody signs in with this email already.", {
            errors: [{ pointer: "/email", message: "belongs to somebody else" }],
          });
        }
        const user = (await readUsers(office)).find(({ id }) => id === link.id);
        return created({
          user,
          link: loginLinkUrl(office.publicUrl, link.code),
          linkExpiresAt: link.expiresAt,
        });
      },
    }),
  ];
}

async function readUsers(office: Office) {
  const rows = await office.db.selectFrom("users").selectAll().orderBy("name").execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    language: row.language,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  }));
}
