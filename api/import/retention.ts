import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { ImportProblem } from "../contract/imports.ts";

const day = 86_400_000;
/** An import that nobody carries out is forgotten with its file, which is a town's data after all. */
const unappliedMs = 7 * day;
/** So long the report of what was carried out can be read row by row; its figures and findings stay. */
const rowsMs = 30 * day;

/**
 * Forgets what nobody carried out and folders that no import belongs to, but for those of files that are just coming in (`arriving`).
 * `now`: milliseconds since 1970, by the machine's own clock.
 */
export async function forgetOld(
  db: Kysely<OfficeSchema>,
  root: string,
  now: number,
  arriving: ReadonlySet<string>,
): Promise<void> {
  await db
    .deleteFrom("imports")
    .where("state", "in", ["ready", "failed"])
    .where("created_at", "<", now - unappliedMs)
    .execute();
  const kept = await db
    .selectFrom("imports")
    .select("id")
    .where((where) =>
      where.or([where("applied_at", "is", null), where("applied_at", ">=", now - rowsMs)]),
    )
    .execute();
  const ids = new Set(kept.map(({ id }) => id));
  for (const name of await readdir(root)) {
    if (!ids.has(name) && !arriving.has(name))
      await rm(join(root, name), { recursive: true, force: true });
  }
}

/**
 * What an office that died was at: a file that was being read is to be read anew when somebody says so; one that was being carried out
 * is as it was before, for that is one transaction.
 */
export async function takeUpInterrupted(db: Kysely<OfficeSchema>): Promise<void> {
  const problem: ImportProblem = { code: "interrupted", parameters: {} };
  await db
    .updateTable("imports")
    .set({ state: "failed", problem: JSON.stringify(problem) })
    .where("state", "=", "reading")
    .execute();
  await db.updateTable("imports").set({ state: "ready" }).where("state", "=", "applying").execute();
}
