import type { BulkResult, MembersChange } from "../contract/stock.ts";
import type { Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { BulkTally } from "./bulk-tally.ts";
import { kinds } from "./kinds.ts";
import { changeMembers, noGroup } from "./members.ts";
import { chooseLights } from "./selection.ts";
import { changeStock } from "./stock-change.ts";
import { nameOf, rowById } from "./stock-db.ts";

interface MembersEdit {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
}

/** Light points join a group and leave it, in one go. */
export async function editMembers(
  { office, caller, address }: MembersEdit,
  groupId: string,
  change: MembersChange,
): Promise<BulkResult | Refusal> {
  const group = await rowById(office.db, kinds.group, groupId);
  if (group === null) return noGroup();
  const parts: { ids: readonly string[]; isMember: boolean }[] = [];
  for (const [selection, isMember] of [
    [change.add, true],
    [change.remove, false],
  ] as const) {
    if (selection === undefined) continue;
    const chosen = await chooseLights(office, caller.scope, selection);
    if (chosen.kind === "refusal") return chosen;
    parts.push({ ids: chosen.lights.map(({ lightId }) => lightId), isMember });
  }
  const tally = new BulkTally(new Set(parts.flatMap(({ ids }) => ids)).size);
  const title = nameOf(kinds.group, group);
  const done = await changeStock(office, { kind: "bulk", title, address, caller }, async (work) => {
    for (const { ids, isMember } of parts) {
      const changed = await changeMembers(work, groupId, ids, isMember);
      if ("kind" in changed) return changed;
      tally.takeMembers(changed);
    }
    const { selected, changed } = tally.result(null);
    return {
      result: null,
      record: { action: "group.members", object: `group:${groupId}`, after: { selected, changed } },
    };
  });
  return done.kind === "refusal" ? done : tally.result(done.batchId);
}
