import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { newId } from "../auth/token.ts";
import type { ApprovalSummary, NoticeView } from "../contract/approvals.ts";
import type { Caller } from "../http/route.ts";
import { userNames } from "../office/light-view.ts";
import { inScope, type AreaScope } from "../scope.ts";

/** So long a notice is shown, milliseconds. */
const shownMs = 30 * 86_400_000;

/** Writes what all others must see, in the transaction of what it tells of. Returns its id. */
export async function notice(
  db: Kysely<OfficeSchema>,
  at: number,
  actor: string,
  what: Pick<NoticeView, "kind" | "parameters" | "object">,
): Promise<string> {
  const id = newId("nt");
  await db
    .insertInto("notices")
    .values({ id, at, actor, ...what, parameters: JSON.stringify(what.parameters) })
    .execute();
  return id;
}

/**
 * Notices of the last 30 days, newest first. One's own count as seen. Who holds some areas hears of what went darker there, and of the
 * rule; never of other areas.
 */
export async function listNotices(
  db: Kysely<OfficeSchema>,
  { user: { id: userId }, scope }: Pick<Caller, "user" | "scope">,
  now: number,
): Promise<NoticeView[]> {
  const rows = await db
    .selectFrom("notices")
    .leftJoin("notices_seen", (join) =>
      join
        .onRef("notices_seen.notice_id", "=", "notices.id")
        .on("notices_seen.user_id", "=", userId),
    )
    .leftJoin("approvals", (join) =>
      join.on("approvals.id", "=", (eb) =>
        // Behind "approval:".
        eb.fn<string>("substr", ["notices.object", eb.val(10)]),
      ),
    )
    .select(["notices.id", "kind", "parameters", "object", "notices.at", "actor"])
    .select("approvals.summary")
    .select("notices_seen.at as seen_at")
    .where("notices.at", ">", now - shownMs)
    .orderBy("notices.at", "desc")
    .limit(100)
    .execute();
  const names = await userNames({ db }, [...new Set(rows.map(({ actor }) => actor))]);
  return rows.flatMap((row): NoticeView[] => {
    // Written by `notice` only.
    const parameters = JSON.parse(row.parameters) as NoticeView["parameters"];
    const shown = cutToScope(parameters, row.summary, scope);
    if (shown === null) return [];
    return [
      {
        id: row.id,
        kind: row.kind as NoticeView["kind"],
        parameters: shown,
        object: row.object,
        at: row.at,
        by: names.get(row.actor) ?? row.actor,
        isSeen: row.seen_at !== null || row.actor === userId,
      },
    ];
  });
}

/** The area that is named, and how many light points; null where a reader holds none of those that went darker. */
function cutToScope(
  parameters: NoticeView["parameters"],
  summary: string | null,
  scope: AreaScope,
): NoticeView["parameters"] | null {
  if (scope.kind === "all" || summary === null) return parameters;
  // Written by the gate.
  const { areas } = JSON.parse(summary) as ApprovalSummary;
  if (areas.length === 0) return parameters;
  const [first, ...others] = areas.filter(({ areaId }) => inScope(scope, areaId));
  if (first === undefined) return null;
  const lights = others.reduce((sum, area) => sum + area.lights, first.lights);
  return { ...parameters, area: first.area, lights };
}

/** Marks a notice as seen; false where there is none. */
export async function seeNotice(
  db: Kysely<OfficeSchema>,
  id: string,
  userId: string,
  at: number,
): Promise<boolean> {
  const row = await db.selectFrom("notices").select("id").where("id", "=", id).executeTakeFirst();
  if (row === undefined) return false;
  await db
    .insertInto("notices_seen")
    .values({ notice_id: id, user_id: userId, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}
