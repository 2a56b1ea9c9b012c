import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

/**
 * Field carries out only what is newer than the last intent it has seen, `carriedOut`. An office.db restored from a backup would give
 * those ids out once more, and every order under them would be passed over in silence. So the ids go on behind field's, with one intent
 * that lets field read the restored inventory. Call it before the first order is taken; true where it was needed.
 */
export async function passIntents(
  db: Kysely<OfficeSchema>,
  carriedOut: number,
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { greatest } = await trx
      .selectFrom("intents")
      .select((eb) => eb.fn.max("id").as("greatest"))
      .executeTakeFirstOrThrow();
    if ((greatest ?? 0) >= carriedOut) return false;
    await trx
      .insertInto("intents")
      .values({
        id: carriedOut + 1,
        kind: "inventory.changed",
        payload: JSON.stringify({ restored: true }),
        job_id: null,
        actor: "office",
        created_at: now,
      })
      .execute();
    return true;
  });
}
