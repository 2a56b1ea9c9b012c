import { insertMany } from "../../store/bulk.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import { kinds } from "./kinds.ts";
import type { Writing } from "./stock-change.ts";
import { isGone, portionsOf, rowById } from "./stock-db.ts";

/** The line of history of a light point that joins or leaves a group, by this field. */
export const groupFieldPrefix = "group:";

/**
 * Light points join a group or leave it. Returns those for which that is new. Refused where the group is not there.
 */
export async function changeMembers(
  work: Writing,
  groupId: string,
  lightIds: readonly string[],
  isMember: boolean,
): Promise<readonly string[] | Refusal> {
  if (!(await isGroup(work.db, groupId))) return noGroup();
  return setMembers(work, groupId, lightIds, isMember);
}

/** Whether there is such a group, and not in the trash. */
export async function isGroup(db: Writing["db"], groupId: string): Promise<boolean> {
  const group = await rowById(db, kinds.group, groupId);
  return group !== null && !isGone(kinds.group, group);
}

/** The same where the group is known to be there, also in the trash. */
export async function setMembers(
  work: Writing,
  groupId: string,
  lightIds: readonly string[],
  isMember: boolean,
): Promise<readonly string[]> {
  const changed = await differing(work, groupId, lightIds, isMember);
  if (isMember) {
    const rows = changed.map((light_id) => ({ group_id: groupId, light_id }));
    await insertMany(work.db, "group_members", rows);
  } else {
    for (const some of portionsOf(changed)) {
      await work.db
        .deleteFrom("group_members")
        .where("group_id", "=", groupId)
        .where("light_id", "in", some)
        .execute();
    }
  }
  for (const id of changed) {
    const fields = { [groupFieldPrefix + groupId]: [!isMember, isMember] as const };
    await work.log.record("lightPoint", id, "changed", fields);
    work.lightIds.add(id);
  }
  return changed;
}

/** Those of the light points that are not yet as wanted. */
export async function differing(
  { db }: Pick<Writing, "db">,
  groupId: string,
  lightIds: readonly string[],
  isMember: boolean,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const some of portionsOf(lightIds)) {
    const rows = await db
      .selectFrom("group_members")
      .select("light_id")
      .where("group_id", "=", groupId)
      .where("light_id", "in", some)
      .execute();
    const members = new Set(rows.map(({ light_id }) => light_id));
    changed.push(...some.filter((id) => members.has(id) !== isMember));
  }
  return changed;
}

export function noGroup(): Refusal {
  return refuse("notFound", "There is no such group.");
}
