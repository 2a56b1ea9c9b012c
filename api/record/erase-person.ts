import type { Kysely } from "kysely";
import { erasePersonFromLines } from "../../store/erase-lines.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { PersonalWords } from "../../store/personal-words.ts";
import { replaceWords } from "../../store/replace-words.ts";
import { audit, type Actor } from "../office/audit.ts";

type Db = Kysely<OfficeSchema>;

export interface Erasure {
  readonly userId: string;
  readonly actor: Actor;
  /** Why, in words that name nobody: they stay. */
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const pseudonyms = { de: "gelöschte Person", en: "erased person" } as const;

/**
 * Takes a person out of everything that office.db holds, in one transaction: their account stays as a pseudonym that nobody can sign in
 * with, so that what they did is still somebody's. Returns the pseudonym, or null where there is no such person. Call `wipeTraces` (store/erase-lines.ts) next.
 */
export async function erasePerson(
  trx: Db,
  { userId, actor, reason, at }: Erasure,
): Promise<string | null> {
  const user = await trx
    .selectFrom("users")
    .select(["name", "email", "phone", "language"])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (user === undefined) return null;
  const pseudonym = `${pseudonyms[user.language]} ${await nextNumber(trx)}`;
  const former = await trx
    .selectFrom("audit")
    .select("name")
    .distinct()
    .where("actor", "=", userId)
    .execute();
  const names = former.map(({ name }) => name);
  const words = new PersonalWords([user.name, user.email, user.phone, ...names]);

  await endAccount(trx, userId, pseudonym, at);
  await forgetAddresses(trx, userId);
  await replaceWords(trx, words, pseudonym);
  const erases = await erasePersonFromLines(trx, userId, words);
  await audit(trx, at, actor, {
    action: "person.erased",
    object: `user:${userId}`,
    after: { pseudonym },
    reason,
    erases,
  });
  return pseudonym;
}

/** Numbers are given once, so that two pseudonyms are never the same. */
async function nextNumber(trx: Db): Promise<number> {
  const key = "erasedPeople";
  const row = await trx
    .selectFrom("meta")
    .select("value")
    .where("key", "=", key)
    .executeTakeFirst();
  const next = Number(row?.value ?? 0) + 1;
  await trx
    .insertInto("meta")
    .values({ key, value: String(next) })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: String(next) }))
    .execute();
  return next;
}

async function endAccount(trx: Db, userId: string, name: string, at: number): Promise<void> {
  await trx
    .updateTable("users")
    .set((eb) => ({
      name,
      email: null,
      phone: null,
      password_hash: null,
      totp_secret: null,
      totp_confirmed_at: null,
      recovery_codes: "[]",
      oidc_issuer: null,
      oidc_subject: null,
      disabled_at: eb.fn.coalesce("disabled_at", eb.val(at)),
      version: eb("version", "+", 1),
    }))
    .where("id", "=", userId)
    .execute();
  await trx.deleteFrom("sessions").where("user_id", "=", userId).execute();
  await trx.deleteFrom("login_links").where("user_id", "=", userId).execute();
  await trx.deleteFrom("api_tokens").where("user_id", "=", userId).execute();
  await trx.deleteFrom("idempotency_keys").where("user_id", "=", userId).execute();
  // What others use too stays.
  await trx
    .deleteFrom("saved_views")
    .where("user_id", "=", userId)
    .where("shared", "=", 0)
    .execute();
}

async function forgetAddresses(trx: Db, userId: string): Promise<void> {
  await trx
    .updateTable("approvals")
    .set({ address: null })
    .where("requester", "=", userId)
    .execute();
  await trx
    .updateTable("enrolment_codes")
    .set({ used_address: null })
    .where("created_by", "=", userId)
    .execute();
}
