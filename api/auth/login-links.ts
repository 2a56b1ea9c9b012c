import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { Role } from "../contract/session.ts";
import { hashToken, newId, newToken } from "./token.ts";

export type LinkPurpose = "firstStart" | "invitation" | "reset" | "demo";

const day = 86_400_000;

/** How long a link may wait to be used. */
const lifeOf: Readonly<Record<LinkPurpose, number>> = {
  firstStart: day,
  invitation: 7 * day,
  reset: day,
  demo: day,
};

/**
 * Makes a one-time code that signs one person in; only its hash is kept. One that an administrator makes anew replaces those before it.
 * `now` is the machine's own clock.
 */
export async function createLoginLink(
  db: Kysely<OfficeSchema>,
  userId: string,
  purpose: LinkPurpose,
  now: number,
): Promise<{ code: string; expiresAt: number }> {
  if (purpose === "reset") await forgetLoginLinks(db, userId);
  const code = newToken();
  const expiresAt = now + lifeOf[purpose];
  await db
    .insertInto("login_links")
    .values({
      token: hashToken(code),
      user_id: userId,
      purpose,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return { code, expiresAt };
}

/** The links of a person that nobody has used are good for nothing any more. */
export async function forgetLoginLinks(db: Kysely<OfficeSchema>, userId: string): Promise<void> {
  await db
    .deleteFrom("login_links")
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .execute();
}

/** Spends a code, once; null where it is unknown, used, too old, or its person was disabled. */
export async function spendLoginLink(
  db: Kysely<OfficeSchema>,
  code: string,
  now: number,
): Promise<{ userId: string; purpose: string } | null> {
  const token = hashToken(code);
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("login_links")
      .innerJoin("users", "users.id", "login_links.user_id")
      .select(["users.id", "login_links.purpose"])
      .where("login_links.token", "=", token)
      .where("login_links.used_at", "is", null)
      .where("login_links.expires_at", ">", now)
      .where("users.disabled_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) return null;
    await trx.updateTable("login_links").set({ used_at: now }).where("token", "=", token).execute();
    return { userId: row.id, purpose: row.purpose };
  });
}

/** Where a browser spends the code. */
export function loginLinkUrl(publicUrl: URL, code: string): string {
  return new URL(`/start?code=${code}`, publicUrl).href;
}

export async function createUser(
  db: Kysely<OfficeSchema>,
  user: {
    name: string;
    email: string | null;
    phone?: string | null;
    role: Role;
    language: "de" | "en";
  },
  now: number,
): Promise<string> {
  const id = newId("u");
  await db
    .insertInto("users")
    .values({ id, ...user, password_hash: null, created_at: now, disabled_at: null })
    .execute();
  return id;
}

/**
 * On the first start, and on each later one until an administrator has ever signed in: the administrator's one-time link. Links made
 * before stay valid until they expire. Null once an administrator can sign in.
 */
export async function firstStartCode(
  db: Kysely<OfficeSchema>,
  language: "de" | "en",
  now: number,
): Promise<string | null> {
  const administrators = await db
    .selectFrom("users")
    .select(["id", "password_hash"])
    .where("role", "=", "administrator")
    .where("disabled_at", "is", null)
    .orderBy("created_at")
    .execute();
  if (administrators.some(({ password_hash }) => password_hash !== null)) return null;
  const used = await db
    .selectFrom("login_links")
    .innerJoin("users", "users.id", "login_links.user_id")
    .select("login_links.token")
    .where("login_links.used_at", "is not", null)
    .where("users.role", "=", "administrator")
    .limit(1)
    .execute();
  if (used.length > 0) return null;
  const id = administrators[0]?.id ?? (await createAdministrator(db, language, now));
  return (await createLoginLink(db, id, "firstStart", now)).code;
}

/** A demo's link: whoever starts one is its administrator, each time. */
export async function demoCode(
  db: Kysely<OfficeSchema>,
  language: "de" | "en",
  now: number,
): Promise<string> {
  const known = await db
    .selectFrom("users")
    .select("id")
    .where("role", "=", "administrator")
    .where("disabled_at", "is", null)
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  const id = known?.id ?? (await createAdministrator(db, language, now));
  return (await createLoginLink(db, id, "demo", now)).code;
}

function createAdministrator(
  db: Kysely<OfficeSchema>,
  language: "de" | "en",
  now: number,
): Promise<string> {
  const name = language === "de" ? "Verwaltung" : "Administrator";
  return createUser(db, { name, email: null, role: "administrator", language }, now);
}
