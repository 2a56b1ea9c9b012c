import type { FilterFacts, LightFilter } from "./light-list.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";

/** What a filter is answered from, as the town stands now. */
export async function filterFacts(
  office: Pick<Office, "model" | "db" | "clock">,
  filter: LightFilter,
): Promise<FilterFacts> {
  const isLocked = filter.locked === undefined ? () => false : await lockedBy(office);
  const { model } = office;
  const order = await model.order();
  const { states, plans } = model;
  return { order, states, isLocked, follows: (light, program) => plans.follows(light, program) };
}

/** Which light points a work lock holds, by itself, its segment or its cabinet. */
async function lockedBy({
  db,
  clock,
}: Pick<Office, "db" | "clock">): Promise<(light: LightPoint) => boolean> {
  const targets = await lockTargets(db, clock.now());
  return ({ lightId, segmentId, cabinetId }) =>
    targets.has(lightId) ||
    (segmentId !== null && targets.has(segmentId)) ||
    (cabinetId !== null && targets.has(cabinetId));
}

/** Ids of the locks that hold at an instant of the town's clock, by what they lock. */
export async function lockTargets(
  db: Office["db"],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const locks = await db
    .selectFrom("work_locks")
    .select(["id", "target_id"])
    .where("ended_at", "is", null)
    .where("from_at", "<=", now)
    .where("until_at", ">", now)
    .execute();
  return new Map(locks.map(({ id, target_id }) => [target_id, id]));
}
