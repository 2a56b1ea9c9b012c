import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StockKind } from "../../../api/contract/stock.ts";
import { admit, forget } from "../../../api/devices/admit.ts";
import { bind } from "../../../api/devices/bind.ts";
import { unbind } from "../../../api/devices/unbind.ts";
import { changeLights, tryChange } from "../../../api/stock/bulk.ts";
import { createLight, deleteLight, patchLight } from "../../../api/stock/edit-light.ts";
import {
  createObject,
  deleteObject,
  patchObject,
  type Edited,
} from "../../../api/stock/edit-object.ts";
import { kinds } from "../../../api/stock/kinds.ts";
import { rowById, versionOf } from "../../../api/stock/stock-db.ts";
import { createView } from "../../../api/stock/saved-views.ts";
import { changeStock } from "../../../api/stock/stock-change.ts";
import { restore } from "../../../api/stock/trash.ts";
import { undoBatch } from "../../../api/stock/undo.ts";
import { writeRows } from "../../../api/stock/write-rows.ts";
import { wholeTown, type AreaScope } from "../../../api/scope.ts";
import { callerOf, stockOffice, type StockOffice } from "./stock-office.ts";

const caller = callerOf("administrator");
const address = "::1";
let town: StockOffice;

beforeEach(async () => {
  town = await stockOffice();
});
afterEach(() => town.close());

const by = (scope: AreaScope = wholeTown) => ({
  office: town.office,
  caller: callerOf("administrator", scope),
  address,
});

/** What was made or changed; a refusal fails the test. */
function done(edited: Edited): { id: string; batchId: string } {
  expect(edited).toMatchObject({ kind: "edited", batchId: expect.any(String) });
  if (edited.kind === "refusal" || edited.batchId === null) throw new Error("refused");
  return { id: edited.id, batchId: edited.batchId };
}

const make = async (kind: Exclude<StockKind, "lightPoint">, body: object) =>
  done(await createObject({ ...by(), kind }, { ...body }));
const makeLight = async (number: string, more: object = {}) =>
  done(await createLight(by(), { number, latitude: 52, longitude: 13, ...more }));
const row = async (kind: StockKind, id: string) => {
  const found = await rowById(town.office.db, kinds[kind], id);
  if (found === null) throw new Error(`no ${kind} ${id}`);
  return found;
};
const match = async (kind: StockKind, id: string) => `"v${versionOf(await row(kind, id))}"`;
const patch = async (kind: Exclude<StockKind, "lightPoint">, id: string, body: object) =>
  done(await patchObject({ ...by(), kind }, id, { ...body }, await match(kind, id)));
const undo = (batchId: string, scope: AreaScope = wholeTown) => undoBatch(by(scope), batchId);

/** One change of devices, as the routes make it. */
const change = <T>(act: (changing: Parameters<typeof bind>[0]) => Promise<T>): Promise<T> =>
  town.office.db
    .transaction()
    .execute((db) => act({ db, caller, address, now: town.office.now() }));
const actor = { user: caller.user, address };
const admitted = (id: string, kind: "lamp" | "cabinet" = "lamp") =>
  change(({ db, now }) => admit(db, { deviceIds: [id], kind }, { actor, now }));
const forgotten = (id: string) => change(({ db, now }) => forget(db, id, { actor, now }));

describe("a controller that was forgotten", () => {
  test.each(["as what it was", "as a cabinet's"])(
    "does not come back by an undo, also not where it was admitted anew %s",
    async (how) => {
      const { id } = await makeLight("1");
      await admitted("lc-1");
      await change((changing) => bind(changing, "lc-1", { lightId: id }, new Map()));
      const off = await change((changing) => unbind(changing, "lc-1", {}));
      expect(await forgotten("lc-1")).toEqual({ kind: "forgotten" });
      if (how === "as a cabinet's") await admitted("lc-1", "cabinet");
      if (off.kind === "refusal" || off.batchId === null) throw new Error("refused");
      expect(await undo(off.batchId)).toMatchObject({ undone: 0, keptCount: 1 });
      expect(await row("lightPoint", id)).toMatchObject({ device_id: null });
    },
  );
});

