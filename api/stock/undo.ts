import type { StockKind, UndoResult } from "../contract/stock.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import type { AreaScope } from "../scope.ts";
import { inForce, mayUndo } from "./batches.ts";
import { fieldsOf } from "./history.ts";
import { kinds } from "./kinds.ts";
import { changeStock, type StockWork } from "./stock-change.ts";
import { portion, portionsOf } from "./stock-db.ts";
import type { UndoneLine } from "./undo-line.ts";
import { undoLines, UndoTally } from "./undo-part.ts";

/** Objects named in the answer that stayed as they are. */
const mostKept = 100;

/** Kinds in the order in which one may name the other: what is named comes before who names it. */
const inOrder: readonly StockKind[] = [
  "area",
  "supplyPoint",
  "street",
  "mast",
  "luminaireType",
  "group",
  "cabinet",
  "segment",
  "gateway",
];

interface UndoRequest {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
}

/**
 * Takes a batch back, as a batch of its own that can be taken back in its turn: that does it again. What somebody has changed since
 * stays and is named.
 */
export async function undoBatch(
  { office, caller, address }: UndoRequest,
  batchId: string,
): Promise<UndoResult | Refusal> {
  const batch = await office.db
    .selectFrom("batches")
    .selectAll()
    .where("id", "=", batchId)
    .executeTakeFirst();
  const isHidden = caller.scope.kind !== "all" && batch?.actor !== caller.user.id;
  if (batch === undefined || isHidden) return refuse("notFound", "There is no such batch.");
  if (!mayUndo(caller, batch)) {
    return refuse("notAllowed", "Somebody else did it: taking it back needs the role planner.");
  }
  if (await reachesBeyond(office, caller.scope, batchId)) {
    return refuse("notAllowed", "It changed light points that are in areas you do not hold now.");
  }
  if (lacksPlan(caller) && (await changedPlans(office, batchId))) {
    return refuse(
      "notAllowed",
      "It changed what light points follow: taking it back needs a token with the scope plan.",
    );
  }
  const tally = new UndoTally();
  const head = { kind: "undo", title: batch.title, address, caller } as const;
  const done = await changeStock(office, head, async (work) => {
    const stands = await inForce(work.db);
    if (!stands(batchId)) return refuse("conflict", "It is undone already.");
    const changed = await kindsOf(work, batchId);
    const refusal = checkRoles(caller, changed);
    if (refusal !== null) return refusal;
    for (const part of partsOf(changed)) await undoPart(work, batchId, part, stands, tally);
    await work.db
      .updateTable("batches")
      .set({ undone_by: work.log.batchId })
      .where("id", "=", batchId)
      .execute();
    const { undone, kept } = tally;
    return {
      result: null,
      record: {
        action: "batch.undone",
        object: `batch:${batchId}`,
        after: { undone: undone.size, kept: kept.length },
      },
    };
  });
  if (done.kind === "refusal") return done;
  const { undone, kept } = tally;
  return {
    batchId: done.batchId,
    undone: undone.size,
    kept: kept.slice(0, mostKept),
    keptCount: kept.length,
  };
}

