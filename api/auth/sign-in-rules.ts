import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { SignInRules } from "../contract/people.ts";
import { setMeta } from "../office/revisions.ts";

const key = "signInRules";

/** Without a page open for half a day somebody has gone home. */
const defaults: SignInRules = { secondFactorFor: [], idleMinutes: 720 };

/** What the town asks of who signs in. */
export async function readSignInRules(db: Kysely<OfficeSchema>): Promise<SignInRules> {
  const row = await db.selectFrom("meta").select("value").where("key", "=", key).executeTakeFirst();
  // Written by `writeSignInRules` alone.
  return row === undefined ? defaults : (JSON.parse(row.value) as SignInRules);
}

export function writeSignInRules(db: Kysely<OfficeSchema>, rules: SignInRules): Promise<void> {
  return setMeta(db, key, JSON.stringify(rules));
}
