import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { UserView } from "../contract/people.ts";
import { readSignInRules } from "../auth/sign-in-rules.ts";
import type { AreaScope } from "../scope.ts";

/** All people, by name, or the one of this id. Sessions that are over are not counted. */
export async function readUsers(
  db: Kysely<OfficeSchema>,
  now: number,
  id: string | null = null,
): Promise<UserView[]> {
  const { idleMinutes } = await readSignInRules(db);
  const users = await db
    .selectFrom("users")
    .selectAll()
    .$if(id !== null, (query) => query.where("id", "=", id ?? ""))
    .orderBy("name")
    .orderBy("id")
    .execute();
  const areas = await db
    .selectFrom("user_areas")
    .selectAll()
    .$if(id !== null, (query) => query.where("user_id", "=", id ?? ""))
    .orderBy("area_id")
    .execute();
  const sessions = await db
    .selectFrom("sessions")
    .select(({ fn }) => [
      "user_id",
      fn.countAll<number>().as("count"),
      fn.max("last_seen_at").as("last_seen_at"),
    ])
    .where("expires_at", ">", now)
    .where("last_seen_at", ">", now - idleMinutes * 60_000)
    .$if(id !== null, (query) => query.where("user_id", "=", id ?? ""))
    .groupBy("user_id")
    .execute();
  const areasOf = Map.groupBy(areas, ({ user_id }) => user_id);
  const sessionsOf = new Map(sessions.map((row) => [row.user_id, row]));
  return users.map((row) => {
    const seen = sessionsOf.get(row.id);
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      phone: row.phone,
      role: row.role,
      areaIds: (areasOf.get(row.id) ?? []).map(({ area_id }) => area_id),
      language: row.language,
      hasPassword: row.password_hash !== null,
      hasSecondFactor: row.totp_confirmed_at !== null,
      hasSingleSignOn: row.oidc_subject !== null,
      createdAt: row.created_at,
      disabledAt: row.disabled_at,
      lastSeenAt: seen?.last_seen_at ?? null,
      sessions: seen?.count ?? 0,
      version: row.version,
    };
  });
}

/**
 * Whether somebody with this scope may manage somebody whose role holds for these areas (none: the whole town). Who is responsible for
 * one area has no say over people whose role reaches beyond it.
 */
export function mayManage(scope: AreaScope, areaIds: readonly string[]): boolean {
  if (scope.kind === "all") return true;
  return areaIds.length > 0 && areaIds.every((id) => scope.areaIds.has(id));
}