/** Whether a batch changed light points that somebody does not see, as after their areas or the lights' were changed. */
async function reachesBeyond(
  { db }: Pick<Office, "db">,
  scope: AreaScope,
  batchId: string,
): Promise<boolean> {
  if (scope.kind === "all") return false;
  const beyond = await db
    .selectFrom("object_changes")
    .innerJoin("light_points", "light_points.id", "object_changes.object_id")
    .select("light_points.id")
    .where("object_changes.batch_id", "=", batchId)
    .where("object_changes.kind", "=", "lightPoint")
    .where((is) =>
      is.or([
        is("light_points.area_id", "is", null),
        is("light_points.area_id", "not in", [...scope.areaIds]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return beyond !== undefined;
}

/** Whether somebody came with an API token that may not change what light points follow. */
function lacksPlan({ token }: Caller): boolean {
  return token !== null && !token.scopes.includes("plan");
}

async function changedPlans({ db }: Pick<Office, "db">, batchId: string): Promise<boolean> {
  const line = await db
    .selectFrom("object_changes")
    .select("id")
    .where("batch_id", "=", batchId)
    .where("fields", "like", '%"calendarId"%')
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

async function kindsOf({ db }: StockWork, batchId: string): Promise<ReadonlySet<StockKind>> {
  const rows = await db
    .selectFrom("object_changes")
    .select("kind")
    .distinct()
    .where("batch_id", "=", batchId)
    .execute();
  // ChangeLog takes no other.
  return new Set(rows.map(({ kind }) => kind as StockKind));
}

/** Of some kinds only an administrator changes anything. */
function checkRoles({ user }: Caller, changed: ReadonlySet<StockKind>): Refusal | null {
  const beyond = [...changed].find(
    (kind) => kinds[kind].role === "administrator" && user.role !== "administrator",
  );
  return beyond === undefined
    ? null
    : refuse("notAllowed", `Changes of kind ${beyond} need the role administrator.`);
}

interface Part {
  readonly kind: StockKind;
  readonly actions: "deleted" | "made" | "others" | "all";
  /** Lines that move controllers are taken together: light points may have exchanged theirs. */
  readonly binding: boolean | null;
}

/**
 * First comes back what was deleted, what is named before who names it; then light points, those with controllers first; at last
 * what was made goes, when nobody names it any more.
 */
function partsOf(changed: ReadonlySet<StockKind>): Part[] {
  const part = (kind: StockKind, actions: Part["actions"]): Part => ({
    kind,
    actions,
    binding: null,
  });
  const parts: Part[] = [
    ...inOrder.map((kind) => part(kind, "deleted")),
    ...inOrder.map((kind) => part(kind, "others")),
    { kind: "lightPoint", actions: "all", binding: true },
    { kind: "lightPoint", actions: "all", binding: false },
    ...inOrder.toReversed().map((kind) => part(kind, "made")),
  ];
  return parts.filter(({ kind }) => changed.has(kind));
}

async function undoPart(
  work: StockWork,
  batchId: string,
  part: Part,
  stands: (batchId: string) => boolean,
  tally: UndoTally,
): Promise<void> {
  const kind = kinds[part.kind];
  const together: UndoneLine[] = [];
  for (let below = Number.MAX_SAFE_INTEGER; ;) {
    const lines = await readLines(work, batchId, part, below);
    if (part.binding === true) {
      together.push(...lines);
    } else if (lines.length > 0) {
      await undoLines(work, kind, lines, await touchedSince(work, batchId, lines, stands), tally);
    }
    const last = lines.at(-1);
    if (last === undefined || lines.length < portion) break;
    below = last.id;
  }
  if (together.length === 0) return;
  await undoLines(work, kind, together, await touchedSince(work, batchId, together, stands), tally);
}

async function readLines(
  { db }: StockWork,
  batchId: string,
  { kind, actions, binding }: Part,
  below: number,
): Promise<UndoneLine[]> {
  let query = db
    .selectFrom("object_changes")
    .select(["id", "object_id", "action", "fields"])
    .where("batch_id", "=", batchId)
    .where("kind", "=", kind)
    .where("id", "<", below)
    .orderBy("id", "desc")
    .limit(portion);
  if (actions === "deleted") query = query.where("action", "=", "deleted");
  if (actions === "made") query = query.where("action", "in", ["created", "restored"]);
  if (actions === "others") {
    query = query.where("action", "not in", ["created", "restored", "deleted"]);
  }
  if (binding === true) query = query.where("fields", "like", '%"deviceId"%');
  if (binding === false) {
    query = query.where((eb) =>
      eb.or([eb("fields", "is", null), eb("fields", "not like", '%"deviceId"%')]),
    );
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    objectId: row.object_id,
    action: row.action,
    fields: fieldsOf(row.fields),
  }));
}

/** Whether a batch that is in force has changed the object of a line after it. Undoing is no change: it counts by what it has undone. */
async function touchedSince(
  { db }: StockWork,
  batchId: string,
  lines: readonly UndoneLine[],
  stands: (batchId: string) => boolean,
): Promise<(line: UndoneLine) => boolean> {
  const newest = new Map<string, number>();
  const asked = lines.filter(({ action }) => action === "created" || action === "restored");
  for (const some of portionsOf(asked)) {
    const later = await db
      .selectFrom("object_changes as c")
      .innerJoin("batches as b", "b.id", "c.batch_id")
      .select(["c.id", "c.object_id", "c.batch_id"])
      .where(
        "c.object_id",
        "in",
        some.map(({ objectId }) => objectId),
      )
      .where("c.batch_id", "!=", batchId)
      .where("b.kind", "!=", "undo")
      .execute();
    for (const { id, object_id, batch_id } of later) {
      if (stands(batch_id)) newest.set(object_id, Math.max(newest.get(object_id) ?? 0, id));
    }
  }
  return ({ id, objectId }) => (newest.get(objectId) ?? 0) > id;
}
