import type { Kysely } from "kysely";
import type { OfficeSchema } from "../../store/office-schema.ts";
import type { BulkChange, BulkResult } from "../contract/stock.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import { bulkFields } from "../schemas/stock-actions.ts";
import { inScope } from "../scope.ts";
import { BulkTally } from "./bulk-tally.ts";
import { invalid } from "./checks.ts";
import { cellsOf, changesOf } from "./fields.ts";
import { kinds, loggedFields } from "./kinds.ts";
import { LightRules } from "./light-rules.ts";
import { spreadSign } from "./mast-sign.ts";
import { changeMembers, differing, isGroup, noGroup } from "./members.ts";
import { ensureStreets } from "./named.ts";
import { changeStock } from "./stock-change.ts";
import { idOf, isGone, portionsOf, rowsById } from "./stock-db.ts";
import { titleOf } from "./titles.ts";
import { writeRows, type RowChange } from "./write-rows.ts";

export interface BulkEdit {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
  readonly lights: readonly LightPoint[];
  readonly change: BulkChange;
}

const kind = kinds.lightPoint;

/**
 * One change of many light points: all of it or nothing, in one transaction, undone as one. The event loop stays free, for rows come
 * and go by portions.
 */
export async function changeLights(edit: BulkEdit): Promise<BulkResult | Refusal> {
  const { office, caller, address, lights, change } = edit;
  const refusal = checkChange(change);
  if (refusal !== null) return refusal;
  const tally = new BulkTally(lights.length);
  if (lights.length === 0) return tally.result(null);
  const head = {
    kind: change.delete === true ? ("trash" as const) : ("bulk" as const),
    title: titleOf(lights.slice(0, 4).map(({ number }) => number)),
    address,
    caller,
  };
  const done = await changeStock(office, head, async (work) => {
    const ids = lights.map(({ lightId }) => lightId);
    const chosen = new Set(ids);
    const refused = await eachPortion(edit, work.db, work.at, async (changes) => {
      tally.takeFields(await writeRows(work, kind, changes));
      if (change.zeichen394 === undefined) return;
      const heads = changes.map(({ after }) => after);
      await spreadSign(work, heads, (id) => chosen.has(id));
    });
    if (refused !== null) return refused;
    if (typeof change.street === "string") await ensureStreets(work, [change.street]);
    for (const [groupId, isMember] of memberships(change)) {
      const changed = await changeMembers(work, groupId, ids, isMember);
      if ("kind" in changed) return changed;
      tally.takeMembers(changed);
    }
    const { selected, changed, fields } = tally.result(null);
    return {
      result: null,
      record: {
        action: change.delete === true ? "lightPoints.deleted" : "lightPoints.changed",
        object: "lightPoints",
        after: { change, selected, changed, fields },
      },
    };
  });
  return done.kind === "refusal" ? done : tally.result(done.batchId);
}

/** What the change would do, with the refusals that it would have; nothing is written. */
export async function tryChange(edit: BulkEdit): Promise<BulkResult | Refusal> {
  const { office, lights, change } = edit;
  const refusal = checkChange(change);
  if (refusal !== null) return refusal;
  const tally = new BulkTally(lights.length);
  const fields = loggedFields(kind);
  const refused = await eachPortion(edit, office.db, office.now(), async (changes) => {
    tally.takeFields(
      new Map(
        changes.flatMap(({ before, after }) => {
          const told = changesOf(fields, before, after);
          const isSame = Object.keys(told).length === 0 && change.delete !== true;
          return isSame ? [] : [[idOf(after), told]];
        }),
      ),
    );
  });
  if (refused !== null) return refused;
  const ids = lights.map(({ lightId }) => lightId);
  for (const [groupId, isMember] of memberships(change)) {
    if (!(await isGroup(office.db, groupId))) return noGroup();
    tally.takeMembers(await differing(office, groupId, ids, isMember));
  }
  return tally.result(null);
}

function checkChange(change: BulkChange): Refusal | null {
  return change.delete === true && Object.keys(change).length > 1
    ? invalid("delete", "stands alone in a change")
    : null;
}

/** Lays the change over the rows as they stand in the database, by portions, and gives those to `take` as long as nothing is refused. */
async function eachPortion(
  { office, caller, lights, change }: BulkEdit,
  db: Kysely<OfficeSchema>,
  at: number,
  take: (changes: readonly RowChange[]) => Promise<void>,
): Promise<Refusal | null> {
  const cells = {
    ...cellsOf(bulkFields, { ...change }),
    ...(change.delete === true ? { deleted_at: at } : {}),
  };
  if (Object.keys(cells).length === 0) return null;
  const rules = await LightRules.of(office, { db }, caller, cells);
  if (!(rules instanceof LightRules)) return rules;
  for (const some of portionsOf(lights)) {
    const ids = some.map(({ lightId }) => lightId);
    const changes: RowChange[] = [];
    for (const before of (await rowsById(db, kind, ids)).values()) {
      // Gone, or moved to another area, since it was chosen.
      const area = before["area_id"];
      const isOurs = inScope(caller.scope, typeof area === "string" ? area : null);
      if (isOurs && !isGone(kind, before)) changes.push({ before, after: rules.apply(before) });
    }
    if (rules.refusal() === null) await take(changes);
  }
  return rules.refusal();
}

function memberships(change: BulkChange): (readonly [groupId: string, isMember: boolean])[] {
  return [
    ...(change.addGroupIds ?? []).map((id) => [id, true] as const),
    ...(change.removeGroupIds ?? []).map((id) => [id, false] as const),
  ];
}
