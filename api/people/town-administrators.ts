import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** Whether somebody else than this person may sign in as administrator of the whole town; ask in the transaction that takes the role. */
export async function hasOtherTownAdministrator(
  db: Kysely<OfficeSchema>,
  userId: string,
): Promise<boolean> {
  const other = await db
    .selectFrom("users")
    .leftJoin("user_areas", "user_areas.user_id", "users.id")
    .select("users.id")
    .where("users.role", "=", "administrator")
    .where("users.disabled_at", "is", null)
    .where("user_areas.area_id", "is", null)
    .where("users.id", "!=", userId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
