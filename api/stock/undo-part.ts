import type { StockKind } from "../contract/stock.ts";
import { checkScope, usesOf } from "./checks.ts";
import { exchangeRows } from "./exchange-rows.ts";
import type { Row } from "./fields.ts";
import { devicesBehind, setDevicesBehind } from "./gateway-devices.ts";
import type { Kind } from "./kind.ts";
import { setMembers } from "./members.ts";
import { ensureNamed } from "./named.ts";
import { renameInLights } from "./object-rules.ts";
import { soundRows } from "./sound-rows.ts";
import type { StockWork } from "./stock-change.ts";
import { idOf, isGone, nameOf, portionsOf, rowsById } from "./stock-db.ts";
import { invert, type UndoneLine } from "./undo-line.ts";

interface KeptObject {
  readonly kind: StockKind;
  readonly id: string;
  readonly name: string;
}

/** What an undo has come to. */
export class UndoTally {
  readonly undone = new Set<string>();
  readonly #kept = new Map<string, KeptObject>();

  keep(kind: Kind, row: Row): void {
    this.#kept.set(idOf(row), { kind: kind.kind, id: idOf(row), name: nameOf(kind, row) });
  }

  get kept(): readonly KeptObject[] {
    return [...this.#kept.values()];
  }
}

/**
 * Takes back lines of one kind, newest first, and writes the history of that. `touched`: of which objects something in force has
 * changed since.
 */
export async function undoLines(
  work: StockWork,
  kind: Kind,
  lines: readonly UndoneLine[],
  touched: (line: UndoneLine) => boolean,
  tally: UndoTally,
): Promise<void> {
  const ids = [...new Set(lines.map(({ objectId }) => objectId))];
  const before = new Map<string, Row>();
  for (const some of portionsOf(ids)) {
    for (const [id, row] of await rowsById(work.db, kind, some)) before.set(id, row);
  }
  const after = new Map(before);
  /** By group and what is wanted. */
  const groups = new Map<string, { groupId: string; isMember: boolean; ids: string[] }>();
  for (const line of lines) {
    const row = after.get(line.objectId);
    if (row === undefined) continue;
    if (!(await isOurs(work, kind, line, row))) {
      tally.keep(kind, row);
      continue;
    }
    const inverse = invert(kind, line, row, touched(line), work.at);
    if (inverse.isKept) tally.keep(kind, row);
    after.set(line.objectId, inverse.after);
    for (const [groupId, isMember] of inverse.groups) {
      const key = `${groupId} ${isMember}`;
      const group = groups.get(key) ?? { groupId, isMember, ids: [] };
      groups.set(key, group);
      group.ids.push(line.objectId);
    }
    if (kind.kind === "gateway") await undoDevices(work, kind, line, row, tally);
  }
  const wanted = [...after].map(([id, row]) => ({ before: before.get(id) ?? row, after: row }));
  const sound = await soundRows(work, kind, await unused(work, kind, wanted, tally));
  for (const change of sound) if (change.isKept) tally.keep(kind, change.before);
  // Rows of the trash that have stepped aside are none of the batch's.
  for (const id of (await exchangeRows(work, kind, sound)).keys()) {
    if (after.has(id)) tally.undone.add(id);
  }
  for (const change of sound) {
    const { before: was, after: is } = change;
    for (const id of await renameInLights(work, kind.kind, was, is)) tally.undone.add(id);
  }
  for (const { groupId, isMember, ids: members } of groups.values()) {
    for (const id of await setMembers(work, groupId, members, isMember)) tally.undone.add(id);
  }
  if (kind.kind === "lightPoint")
    await ensureNamed(
      work,
      sound.map((change) => change.after),
    );
}

/**
 * What lies outside of the caller's areas stays as it is. Streets and masts come and go with the light points that name them; what they
 * are called is the whole town's.
 */
async function isOurs(
  { db, caller }: StockWork,
  kind: Kind,
  { action }: UndoneLine,
  row: Row,
): Promise<boolean> {
  if (caller.scope.kind === "all") return true;
  const comesAlong = kind.kind === "street" || kind.kind === "mast";
  if (comesAlong && action !== "changed") return true;
  return (await checkScope(db, caller, kind, row)) === null;
}

/** What goes to the trash and is still named by others stays. */
async function unused<T extends { readonly before: Row; readonly after: Row }>(
  work: StockWork,
  kind: Kind,
  changes: readonly T[],
  tally: UndoTally,
): Promise<T[]> {
  const going = changes.filter(
    (change) => isGone(kind, change.after) && !isGone(kind, change.before),
  );
  const used = new Set<string>();
  for (const some of portionsOf(going)) {
    const uses = await usesOf(
      work.db,
      kind,
      some.map(({ before }) => before),
    );
    for (const id of uses.keys()) used.add(id);
  }
  return changes.filter(({ before }) => {
    const isUsed = used.has(idOf(before));
    if (isUsed) tally.keep(kind, before);
    return !isUsed;
  });
}

async function undoDevices(
  work: StockWork,
  kind: Kind,
  { fields }: UndoneLine,
  row: Row,
  tally: UndoTally,
): Promise<void> {
  const [was, left] = fields["deviceIds"] ?? [];
  if (typeof was !== "string" || was === left) return;
  const is = await devicesBehind(work, idOf(row));
  if (is === was) return;
  const refusal =
    is === left
      ? await setDevicesBehind(work, idOf(row), was.split(" ").filter(Boolean))
      : "changed since";
  if (refusal === null) tally.undone.add(idOf(row));
  else tally.keep(kind, row);
}
