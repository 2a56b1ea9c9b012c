import { newId } from "../auth/token.ts";
import type { AbsenceRequest, AbsenceView } from "../contract/handover.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { audit } from "../office/audit.ts";
import { userNames } from "../office/light-view.ts";
import type { Office } from "../office/office.ts";

/** A year. */
const longestMs = 366 * 86_400_000;

/** Absences that hold or are to come, by their begin. Naming a deputy lends no rights: it says whom to ask. */
export async function listAbsences(
  { db, now }: Pick<Office, "db" | "now">,
  caller: Caller,
): Promise<AbsenceView[]> {
  const rows = await db
    .selectFrom("absences")
    .selectAll()
    .where("ended_at", "is", null)
    .where("until_at", ">", now())
    .orderBy("from_at")
    .execute();
  const names = await userNames({ db }, [
    ...new Set(rows.flatMap(({ user_id, deputy_id }) => [user_id, deputy_id])),
  ]);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    name: names.get(row.user_id) ?? row.user_id,
    deputyId: row.deputy_id,
    deputy: names.get(row.deputy_id) ?? row.deputy_id,
    from: row.from_at,
    until: row.until_at,
    note: row.note,
    mayEnd: mayChange(caller, row.user_id),
  }));
}

function mayChange({ user }: Caller, userId: string): boolean {
  return user.id === userId || user.role === "administrator";
}

export async function createAbsence(
  { db, now }: Office,
  request: AbsenceRequest,
  { caller, address }: { readonly caller: Caller; readonly address: string },
): Promise<Refusal | null> {
  const { deputyId, from, until, note = null } = request;
  const userId = request.userId ?? caller.user.id;
  const at = now();
  if (!mayChange(caller, userId)) {
    return refuse("notAllowed", "For others this needs the role administrator.");
  }
  if (until <= from || until <= at || until - from > longestMs) {
    return invalid("until", "must lie ahead and after from, at most a year");
  }
  if (deputyId === userId) return invalid("deputyId", "must be somebody else");
  return db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom("users")
      .select(["id", "role"])
      .where("id", "in", [userId, deputyId])
      .where("disabled_at", "is", null)
      .execute();
    const deputy = known.find(({ id }) => id === deputyId);
    if (deputy === undefined || deputy.role === "viewer") {
      return invalid("deputyId", "must be a technician, planner or administrator");
    }
    if (!known.some(({ id }) => id === userId)) return invalid("userId", "is nobody here");
    const id = newId("ab");
    await trx
      .insertInto("absences")
      .values({
        id,
        user_id: userId,
        deputy_id: deputyId,
        from_at: from,
        until_at: until,
        note,
        created_at: at,
        created_by: caller.user.id,
        ended_at: null,
      })
      .execute();
    const change = {
      action: "absence.created",
      object: `absence:${id}`,
      after: { userId, deputyId, from, until },
      reason: note,
    };
    await audit(trx, at, { user: caller.user, address }, change);
    return null;
  });
}

export async function endAbsence(
  { db, now }: Office,
  id: string,
  { caller, address }: { readonly caller: Caller; readonly address: string },
): Promise<Refusal | null> {
  const at = now();
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("absences")
      .select("user_id")
      .where("id", "=", id)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) return refuse("notFound", "There is no such absence.");
    if (!mayChange(caller, row.user_id)) {
      return refuse("notAllowed", "For others this needs the role administrator.");
    }
    await trx.updateTable("absences").set({ ended_at: at }).where("id", "=", id).execute();
    const change = { action: "absence.ended", object: `absence:${id}` };
    await audit(trx, at, { user: caller.user, address }, change);
    return null;
  });
}

function invalid(field: string, message: string): Refusal {
  return refuse("invalidInput", `${field} ${message}.`, {
    errors: [{ pointer: `/${field}`, message }],
  });
}
