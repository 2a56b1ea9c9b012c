import type { Role } from "../contract/session.ts";
import { newId } from "../auth/token.ts";
import { refuse, type Refusal } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { defaultCalendars, lowestDimmedLevel } from "../office/default-plan.ts";
import type { Office } from "../office/office.ts";
import { checkReferences, checkScope, staleness } from "./checks.ts";
import type { Edited } from "./edit-object.ts";
import { cellsOf, changesOf, viewOf, type Row } from "./fields.ts";
import { kinds } from "./kinds.ts";
import { LightRules } from "./light-rules.ts";
import { signOfMast, spreadSign } from "./mast-sign.ts";
import { ensureNamed } from "./named.ts";
import { viewObject } from "./objects.ts";
import { changeStock, type StockWork } from "./stock-change.ts";
import { isGone, nameOf, rowById, stockDb } from "./stock-db.ts";
import { writeRows } from "./write-rows.ts";

interface LightEdit {
  readonly office: Office;
  readonly caller: Caller;
  readonly address: string;
}

type Body = Readonly<Record<string, unknown>>;

const kind = kinds.lightPoint;

/** What a technician sets right on the spot. All else is the planner's. */
const technicianFields: readonly string[] = ["note", "latitude", "longitude", "mast"];

export async function createLight(
  { office, caller, address }: LightEdit,
  body: Body,
): Promise<Edited> {
  const id = newId(kind.prefix);
  const title = String(body["number"]);
  const done = await changeStock(office, { kind: "edit", title, address, caller }, async (work) => {
    const said = cellsOf(kind.fields, body);
    const row: Row = {
      ...Object.fromEntries(kind.fields.map(({ column, initial }) => [column, initial ?? null])),
      // As an import takes it that does not say how: a controller is bound later.
      switching: typeof said["cabinet_id"] === "string" ? "byCabinet" : "notNetworked",
      ...said,
      id,
      idx: await nextIndex(work),
      device_id: null,
      output: 1,
      created_at: work.at,
      updated_at: work.at,
      deleted_at: null,
    };
    // A new one has no area unless it says so.
    const rules = await LightRules.of(office, work, caller, { area_id: null, ...said });
    if (!(rules instanceof LightRules)) return rules;
    const signed = { ...rules.apply(row), ...(await inheritedSign(work, said, row)) };
    const planned = {
      ...signed,
      calendar_id: said["calendar_id"] ?? (await firstPlan(work, signed)),
    };
    const refusal =
      rules.refusal() ?? (await checkReferences(office, work.db, caller, kind, planned));
    if (refusal !== null) return refusal;
    await ensureNamed(work, [planned]);
    await stockDb(work.db).insertInto(kind.table).values(planned).execute();
    const empty: Row = {};
    await work.log.record("lightPoint", id, "created", changesOf(kind.fields, empty, planned));
    work.lightIds.add(id);
    if (said["zeichen394"] !== undefined) await spreadSign(work, [planned]);
    return {
      result: null,
      record: {
        action: "lightPoint.created",
        object: `lightPoint:${id}`,
        after: viewOf(kind.fields, planned),
      },
    };
  });
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

export async function patchLight(
  { office, caller, address }: LightEdit,
  id: string,
  body: Body,
  ifMatch: string | undefined,
): Promise<Edited> {
  const notTheirs = Object.keys(body).filter((name) => !mayChange(caller.user.role, name));
  if (notTheirs.length > 0) {
    return refuse("notAllowed", `${notTheirs.join(", ")}: this needs the role planner.`, {
      errors: notTheirs.map((name) => ({ pointer: `/${name}`, message: "needs a planner" })),
    });
  }
  const found = await rowById(office.db, kind, id);
  const title = found === null ? id : nameOf(kind, found);
  const done = await changeStock(office, { kind: "edit", title, address, caller }, async (work) => {
    const before = await ownLight(work, id);
    if ("kind" in before) return before;
    const stale = await staleness(ifMatch, before.row, () =>
      viewObject(office, caller.scope, "lightPoint", id),
    );
    if (stale !== null) return stale;
    const said = cellsOf(kind.fields, body);
    const rules = await LightRules.of(office, work, caller, said);
    if (!(rules instanceof LightRules)) return rules;
    const laid = rules.apply(before.row);
    const after = { ...laid, ...(await inheritedSign(work, said, laid)) };
    const refusal = rules.refusal();
    if (refusal !== null) return refusal;
    await ensureNamed(work, [after]);
    const changed = await writeRows(work, kind, [{ before: before.row, after }]);
    if (said["zeichen394"] !== undefined) await spreadSign(work, [after]);
    const fields = Object.entries(changed.get(id) ?? {});
    return {
      result: null,
      record: {
        action: "lightPoint.changed",
        object: `lightPoint:${id}`,
        before: Object.fromEntries(fields.map(([name, [was]]) => [name, was])),
        after: Object.fromEntries(fields.map(([name, [, is]]) => [name, is])),
      },
    };
  });
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

/** Into the trash. A controller that it has is free for others from then on. */
export async function deleteLight(
  { office, caller, address }: LightEdit,
  id: string,
  ifMatch: string | undefined,
): Promise<Edited> {
  const found = await rowById(office.db, kind, id);
  const title = found === null ? id : nameOf(kind, found);
  const head = { kind: "trash", title, address, caller } as const;
  const done = await changeStock(office, head, async (work) => {
    const before = await ownLight(work, id);
    if ("kind" in before) return before;
    const { row } = before;
    const stale = await staleness(ifMatch, row, () =>
      viewObject(office, caller.scope, "lightPoint", id),
    );
    if (stale !== null) return stale;
    await writeRows(work, kind, [{ before: row, after: { ...row, deleted_at: work.at } }]);
    return {
      result: null,
      record: {
        action: "lightPoint.deleted",
        object: `lightPoint:${id}`,
        before: viewOf(kind.fields, row),
      },
    };
  });
  return done.kind === "refusal" ? done : { kind: "edited", id, batchId: done.batchId };
}

function mayChange(role: Role, field: string): boolean {
  return role !== "technician" || technicianFields.includes(field);
}

/** A light point that is not in the trash and within the caller's areas. */
async function ownLight(work: StockWork, id: string): Promise<{ readonly row: Row } | Refusal> {
  const row = await rowById(work.db, kind, id);
  const isHidden =
    row === null ||
    isGone(kind, row) ||
    (await checkScope(work.db, work.caller, kind, row)) !== null;
  return isHidden ? refuse("notFound", "There is no such light point.") : { row };
}

/** A head that comes to a mast has the mast's sign, unless it says itself. */
async function inheritedSign(work: StockWork, said: Row, row: Row): Promise<Row> {
  if (typeof said["mast"] !== "string" || said["zeichen394"] !== undefined) return {};
  const sign = await signOfMast(work, row);
  return sign === null ? {} : { zeichen394: sign };
}

/** The plan that a new light point follows: as with an import, dimmed only where no floor forbids it. */
async function firstPlan(work: StockWork, row: Row): Promise<string> {
  const { dimmed, wholeNight } = await defaultCalendars(work.db, work.caller.user.id, work.at);
  const mayDim =
    row["switching"] === "networked" &&
    row["never_dim"] !== 1 &&
    Number(row["minimum_level"]) <= lowestDimmedLevel;
  return mayDim ? dimmed : wholeNight;
}

async function nextIndex({ db }: StockWork): Promise<number> {
  const { greatest } = await db
    .selectFrom("light_points")
    .select((eb) => eb.fn.max("idx").as("greatest"))
    .executeTakeFirstOrThrow();
  return (greatest ?? -1) + 1;
}
