import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/** Whether this person alone may sign in as administrator of the whole town; ask in the transaction that takes the role. */
export async function isLastTownAdministrator(
  db: Kysely<OfficeSchema>,
  userId: string,
): Promise<boolean> {
  const ruling = await db
    .selectFrom("users")
    .leftJoin("user_areas", "user_areas.user_id", "users.id")
    .select("users.id")
    .where("users.role", "=", "administrator")
    .where("users.disabled_at", "is", null)
    .where("user_areas.area_id", "is", null)
    .limit(2)
    .execute();
  return ruling.length === 1 && ruling[0]?.id === userId;
}