describe("the output of a cabinet's controller that another segment has by now", () => {
  let cabinetId: string;
  let first: { id: string };

  beforeEach(async () => {
    cabinetId = (await make("cabinet", { number: "S1" })).id;
    first = await make("segment", { cabinetId, number: "1", output: 1 });
  });

  test("stays with it when a change is undone", async () => {
    const moved = await patch("segment", first.id, { output: 2, name: "neu" });
    await make("segment", { cabinetId, number: "2", output: 1 });
    expect(await undo(moved.batchId)).toMatchObject({ undone: 1, keptCount: 1 });
    expect(await row("segment", first.id)).toMatchObject({ output: 2, name: null });
  });

  test("is not given back from the trash", async () => {
    const edit = { ...by(), kind: "segment" } as const;
    await deleteObject(edit, first.id, await match("segment", first.id));
    await make("segment", { cabinetId, number: "2", output: 1 });
    const back = await restore({ ...edit, ids: [first.id] });
    expect(back).toMatchObject({ changed: 1, fields: { output: 1 } });
    expect(await row("segment", first.id)).toMatchObject({ deleted_at: null, output: null });
  });
});

test("two segments that have exchanged their outputs in one go get them back", async () => {
  const { id: cabinetId } = await make("cabinet", { number: "S1" });
  const one = await make("segment", { cabinetId, number: "1", output: 1 });
  const two = await make("segment", { cabinetId, number: "2", output: 2 });
  const head = { kind: "import", title: "Liste", address, caller } as const;
  const exchanged = await changeStock(town.office, head, async (work) => {
    for (const [id, output] of [
      [one.id, null],
      [two.id, 1],
      [one.id, 2],
    ] as const) {
      const before = await rowById(work.db, kinds.segment, id);
      if (before === null) throw new Error("no segment");
      await writeRows(work, kinds.segment, [{ before, after: { ...before, output } }]);
    }
    return { result: null, record: { action: "import.applied", object: "import:1" } };
  });
  if (exchanged.kind === "refusal" || exchanged.batchId === null) throw new Error("refused");
  expect(await row("segment", one.id)).toMatchObject({ output: 2 });
  expect(await undo(exchanged.batchId)).toMatchObject({ undone: 2, keptCount: 0 });
  expect(await row("segment", one.id)).toMatchObject({ output: 1 });
  expect(await row("segment", two.id)).toMatchObject({ output: 2 });
});

test.each(["street", "mast"] as const)(
  "a light point that came to a %s after it was called otherwise follows when that is undone",
  async (kind) => {
    const column = kinds[kind].nameColumn;
    await makeLight("1", { [kind]: "Alt" });
    const { id } = await town.office.db
      .selectFrom(kind === "street" ? "streets" : "masts")
      .select("id")
      .executeTakeFirstOrThrow();
    const renamed = await patch(kind, id, { [column]: "Neu" });
    const later = await makeLight("2", { [kind]: "Neu" });
    expect(await undo(renamed.batchId)).toMatchObject({ undone: 3, keptCount: 0 });
    expect(await row("lightPoint", later.id)).toMatchObject({ [kind]: "Alt" });
    expect(await row(kind, id)).toMatchObject({ [column]: "Alt" });
  },
);

test("a name comes back though something in the trash has it by now, and goes again", async () => {
  const first = await make("street", { name: "Alt" });
  const renamed = await patch("street", first.id, { name: "Neu" });
  const other = await make("street", { name: "Alt" });
  const edit = { ...by(), kind: "street" } as const;
  done(await deleteObject(edit, other.id, await match("street", other.id)));
  const undone = await undo(renamed.batchId);
  expect(undone).toMatchObject({ keptCount: 0, batchId: expect.any(String) });
  expect(await row("street", first.id)).toMatchObject({ name: "Alt" });
  expect(await row("street", other.id)).toMatchObject({ name: `Alt (${other.id})` });
  if ("code" in undone || undone.batchId === null) throw new Error("refused");
  expect(await undo(undone.batchId)).toMatchObject({ keptCount: 0 });
  expect(await row("street", first.id)).toMatchObject({ name: "Neu" });
  expect(await row("street", other.id)).toMatchObject({ name: "Alt" });
});

