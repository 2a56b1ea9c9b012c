import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { sessionUserOf } from "../auth/session-user.ts";
import { roles, type Role } from "../contract/session.ts";
import type { ApprovalRule, ApprovalSummary } from "../contract/approvals.ts";
import type { Caller } from "../http/route.ts";
import { boundTo } from "./bound-people.ts";
import { inScope, wholeTown, type AreaScope } from "../scope.ts";

export function hasRole(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}

/** Whether all areas that go darker lie in a scope. */
export function coversAreas(scope: AreaScope, { areas }: ApprovalSummary): boolean {
  return areas.length === 0
    ? scope.kind === "all"
    : areas.every(({ areaId }) => inScope(scope, areaId));
}

/** Role needed to let a change go on: of the rule itself only administrators decide. */
export function deciderRole(rule: ApprovalRule, { change }: ApprovalSummary): Role {
  return change === "rule" ? "administrator" : rule.approver;
}

/** Whether anybody else in town could let it go on; `now` by the machine's own clock. */
export async function hasOtherDecider(
  db: Kysely<OfficeSchema>,
  requester: string,
  tokenId: string | null,
  rule: ApprovalRule,
  summary: ApprovalSummary,
  now: number,
): Promise<boolean> {
  const least = deciderRole(rule, summary);
  const people = await db
    .selectFrom("users")
    .select("id")
    .where("disabled_at", "is", null)
    .where("id", "!=", requester)
    // An invitation that nobody has taken up, or the first start's own, decides nothing.
    .where((eb) =>
      eb.or([
        eb("password_hash", "is not", null),
        eb("oidc_subject", "is not", null),
        eb("id", "in", eb.selectFrom("sessions").select("user_id").where("expires_at", ">", now)),
      ]),
    )
    .where(
      "role",
      "in",
      roles.filter((role) => hasRole(role, least)),
    )
    .execute();
  const areas = await areasOf(
    db,
    people.map(({ id }) => id),
  );
  // Of the rule nobody decides alone only because all others were touched before.
  const bound =
    summary.change === "rule" ? new Set<string>() : await boundTo(db, requester, tokenId, now);
  return people.some(({ id }) => !bound.has(id) && coversAreas(scopeOf(areas.get(id)), summary));
}

/** A requester as they are now; null where they may not act any more, or the token they asked with ended. */
export async function requesterNow(
  db: Kysely<OfficeSchema>,
  userId: string,
  tokenId: string | null,
  now: number,
): Promise<Caller | null> {
  const row = await db
    .selectFrom("users")
    .selectAll()
    .where("id", "=", userId)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (tokenId !== null) {
    const token = await db
      .selectFrom("api_tokens")
      .select(["revoked_at", "expires_at"])
      .where("id", "=", tokenId)
      .executeTakeFirst();
    const isOver = token?.expires_at !== null && (token?.expires_at ?? 0) <= now;
    if (token === undefined || token.revoked_at !== null || isOver) return null;
  }
  return {
    user: sessionUserOf(row, false),
    scope: scopeOf((await areasOf(db, [row.id])).get(row.id)),
    sessionId: null,
    token: null,
    provenAt: null,
  };
}

async function areasOf(
  db: Kysely<OfficeSchema>,
  userIds: readonly string[],
): Promise<Map<string, string[]>> {
  const areas = new Map<string, string[]>();
  if (userIds.length === 0) return areas;
  const rows = await db
    .selectFrom("user_areas")
    .selectAll()
    .where("user_id", "in", userIds)
    .execute();
  for (const { user_id, area_id } of rows)
    areas.getOrInsertComputed(user_id, () => []).push(area_id);
  return areas;
}

function scopeOf(areaIds: readonly string[] | undefined): AreaScope {
  return areaIds === undefined ? wholeTown : { kind: "areas", areaIds: new Set(areaIds) };
}
