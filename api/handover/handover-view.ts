import type { HandoverView } from "../contract/handover.ts";
import { hasRole } from "../approvals/people.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { listAbsences } from "./absences.ts";
import { standingOverrides } from "./standing-overrides.ts";

/** Cut to what the reader's areas show. */
export async function handoverView(office: Office, caller: Caller): Promise<HandoverView> {
  const { db } = office;
  const imports = await db
    .selectFrom("imports")
    .select(["id", "file_name", "state"])
    .where("state", "in", ["reading", "ready", "applying"])
    .orderBy("created_at", "desc")
    .limit(20)
    .execute();
  const here = await db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["users.name", "users.role"])
    .select((eb) => eb.fn.max("sessions.last_seen_at").as("at"))
    .where("users.disabled_at", "is", null)
    .groupBy("users.id")
    .orderBy("at", "desc")
    .limit(8)
    .execute();
  const people = await db
    .selectFrom("users")
    .select(["id", "name", "role"])
    .where("disabled_at", "is", null)
    .orderBy("name")
    .execute();
  const { nextAt, failure } = office.backups.view();
  return {
    overrides: await standingOverrides(office, caller),
    // Imports are the administrator's of the whole town.
    imports:
      hasRole(caller.user.role, "administrator") && caller.scope.kind === "all"
        ? imports.map(({ id, file_name, state }) => ({ id, fileName: file_name, state }))
        : [],
    backup: {
      lastSoundAt: office.backups.lastSoundAt(),
      failedAt: failure?.at ?? null,
      nextAt,
    },
    lastHere: here.filter(({ role }) => hasRole(role, "technician")),
    absences: await listAbsences(office, caller),
    people: people
      .filter(({ role }) => hasRole(role, "technician"))
      .map(({ id, name }) => ({ id, name })),
  };
}