test("another output of its controller is taken back, and the controller stays", async () => {
  const { id } = await makeLight("1");
  await admitted("lc-1");
  await change((changing) => bind(changing, "lc-1", { lightId: id, output: 1 }, new Map()));
  const moved = await change((changing) =>
    bind(changing, "lc-1", { lightId: id, output: 2 }, new Map()),
  );
  if (moved.kind === "refusal" || moved.batchId === null) throw new Error("refused");
  expect(await undo(moved.batchId)).toMatchObject({ undone: 1, keptCount: 0 });
  expect(await row("lightPoint", id)).toMatchObject({ device_id: "lc-1", output: 1 });
});

test("a segment that has gone to another cabinet comes back with its number and output", async () => {
  const [from, to] = [
    await make("cabinet", { number: "S1" }),
    await make("cabinet", { number: "S2" }),
  ];
  const segment = await make("segment", { cabinetId: from.id, number: "7", output: 3 });
  const moved = await patch("segment", segment.id, { cabinetId: to.id });
  expect(await undo(moved.batchId)).toMatchObject({ undone: 1, keptCount: 0 });
  expect(await row("segment", segment.id)).toMatchObject({
    cabinet_id: from.id,
    number: "7",
    output: 3,
  });
});

test("a street of the trash that is called otherwise for another one takes no light points with it", async () => {
  const light = await makeLight("1", { street: "Alt" });
  const { id } = await town.office.db.selectFrom("streets").select("id").executeTakeFirstOrThrow();
  const renamed = await patch("street", id, { name: "Neu" });
  const other = await make("street", { name: "Alt" });
  const edit = { ...by(), kind: "street" } as const;
  done(await deleteObject(edit, other.id, await match("street", other.id)));
  expect(await undo(renamed.batchId)).toMatchObject({ undone: 2, keptCount: 0 });
  expect(await row("lightPoint", light.id)).toMatchObject({ street: "Alt" });
});

test("a street of the trash does not get a name back that another one has by now", async () => {
  const first = await make("street", { name: "Alt" });
  const renamed = await patch("street", first.id, { name: "Neu" });
  const other = await make("street", { name: "Alt" });
  const edit = { ...by(), kind: "street" } as const;
  done(await deleteObject(edit, other.id, await match("street", other.id)));
  const undone = await undo(renamed.batchId);
  await patch("street", first.id, { name: "Anders" });
  const third = await make("street", { name: "Alt" });
  if ("code" in undone || undone.batchId === null) throw new Error("refused");
  expect(await undo(undone.batchId)).toMatchObject({ undone: 0, keptCount: 1 });
  expect(await row("street", third.id)).toMatchObject({ name: "Alt" });
  expect(await row("street", other.id)).toMatchObject({ name: `Alt (${other.id})` });
});

test("what is taken back in the trash does not keep a light point there, nor gives it a controller that it cannot have", async () => {
  const { id } = await makeLight("1");
  await admitted("lc-1");
  const on = await change((changing) => bind(changing, "lc-1", { lightId: id }, new Map()));
  const off = await change((changing) => unbind(changing, "lc-1", {}));
  done(await deleteLight(by(), id, await match("lightPoint", id)));
  for (const one of [on, off]) {
    if (one.kind === "refusal" || one.batchId === null) throw new Error("refused");
    expect(await undo(one.batchId)).toMatchObject({ undone: 1, keptCount: 0 });
  }
  expect(await restore({ ...by(), kind: "lightPoint", ids: [id] })).toMatchObject({ changed: 1 });
  expect(await row("lightPoint", id)).toMatchObject({
    deleted_at: null,
    device_id: null,
    switching: "notNetworked",
  });
});

