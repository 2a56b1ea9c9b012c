import { newId } from "../auth/token.ts";
import type { WorkLockRequest } from "../contract/work-locks.ts";
import type { Changing } from "../devices/changing.ts";
import { cabinetPlace, lightPlace } from "../devices/stock-places.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { audit } from "../office/audit.ts";
import type { AreaScope } from "../scope.ts";
import { readLocks, type LockRow } from "./lock-rows.ts";

const hourMs = 3_600_000;
const usualMs = 4 * hourMs;
/** Whoever works longer says so anew: a forgotten lock must not keep a street for days. */
const longestMs = 24 * hourMs;

/** A change of the locks, and the instant of the town's clock at which it happens. */
interface LockChanging extends Changing {
  readonly at: number;
}

type Locked = { readonly kind: "lock"; readonly id: string } | Refusal;

/** Sets a lock. Call it in a transaction. */
export async function setLock(
  changing: LockChanging,
  { target, person, phone, until, reason }: WorkLockRequest,
): Promise<Locked> {
  const { db, caller, address, now, at } = changing;
  const end = until ?? usualEnd(at);
  const wrong = wrongEnd(end, at);
  if (wrong !== null) return wrong;
  if (!(await isLockPlace(db, caller.scope, target)))
    return refuse("notFound", "There is no such place.");
  const id = newId("wl");
  await db
    .insertInto("work_locks")
    .values({
      id,
      target_kind: target.kind,
      target_id: target.id,
      person: person.trim(),
      phone: phone.trim(),
      reason: reason?.trim() || null,
      from_at: at,
      until_at: end,
      created_by: caller.user.id,
      ended_at: null,
      ended_by: null,
      seen_at: null,
      seen_by: null,
    })
    .execute();
  await told(changing);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "workLock.set",
      object: `workLock:${id}`,
      after: { target, person, phone, from: at, until: end },
      reason: reason ?? null,
    },
  );
  return { kind: "lock", id };
}

/** Gives a lock another end; one whose time is over holds again. Call it in a transaction. */
export async function extendLock(
  changing: LockChanging,
  id: string,
  until: number,
): Promise<Locked> {
  const { db, caller, address, now, at } = changing;
  const lock = await openLock(changing, id);
  if (lock.kind === "refusal") return lock;
  const wrong = wrongEnd(until, at);
  if (wrong !== null) return wrong;
  await db.updateTable("work_locks").set({ until_at: until }).where("id", "=", id).execute();
  await told(changing);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: "workLock.extended",
      object: `workLock:${id}`,
      before: { until: lock.row.until },
      after: { until },
    },
  );
  return { kind: "lock", id };
}

/**
 * Ends a lock, or says of one whose time is over that the place is free: that one has ended at its time. One that has ended already
 * stays as it is. Call it in a transaction.
 */
export async function endLock(changing: LockChanging, id: string): Promise<Locked> {
  const { db, caller, address, now, at } = changing;
  const [row] = await readLocks(db, { id });
  if (row === undefined) return unknown;
  if (row.endedAt !== null) return { kind: "lock", id };
  const isOver = at >= row.until;
  const user = caller.user.id;
  await db
    .updateTable("work_locks")
    .set(
      isOver
        ? { ended_at: row.until, seen_at: at, seen_by: user }
        : { ended_at: at, ended_by: user },
    )
    .where("id", "=", id)
    .execute();
  await told(changing);
  await audit(
    db,
    now,
    { user: caller.user, address },
    {
      action: isOver ? "workLock.confirmed" : "workLock.ended",
      object: `workLock:${id}`,
      before: { person: row.person, until: row.until },
    },
  );
  return { kind: "lock", id };
}

const unknown = refuse("notFound", "There is no such work lock.");

async function openLock(
  { db }: Changing,
  id: string,
): Promise<{ readonly kind: "open"; readonly row: LockRow } | Refusal> {
  const [row] = await readLocks(db, { id });
  if (row === undefined) return unknown;
  if (row.endedAt === null) return { kind: "open", row };
  return refuse("conflict", "This work lock has ended; set a new one.");
}

/** The end of a lock that names none. */
export function usualEnd(at: number): number {
  return at + usualMs;
}

/** Why a lock cannot end then, `at`: now, both by the town's clock; null where it can. */
export function wrongEnd(until: number, at: number): Refusal | null {
  if (until > at && until <= at + longestMs) return null;
  return refuse("invalidInput", "until must lie ahead, at most 24 hours.", {
    errors: [{ pointer: "/until", message: "must lie ahead, at most 24 hours" }],
  });
}

/** Whether there is such a place in the scope. */
export async function isLockPlace(
  db: Changing["db"],
  scope: AreaScope,
  { kind, id }: WorkLockRequest["target"],
): Promise<boolean> {
  if (kind === "lightPoint") return (await lightPlace(db, id, scope)) !== null;
  if (kind === "cabinet") return (await cabinetPlace(db, id, scope)) !== null;
  const segment = await db
    .selectFrom("segments")
    .select("cabinet_id")
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (segment === undefined) return false;
  return (await cabinetPlace(db, segment.cabinet_id, scope)) !== null;
}

/** Field reads the table anew. */
async function told({ db, caller, at }: LockChanging): Promise<void> {
  await db
    .insertInto("intents")
    .values({
      kind: "locks.changed",
      payload: "{}",
      job_id: null,
      actor: caller.user.id,
      created_at: at,
    })
    .execute();
}
