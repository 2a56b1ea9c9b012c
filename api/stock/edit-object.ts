import type { StockKind } from "../contract/stock.ts";
import { newId } from "../auth/token.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { Office } from "../office/office.ts";
import { checkReferences, checkScope, checkUnique, checkUnused, staleness } from "./checks.ts";
import { cellsOf, changesOf, viewOf, type Row } from "./fields.ts";
import { setDevicesBehind } from "./gateway-devices.ts";
import { kinds } from "./kinds.ts";
import { checkRules, renameInLights } from "./object-rules.ts";
import { findObject, viewObject } from "./objects.ts";
import { changeStock } from "./stock-change.ts";
import { idOf, isGone, nameOf, rowById, stockDb } from "./stock-db.ts";
import { writeRows } from "./write-rows.ts";

export interface Edit {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
  readonly kind: Exclude<StockKind, "lightPoint">;
}

type Body = Readonly<Record<string, unknown>>;
/** `batchId`: undoes it; null where nothing differed. */
export type Edited =
  | { readonly kind: "edited"; readonly id: string; readonly batchId: string | null }
  | Refusal;

/** A new object of a kind. `body` has passed the kind's schema. */
export async function createObject(edit: Edit, body: Body): Promise<Edited> {
  const { office, caller, address } = edit;
  const kind = kinds[edit.kind];
  const id = newId(kind.prefix);
  const row: Row = {
    ...Object.fromEntries(kind.fields.map(({ column, initial }) => [column, initial ?? null])),
    ...cellsOf(kind.fields, body),
    id,
  };
  const title = nameOf(kind, row);
  const done = await changeStock(office, { kind: "edit", title, address, caller }, async (work) => {
    const refusal =
      (await checkScope(work.db, caller, kind, row)) ??
      (await checkReferences(office, work.db, caller, kind, row)) ??
      (await checkRules(edit.kind, work, null, row)) ??
      (await checkUnique(work.db, kind, row));
    if (refusal !== null) return refusal;
    await stockDb(work.db).insertInto(kind.table).values(row).execute();
    const empty: Row = {};
    await work.log.record(kind.kind, id, "created", changesOf(kind.fields, empty, row));
    work.kinds.add(kind.kind);
    return {
      result: null,
      record: {
        action: `${kind.kind}.created`,
        object: `${kind.kind}:${id}`,
        after: viewOf(kind.fields, row),
      },
    };
  });
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

/** Other values for the fields that `body` names. */
export async function patchObject(
  edit: Edit,
  id: string,
  body: Body,
  ifMatch: string | undefined,
): Promise<Edited> {
  const { office, caller, address } = edit;
  const kind = kinds[edit.kind];
  const found = await findObject(office, caller.scope, edit.kind, id);
  if (found === null) return notThere();
  const title = nameOf(kind, found);
  const done = await changeStock(office, { kind: "edit", title, address, caller }, async (work) => {
    const before = await rowById(work.db, kind, id);
    if (before === null || isGone(kind, before)) return notThere();
    const after: Row = { ...before, ...cellsOf(kind.fields, body) };
    const refusal =
      (await staleness(ifMatch, before, () => viewObject(office, caller.scope, edit.kind, id))) ??
      (await checkScope(work.db, caller, kind, before)) ??
      (await checkScope(work.db, caller, kind, after)) ??
      (await checkReferences(office, work.db, caller, kind, cellsOf(kind.fields, body))) ??
      (await checkRules(edit.kind, work, before, after)) ??
      (await checkUnique(work.db, kind, after));
    if (refusal !== null) return refusal;
    const changed = await writeRows(work, kind, [{ before, after }]);
    if (edit.kind === "gateway" && Array.isArray(body["deviceIds"])) {
      const behind = await setDevicesBehind(work, id, body["deviceIds"] as string[]); // by its schema
      if (behind !== null) return behind;
    }
    await renameInLights(work, edit.kind, before, after);
    const fields = Object.entries(changed.get(id) ?? {});
    return {
      result: null,
      record: {
        action: `${kind.kind}.changed`,
        object: `${kind.kind}:${id}`,
        before: Object.fromEntries(fields.map(([name, [was]]) => [name, was])),
        after: body,
      },
    };
  });
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

/** Into the trash, where nothing names it any more. */
export async function deleteObject(
  edit: Edit,
  id: string,
  ifMatch: string | undefined,
): Promise<Edited> {
  const { office, caller, address } = edit;
  const kind = kinds[edit.kind];
  const found = await findObject(office, caller.scope, edit.kind, id);
  if (found === null) return notThere();
  const title = nameOf(kind, found);
  const done = await changeStock(
    office,
    { kind: "trash", title, address, caller },
    async (work) => {
      const before = await rowById(work.db, kind, id);
      if (before === null || isGone(kind, before)) return notThere();
      const refusal =
        (await staleness(ifMatch, before, () => viewObject(office, caller.scope, edit.kind, id))) ??
        (await checkScope(work.db, caller, kind, before)) ??
        (await checkUnused(work.db, kind, before));
      if (refusal !== null) return refusal;
      await writeRows(work, kind, [{ before, after: { ...before, [kind.goneColumn]: work.at } }]);
      return {
        result: null,
        record: {
          action: `${kind.kind}.deleted`,
          object: `${kind.kind}:${idOf(before)}`,
          before: viewOf(kind.fields, before),
        },
      };
    },
  );
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

function notThere(): Refusal {
  return refuse("notFound", "There is no such object.");
}
