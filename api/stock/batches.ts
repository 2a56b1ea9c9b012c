import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { BatchPage } from "../contract/stock.ts";
import { roles } from "../contract/session.ts";
import { userNames } from "../office/light-view.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";

type Db = Kysely<OfficeSchema>;

/**
 * Tells which batches are in force: nobody has taken them back, or that was taken back in its turn. Read once, asked of many: so few
 * batches are ever undone that all of them fit.
 */
export async function inForce(db: Db): Promise<(batchId: string) => boolean> {
  const rows = await db
    .selectFrom("batches")
    .select(["id", "undone_by"])
    .where("undone_by", "is not", null)
    .execute();
  const undoneBy = new Map(rows.map(({ id, undone_by }) => [id, undone_by]));
  return (batchId) => {
    let stands = true;
    for (let id = undoneBy.get(batchId); typeof id === "string"; id = undoneBy.get(id)) {
      stands = !stands;
    }
    return stands;
  };
}

/** Newest first, of everybody; who sees only some areas sees what they have done themselves. */
export async function listBatches(
  office: Pick<Office, "db">,
  caller: Caller,
  { limit = 50, before }: { readonly limit?: number; readonly before?: number },
): Promise<BatchPage> {
  let query = office.db
    .selectFrom("batches")
    .selectAll()
    .orderBy("seq", "desc")
    .limit(limit + 1);
  if (before !== undefined) query = query.where("seq", "<", before);
  if (caller.scope.kind !== "all") query = query.where("actor", "=", caller.user.id);
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const stands = await inForce(office.db);
  const names = await userNames(office, [...new Set(page.map(({ actor }) => actor))]);
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      count: row.count,
      at: row.at,
      by: names.get(row.actor) ?? row.actor,
      undone: !stands(row.id),
      undoable: stands(row.id) && mayUndo(caller, row),
    })),
    before: rows.length > limit ? (page.at(-1)?.seq ?? null) : null,
  };
}

/** Planners take back what anybody has done, others what they have done themselves. */
export function mayUndo({ user }: Caller, { actor }: { readonly actor: string }): boolean {
  const rank = roles.indexOf(user.role);
  return (
    rank >= roles.indexOf("planner") || (rank >= roles.indexOf("technician") && actor === user.id)
  );
}
