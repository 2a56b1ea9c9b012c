import { newId } from "../auth/token.ts";
import type { RunbookInput, RunbookOrder, RunbookView } from "../contract/handover.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import { userNames } from "../office/light-view.ts";
import type { Office } from "../office/office.ts";

interface By {
  readonly caller: Caller;
  readonly address: string;
}

const notThere = refuse("notFound", "There is no such runbook.");

/** In the town's order. */
export async function listRunbooks({ db }: Pick<Office, "db">): Promise<RunbookView[]> {
  const rows = await db
    .selectFrom("runbooks")
    .selectAll()
    .where("deleted_at", "is", null)
    .orderBy("position")
    .orderBy("id")
    .execute();
  const names = await userNames({ db }, [...new Set(rows.map(({ updated_by }) => updated_by))]);
  return rows.map(({ id, title, body, version, updated_at, updated_by }) => ({
    id,
    title,
    body,
    version,
    updatedAt: updated_at,
    updatedBy: names.get(updated_by) ?? updated_by,
  }));
}

/** At the end of the list. */
export async function createRunbook(
  { db, now }: Office,
  { title, body }: RunbookInput,
  { caller, address }: By,
): Promise<string> {
  const at = now();
  const id = newId("rb");
  await db.transaction().execute(async (trx) => {
    const { last } = await trx
      .selectFrom("runbooks")
      .select((eb) => eb.fn.max("position").as("last"))
      .executeTakeFirstOrThrow();
    await trx
      .insertInto("runbooks")
      .values({
        id,
        title,
        body,
        position: (last ?? 0) + 1,
        updated_at: at,
        updated_by: caller.user.id,
        deleted_at: null,
      })
      .execute();
    const change = { action: "runbook.created", object: `runbook:${id}`, after: { title, body } };
    await audit(trx, at, { user: caller.user, address }, change);
  });
  return id;
}

/** Refused where others were made or removed meanwhile. */
export async function orderRunbooks(
  { db, now }: Office,
  { ids }: RunbookOrder,
  { caller, address }: By,
): Promise<Refusal | null> {
  const at = now();
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom("runbooks")
      .select("id")
      .where("deleted_at", "is", null)
      .orderBy("position")
      .orderBy("id")
      .execute();
    const before = rows.map(({ id }) => id);
    const wanted = new Set(ids);
    if (wanted.size !== ids.length || wanted.symmetricDifference(new Set(before)).size > 0) {
      return refuse("conflict", "There are other runbooks by now; read them again.");
    }
    for (const [place, id] of ids.entries()) {
      await trx.updateTable("runbooks").set({ position: place }).where("id", "=", id).execute();
    }
    const change = { action: "runbooks.ordered", object: "runbooks", before, after: ids };
    await audit(trx, at, { user: caller.user, address }, change);
    return null;
  });
}

/** `change` null: away; `restored`: back from there. Refused where `ifMatch` is not the version that is there. */
export async function changeRunbook(
  { db, now }: Office,
  id: string,
  change: RunbookInput | null | "restored",
  ifMatch: string | undefined,
  { caller, address }: By,
): Promise<Refusal | null> {
  const at = now();
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("runbooks")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    const isBack = change === "restored";
    if (row === undefined || (row.deleted_at !== null) !== isBack) return notThere;
    if (!isBack && ifMatch === undefined) {
      return refuse("versionRequired", "Say by If-Match which version you are changing.");
    }
    if (!isBack && ifMatch !== `"${row.version}"`) {
      return refuse("versionMismatch", "Somebody has changed it meanwhile; read it again.");
    }
    const what = isBack ? { deleted_at: null } : (change ?? { deleted_at: at });
    await trx
      .updateTable("runbooks")
      .set({ ...what, version: row.version + 1, updated_at: at, updated_by: caller.user.id })
      .where("id", "=", id)
      .execute();
    await audit(
      trx,
      at,
      { user: caller.user, address },
      {
        action: isBack
          ? "runbook.restored"
          : change === null
            ? "runbook.deleted"
            : "runbook.changed",
        object: `runbook:${id}`,
        before: { title: row.title, body: row.body },
        ...(isBack || change === null ? {} : { after: change }),
      },
    );
    return null;
  });
}
