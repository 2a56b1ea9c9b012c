import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { LightOrder } from "../../../api/office/light-order.ts";
import { loadOffice } from "../../../api/office/office-data.ts";
import type { Office } from "../../../api/office/office.ts";
import type { StockKind } from "../../../api/contract/stock.ts";
import { admit } from "../../../api/devices/admit.ts";
import { bind } from "../../../api/devices/bind.ts";
import { unbind } from "../../../api/devices/unbind.ts";
import { inForce } from "../../../api/stock/batches.ts";
import { changeLights } from "../../../api/stock/bulk.ts";
import { createLight, deleteLight, patchLight } from "../../../api/stock/edit-light.ts";
import { createObject, deleteObject, patchObject } from "../../../api/stock/edit-object.ts";
import { editMembers } from "../../../api/stock/group-members.ts";
import { kinds } from "../../../api/stock/kinds.ts";
import { idOf, stockDb, versionOf } from "../../../api/stock/stock-db.ts";
import { restore } from "../../../api/stock/trash.ts";
import { undoBatch } from "../../../api/stock/undo.ts";
import { callerOf, stockOffice } from "./stock-office.ts";

const caller = callerOf("administrator");
const address = "::1";
const others = ["mast", "luminaireType", "cabinet", "segment", "group", "area", "street"] as const;
const all: readonly StockKind[] = ["lightPoint", ...others];

interface Step {
  readonly what:
    | "create"
    | "createLight"
    | "patch"
    | "patchLight"
    | "delete"
    | "bulk"
    | "join"
    | "leave"
    | "restore"
    | "bind"
    | "unbind"
    | "undo";
  readonly kind: (typeof others)[number];
  /** Chooses among what is there. */
  readonly a: number;
  readonly b: number;
  readonly name: string;
  readonly level: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom<Step["what"][]>(
    "create",
    "createLight",
    "patch",
    "patchLight",
    "patchLight",
    "delete",
    "bulk",
    "bulk",
    "join",
    "leave",
    "restore",
    "bind",
    "bind",
    "unbind",
    "undo",
  ),
  kind: fc.constantFrom(...others),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
  name: fc.constantFrom("1", "2", "3", "4"),
  level: fc.integer({ min: 0, max: 100 }),
});

/** A small town to begin with. */
const beginning: readonly Step[] = [
  ...others.flatMap((kind) => [1, 2].map((a) => make("create", a, kind))),
  ...[1, 2, 3, 4, 5, 6, 7].map((a) => make("createLight", a)),
  make("join", 1),
  make("bulk", 2),
];

function make(what: Step["what"], a: number, kind: Step["kind"] = "group"): Step {
  return { what, kind, a, b: a + 1, name: String(a), level: a };
}

/** In the order in which they were made: ids are random, and by them no case could be told again. */
async function rowsOf(office: Office, kind: StockKind, gone: boolean) {
  return stockDb(office.db)
    .selectFrom(kinds[kind].table)
    .selectAll()
    .where("deleted_at", gone ? "is not" : "is", null)
    .orderBy(sql`rowid`)
    .execute();
}

async function pick(office: Office, kind: StockKind, n: number, gone = false) {
  const rows = await rowsOf(office, kind, gone);
  return rows[n % rows.length] ?? null;
}

async function idAt(office: Office, kind: StockKind, n: number): Promise<string | null> {
  // Sometimes nothing is named.
  if (n % 3 === 0) return null;
  const row = await pick(office, kind, n);
  return row === null ? null : idOf(row);
}

/** Sometimes none. */
function outputOf(n: number): number | null {
  return n % 3 === 0 ? null : n % 3;
}

async function lightFields(office: Office, { a, b, name, level }: Step) {
  return {
    street: a % 4 === 0 ? null : `Straße ${name}`,
    mast: b % 4 === 0 ? null : `M${name}`,
    areaId: await idAt(office, "area", a),
    luminaireTypeId: await idAt(office, "luminaireType", b),
    segmentId: await idAt(office, "segment", a + b),
    zeichen394: (a + b) % 2 === 0,
    defaultLevel: level,
    note: `Notiz ${level}`,
  };
}

