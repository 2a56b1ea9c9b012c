import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";

const keys = { inventory: "inventoryRevision", programs: "programsRevision" } as const;

/**
 * Raises a revision and tells field by an intent. Call it in the transaction that makes the change, so that field never sees
 * one without the other. `lightIds` names the light points where nothing but they has changed, so that a large town need not be
 * read anew for one of them; `deviceIds` the devices whose right to connect has changed. Returns the new revision.
 */
export async function raiseRevision(
  db: Kysely<OfficeSchema>,
  what: keyof typeof keys,
  actor: string,
  at: number,
  lightIds: readonly string[] | null = null,
  deviceIds: readonly string[] = [],
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
      payload: JSON.stringify({
        revision,
        ...(lightIds === null ? {} : { lightIds }),
        ...(deviceIds.length === 0 ? {} : { deviceIds }),
      }),
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
