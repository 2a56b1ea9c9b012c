import { createApiToken, readScopes } from "../auth/api-tokens.ts";
import { leastRoleOfScope } from "../auth/token-scopes.ts";
import { roles } from "../contract/session.ts";
import { tokenDays, type NewToken, type TokensView, type TokenView } from "../contract/tokens.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { created, noContent, ok, route, type Caller, type Route } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import type { Office } from "../office/office.ts";
import { createdToken, newToken, tokensView } from "../schemas/tokens.ts";

const tag = "tokens";
const dayMs = 86_400_000;
const mostPerPerson = 50;

/** API tokens: one's own, and an administrator's view of all. None of these takes a token itself. */
export function tokenRoutes(office: Office): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/tokens",
      operationId: "listTokens",
      summary:
        "One's own API tokens that were not revoked; an administrator of the whole town sees all",
      tag,
      role: "viewer",
      answers: { 200: { description: "The tokens, newest first", schema: tokensView } },
      handle: async (_request, caller) => ok(await readTokens(office, caller)),
    }),
    route<object, NewToken>({
      method: "post",
      path: "/api/v1/tokens",
      operationId: "createToken",
      summary: `Make an API token; its value is told here once. It lives ${tokenDays.usual} days unless \`days\` says otherwise`,
      tag,
      role: "viewer",
      proven: true,
      body: newToken,
      answers: { 201: { description: "The token", schema: createdToken } },
      handle: ({ body, address }, caller) => create(office, body, caller, address),
    }),
    route({
      method: "delete",
      path: "/api/v1/tokens/:id",
      operationId: "revokeToken",
      summary: "Revoke an API token, at once and for good",
      tag,
      role: "viewer",
      answers: { 204: { description: "Revoked" } },
      async handle({ params, address }, caller) {
        const id = params["id"] ?? "";
        const now = office.now();
        const isDone = await office.db.transaction().execute(async (trx) => {
          const row = await trx
            .selectFrom("api_tokens")
            .select(["name", "user_id"])
            .where("id", "=", id)
            .where("revoked_at", "is", null)
            .executeTakeFirst();
          if (row === undefined || (row.user_id !== caller.user.id && !seesAll(caller)))
            return false;
          await trx
            .updateTable("api_tokens")
            .set({ revoked_at: now })
            .where("id", "=", id)
            .execute();
          await audit(
            trx,
            now,
            { user: caller.user, address },
            {
              action: "token.revoked",
              object: `token:${id}`,
              before: { name: row.name, userId: row.user_id },
            },
          );
          return true;
        });
        return isDone ? noContent() : refuse("notFound", `There is no token ${id}.`);
      },
    }),
  ];
}

function seesAll({ user, scope }: Caller): boolean {
  return user.role === "administrator" && scope.kind === "all";
}

async function readTokens(office: Office, caller: Caller): Promise<TokensView> {
  const all = seesAll(caller);
  let query = office.db
    .selectFrom("api_tokens")
    .innerJoin("users", "users.id", "api_tokens.user_id")
    .select([
      "api_tokens.id",
      "api_tokens.name",
      "api_tokens.user_id",
      "users.name as user_name",
      "api_tokens.scopes",
      "api_tokens.created_at",
      "api_tokens.expires_at",
      "api_tokens.last_used_at",
      "api_tokens.last_address",
    ])
    .where("api_tokens.revoked_at", "is", null)
    .orderBy("api_tokens.created_at", "desc")
    .limit(1000);
  if (!all) query = query.where("api_tokens.user_id", "=", caller.user.id);
  const rows = await query.execute();
  return {
    tokens: rows.map((row): TokenView => ({
      id: row.id,
      name: row.name,
      userId: row.user_id,
      userName: row.user_name,
      scopes: readScopes(row.scopes),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      lastAddress: row.last_address,
      isOver: row.expires_at !== null && row.expires_at <= office.now(),
    })),
    serviceUsers: all ? await serviceUsers(office) : [],
  };
}

/**
 * Who cannot sign in: nobody stands behind them but the machines their tokens are given to. For a person who can, nobody else makes
 * tokens: what is done with one stands in the record under that person's name.
 */
function serviceUsers(office: Office): Promise<{ id: string; name: string }[]> {
  return office.db
    .selectFrom("users")
    .select(["id", "name"])
    .where("disabled_at", "is", null)
    .where("email", "is", null)
    .where("password_hash", "is", null)
    .where("oidc_subject", "is", null)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom("login_links")
            .select("login_links.token")
            .whereRef("login_links.user_id", "=", "users.id")
            .where("login_links.used_at", "is not", null),
        ),
      ),
    )
    .orderBy("name")
    .limit(1000)
    .execute();
}

async function create(office: Office, body: NewToken, caller: Caller, address: string) {
  const { name, scopes, days = tokenDays.usual, userId = caller.user.id } = body;
  const refusal = await refuseOwner(office, userId, caller);
  if (refusal !== null) return refusal;
  const owner = await office.db
    .selectFrom("users")
    .select(["name", "role"])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (owner === undefined) return refuse("notFound", "The command line has no tokens of its own.");
  const beyond = scopes.find(
    (scope) => roles.indexOf(owner.role) < roles.indexOf(leastRoleOfScope[scope]),
  );
  if (beyond !== undefined) {
    return refuse(
      "invalidInput",
      `The scope ${beyond} needs the role ${leastRoleOfScope[beyond]}; ${owner.name} is ${owner.role}.`,
      { errors: [{ pointer: "/scopes", message: `${beyond} needs ${leastRoleOfScope[beyond]}` }] },
    );
  }
  const now = office.now();
  const expiresAt = now + days * dayMs;
  const made = await office.db.transaction().execute(async (trx) => {
    const { count } = await trx
      .selectFrom("api_tokens")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("user_id", "=", userId)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", now)
      .executeTakeFirstOrThrow();
    if (count >= mostPerPerson) return null;
    const token = await createApiToken(trx, { userId, name, scopes, expiresAt }, now);
    await audit(
      trx,
      now,
      { user: caller.user, address },
      {
        action: "token.created",
        object: `token:${token.id}`,
        after: { name, userId, scopes, expiresAt },
      },
    );
    return token;
  });
  if (made === null) {
    return refuse("conflict", `At most ${mostPerPerson} tokens a person; revoke one first.`);
  }
  const view: TokenView = {
    id: made.id,
    name,
    userId,
    userName: owner.name,
    scopes,
    createdAt: now,
    expiresAt,
    lastUsedAt: null,
    lastAddress: null,
    isOver: false,
  };
  return created({ view, token: made.token });
}

async function refuseOwner(
  office: Office,
  userId: string,
  caller: Caller,
): Promise<Refusal | null> {
  if (userId === caller.user.id) return null;
  if (!seesAll(caller)) {
    return refuse("notAllowed", "Only an administrator of the whole town makes tokens for others.");
  }
  if ((await serviceUsers(office)).some(({ id }) => id === userId)) return null;
  return refuse(
    "invalidInput",
    "Tokens for others are for users who cannot sign in: without email, password and sign-in.",
    { errors: [{ pointer: "/userId", message: "is nobody, or somebody who signs in" }] },
  );
}