describe("whoever sees some areas by now", () => {
  let scope: AreaScope;
  let foreign: string;

  beforeEach(async () => {
    const [mine, other] = [await make("area", { name: "A" }), await make("area", { name: "B" })];
    scope = { kind: "areas", areaIds: new Set([mine.id]) };
    foreign = other.id;
  });

  test("takes back nothing elsewhere that was done before", async () => {
    const cabinet = await make("cabinet", { number: "S1", areaId: foreign });
    const segment = await make("segment", { cabinetId: cabinet.id, number: "1" });
    const street = await make("street", { name: "Alt" });
    const batches = [
      await patch("cabinet", cabinet.id, { name: "neu" }),
      await patch("segment", segment.id, { name: "neu" }),
      await patch("street", street.id, { name: "Neu" }),
    ];
    for (const { batchId } of batches) {
      expect(await undo(batchId, scope)).toMatchObject({ batchId: null, undone: 0 });
    }
  });

  test("takes back a light point of theirs with the street that came with it", async () => {
    const [areaId] = scope.kind === "areas" ? [...scope.areaIds] : [];
    const light = done(
      await createLight(by(scope), {
        number: "1",
        latitude: 52,
        longitude: 13,
        areaId,
        street: "Am Bach",
      }),
    );
    expect(await undo(light.batchId, scope)).toMatchObject({ undone: 2, keptCount: 0 });
  });

  test("gives the sign to heads of theirs alone", async () => {
    const [areaId] = scope.kind === "areas" ? [...scope.areaIds] : [];
    const mine = await makeLight("1", { mast: "M1", areaId });
    const theirs = await makeLight("2", { mast: "M1", areaId: foreign });
    const ifMatch = await match("lightPoint", mine.id);
    done(await patchLight(by(scope), mine.id, { zeichen394: true }, ifMatch));
    expect(await row("lightPoint", theirs.id)).toMatchObject({ zeichen394: 0 });
  });

  test("does not learn whether something is there that they do not see", async () => {
    const { id } = await make("cabinet", { number: "S1", areaId: foreign });
    const edit = { ...by(scope), kind: "cabinet" } as const;
    for (const ifMatch of [undefined, '"v1"', '"v7"']) {
      const refusals = [
        await patchObject(edit, id, { name: "x" }, ifMatch),
        await deleteObject(edit, id, ifMatch),
      ];
      expect(refusals).toMatchObject([{ code: "notFound" }, { code: "notFound" }]);
    }
  });
});

describe("a gateway", () => {
  beforeEach(async () => {
    const gateway = { deviceIds: ["gw-1"], kind: "gateway" } as const;
    await change(({ db, now }) => admit(db, gateway, { actor, now }));
  });

  test("stays one while it speaks for others", async () => {
    const behind = { deviceIds: ["lc-1"], kind: "lamp", gatewayId: "gw-1" } as const;
    await change(({ db, now }) => admit(db, behind, { actor, now }));
    expect(await admitted("gw-1")).toMatchObject({ code: "conflict" });
  });

  test("speaks for no gateway", async () => {
    const behind = { deviceIds: ["gw-2"], kind: "gateway", gatewayId: "gw-1" } as const;
    const refusal = await change(({ db, now }) => admit(db, behind, { actor, now }));
    expect(refusal).toMatchObject({ code: "invalidInput", errors: [{ pointer: "/gatewayId" }] });
  });
});

test("of views nobody keeps more than they can read", async () => {
  const view = (name: string) =>
    createView(by(), { name, screen: "lights", query: "status=fault" });
  const { id, name, role } = caller.user;
  const person = { id, name, role, email: null, password_hash: null, language: "en" } as const;
  await town.office.db
    .insertInto("users")
    .values({ ...person, created_at: 1, disabled_at: null })
    .execute();
  for (let i = 0; i < 200; i++) expect(await view(`View ${i}`)).toMatchObject({ own: true });
  expect(await view("one more")).toMatchObject({ code: "conflict" });
});

test("a trial of a change tells of a group that is not there", async () => {
  await makeLight("1");
  const edit = {
    ...by(),
    lights: town.office.model.data.lights,
    change: { addGroupIds: ["g_none"] },
  };
  expect(await tryChange(edit)).toMatchObject({ code: "notFound" });
  expect(await changeLights(edit)).toMatchObject({ code: "notFound" });
});

test("a light point out of the trash has its controller no more where that was admitted as another kind", async () => {
  const { id } = await makeLight("1");
  await admitted("lc-1");
  await change((changing) => bind(changing, "lc-1", { lightId: id }, new Map()));
  done(await deleteLight(by(), id, await match("lightPoint", id)));
  await admitted("lc-1", "cabinet");
  const back = await restore({ ...by(), kind: "lightPoint", ids: [id] });
  expect(back).toMatchObject({ changed: 1, fields: { deviceId: 1 } });
});
