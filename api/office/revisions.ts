import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

const keys = { inventory: "inventoryRevision", programs: "programsRevision" } as const;

/**
 * Raises a revision and tells field by an intent. Call it in the transaction that makes the change, so that field never sees
 * one without the other. Returns the new revision.
 */
export async function raiseRevision(
  db: Kysely<OfficeSchema>,
  what: keyof typeof keys,
  actor: string,
  at: number,
): Promise<number> {
  const row = await db
    .selectFrom("meta")
    .select("value")
    .where("key", "=", keys[what])
    .executeTakeFirst();
  const revision = Number(row?.value ?? 0) + 1;
  await setMeta(db, keys[what], String(revision));
  await db
    .insertInto("intents")
    .values({
      kind: `${what}.changed`,
      payload: JSON.stringify({ revision }),
      job_id: null,
      actor,
      created_at: at,
    })
    .execute();
  return revision;
}

export async function setMeta(db: Kysely<OfficeSchema>, key: string, value: string): Promise<void> {
  await db
    .insertInto("meta")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}