async function take(office: Office, one: Step): Promise<void> {
  const { what, kind, a, b, name, level } = one;
  const edit = { office, caller, address, kind };
  const [object, light, group] = [
    await pick(office, kind, a),
    await pick(office, "lightPoint", a),
    await pick(office, "group", b),
  ];
  const versioned = (row: typeof object) => `"v${row === null ? 0 : versionOf(row)}"`;
  const lights = [...office.model.data.lights].filter((_, i) => (i + a) % 2 === 0);
  const change = {
    number: { number: name },
    name: { name: kind === "street" ? `Straße ${name}` : name },
  }[kinds[kind].nameColumn];
  switch (what) {
    case "create": {
      const cabinet = await pick(office, "cabinet", b);
      if (kind === "segment" && cabinet === null) return;
      const more = kind === "segment" && cabinet !== null ? { cabinetId: idOf(cabinet) } : {};
      const output = kind === "segment" ? { output: outputOf(b) } : {};
      const power = kind === "luminaireType" ? { ratedPower: level } : {};
      await createObject(edit, { ...change, ...more, ...output, ...power });
      return;
    }
    case "createLight": {
      const place = { number: name, latitude: 50 + a / 1000, longitude: 8 + b / 1000 };
      await createLight(edit, { ...place, ...(await lightFields(office, one)) });
      return;
    }
    case "patch":
      if (object === null) return;
      await patchObject(
        edit,
        idOf(object),
        kind === "segment" ? { ...change, output: outputOf(b) } : change,
        versioned(object),
      );
      return;
    case "patchLight":
      if (light === null) return;
      await patchLight(edit, idOf(light), await lightFields(office, one), versioned(light));
      return;
    case "delete":
      if (b % 2 === 0 && light !== null) await deleteLight(edit, idOf(light), versioned(light));
      else if (object !== null) await deleteObject(edit, idOf(object), versioned(object));
      return;
    case "bulk": {
      const { mast: _, ...fields } = await lightFields(office, one);
      const groups = group === null ? {} : { addGroupIds: [idOf(group)] };
      const all = b % 5 === 0 ? ({ delete: true } as const) : { ...fields, ...groups };
      await changeLights({ office, caller, address, lights, change: all });
      return;
    }
    case "join":
    case "leave": {
      if (group === null || lights.length === 0) return;
      const selection = { lightIds: lights.map(({ lightId }) => lightId) };
      await editMembers(edit, idOf(group), {
        [what === "join" ? "add" : "remove"]: selection,
      });
      return;
    }
    case "restore": {
      const which = all[a % all.length] ?? "lightPoint";
      const gone = await pick(office, which, b, true);
      if (gone !== null) await restore({ ...edit, kind: which, ids: [idOf(gone)] });
      return;
    }
    case "bind":
    case "unbind": {
      const deviceId = `lc-${b % 3}`;
      const changed = await office.db.transaction().execute(async (db) => {
        const changing = { db, caller, address, now: office.now() };
        const by = { actor: { user: caller.user, address }, now: office.now() };
        await admit(db, { deviceIds: [deviceId], kind: "lamp" }, by);
        if (what === "unbind") return unbind(changing, deviceId, {});
        const place = { lightId: light === null ? "" : idOf(light), output: (level % 2) + 1 };
        return bind(changing, deviceId, place, new Map());
      });
      if (changed.kind === "change") await office.model.reload(changed.lightIds);
      // A device that is let in is a change of its own.
      await office.model.reload([]);
      return;
    }
    case "undo": {
      const batches = await office.db.selectFrom("batches").select("id").orderBy("seq").execute();
      const batch = batches[a % batches.length];
      if (batch !== undefined) await undoBatch({ office, caller, address }, batch.id);
    }
  }
}

/** All that is not in the trash, without what only counts how often it was written. */
async function standing(office: Office) {
  const state: Record<string, unknown> = {};
  const there = new Set<string>();
  for (const kind of all) {
    const rows = await rowsOf(office, kind, false);
    for (const row of rows) there.add(idOf(row));
    state[kind] = rows.map(({ version: _v, updated_at: _u, ...rest }) => rest);
  }
  const members = await office.db
    .selectFrom("group_members")
    .selectAll()
    .orderBy("group_id")
    .orderBy("light_id")
    .execute();
  state["members"] = members.filter((one) => there.has(one.group_id) && there.has(one.light_id));
  return state;
}

/** What is in memory is what a fresh start would read. */
async function expectFresh(office: Office): Promise<void> {
  const fresh = await loadOffice(office.db);
  expect(office.model.data.lights).toEqual(fresh.lights);
  expect([...office.model.data.lightById.keys()].toSorted()).toEqual(
    [...fresh.lightById.keys()].toSorted(),
  );
  expect(office.model.data.inventoryRevision).toBe(fresh.inventoryRevision);
  const order = await office.model.order();
  const anew = await LightOrder.of(fresh);
  for (const { index } of fresh.lights) {
    expect(order.text(index)).toBe(anew.text(index));
    expect(order.number[index]).toBe(anew.number[index]);
    for (const sort of ["street", "luminaireType", "cabinet"] as const) {
      expect(order.named(sort)[index]).toBe(anew.named(sort)[index]);
    }
  }
}

/** Small cases that have failed, besides those that chance finds. */
const hard: readonly (readonly Step[])[] = [
  // A street is called otherwise, its name made anew and put away again, and taken back: that one lies in the trash and steps aside.
  [
    { ...make("patch", 1, "street"), b: 398, name: "4" },
    { ...make("patchLight", 265), b: 3, name: "2", level: 100 },
  ],
  // A controller serves by one output and then by another one.
  [
    { ...make("bind", 645), b: 261, level: 74 },
    { ...make("unbind", 316), b: 783 },
    { ...make("bulk", 524), b: 240 },
    { ...make("bulk", 759), b: 180 },
    { ...make("bind", 990), b: 119, level: 78 },
    { ...make("bind", 974), b: 59, level: 61 },
  ],
];

const cases = fc.array(step, { minLength: 5, maxLength: 40, size: "max" });

test("whatever was done in whatever order: undoing all of it backwards gives the first state", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (then) => {
      const town = await stockOffice();
      const { office } = town;
      try {
        await office.model.order();
        for (const one of beginning) await take(office, one);
        const before = await standing(office);
        const { last } = await office.db
          .selectFrom("batches")
          .select((eb) => eb.fn.max("seq").as("last"))
          .executeTakeFirstOrThrow();
        // Undoing what came before is no part of this: it would be taken back as the newest change, which it is.
        for (const one of then) await take(office, one);
        await expectFresh(office);
        const batches = await office.db
          .selectFrom("batches")
          .select(["id", "seq"])
          .where("seq", ">", last ?? 0)
          .orderBy("seq", "desc")
          .execute();
        for (const { id } of batches) {
          if (!(await inForce(office.db))(id)) continue;
          const undone = await undoBatch({ office, caller, address }, id);
          expect([id, undone]).toMatchObject([id, { keptCount: 0, batchId: expect.any(String) }]);
        }
        expect(await standing(office)).toEqual(before);
        await expectFresh(office);
      } finally {
        await town.close();
      }
    }),
    // The same cases each time: one that fails can be told again. Another seed gives others.
    { seed: 3, numRuns: 14, examples: hard.map((steps) => [[...steps]]) },
  );
}, 240_000);
