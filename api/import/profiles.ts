import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type { ImportProfile, ImportSettings } from "../contract/imports.ts";
import { audit, type Actor } from "../office/audit.ts";

/** How a town's files are read, kept by name. */
export async function listProfiles(db: Kysely<OfficeSchema>): Promise<ImportProfile[]> {
  const rows = await db.selectFrom("import_profiles").selectAll().orderBy("name").execute();
  return rows.map(profileOf);
}

/** By its id or its name; null where there is none. */
export async function findProfile(
  db: Kysely<OfficeSchema>,
  word: string,
): Promise<ImportProfile | null> {
  const row = await db
    .selectFrom("import_profiles")
    .selectAll()
    .where((where) => where.or([where("id", "=", word), where("name", "=", word)]))
    .executeTakeFirst();
  return row === undefined ? null : profileOf(row);
}

function profileOf({ id, name, content }: { id: string; name: string; content: string }) {
  // Written by saveProfile, after the door's check.
  return { id, name, settings: JSON.parse(content) as ImportSettings };
}

/** A profile of that name that is there already is written over. */
export async function saveProfile(
  db: Kysely<OfficeSchema>,
  { name, settings }: Omit<ImportProfile, "id">,
  actor: Actor,
  now: number,
): Promise<ImportProfile> {
  return db.transaction().execute(async (trx) => {
    const content = JSON.stringify(settings);
    const before = await findNamed(trx, name);
    const id = before?.id ?? newId("ip");
    await trx
      .insertInto("import_profiles")
      .values({ id, name, content, created_at: now, created_by: actor.user.id, updated_at: now })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ content, updated_at: now }))
      .execute();
    await audit(trx, now, actor, {
      action: "importProfile.saved",
      object: `importProfile:${id}`,
      before: before?.settings,
      after: { name, settings },
    });
    return { id, name, settings };
  });
}

async function findNamed(db: Kysely<OfficeSchema>, name: string): Promise<ImportProfile | null> {
  const row = await db
    .selectFrom("import_profiles")
    .selectAll()
    .where("name", "=", name)
    .executeTakeFirst();
  return row === undefined ? null : profileOf(row);
}

/** False where there is none of that id. */
export async function deleteProfile(
  db: Kysely<OfficeSchema>,
  id: string,
  actor: Actor,
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const profile = await findProfile(trx, id);
    if (profile === null || profile.id !== id) return false;
    await trx.deleteFrom("import_profiles").where("id", "=", id).execute();
    await audit(trx, now, actor, {
      action: "importProfile.deleted",
      object: `importProfile:${id}`,
      before: profile,
    });
    return true;
  });
}
