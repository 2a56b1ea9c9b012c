import { describe, expect, test } from "vitest";
import type { ReadItem } from "../../../api/import/read-items.ts";
import { itemTown, lamp, type Brought, type ItemTown } from "./item-town.ts";

const counts = ({ report }: Brought) => {
  const { added, changed, unchanged, vanished, skipped } = report;
  return { added, changed, unchanged, vanished, skipped };
};
const none = { added: 0, changed: 0, unchanged: 0, vanished: 0, skipped: 0 };

const codes = ({ report }: Brought) => report.findings.map(({ code, count }) => [code, count]);

async function lines({ db }: ItemTown, batchId: string | null) {
  const rows = await db
    .selectFrom("object_changes")
    .selectAll()
    .where("batch_id", "=", batchId ?? "")
    .orderBy("id")
    .execute();
  return rows.map(({ kind, object_id, action, fields }) => ({
    kind,
    object_id,
    action,
    fields: fields === null ? null : JSON.parse(fields),
  }));
}

const devices = async (town: ItemTown) =>
  [...(await town.lights()).values()].map(({ number, device_id }) => [number, device_id]);

describe("a list, compared with the inventory", () => {
  test("brought in again changes nothing; what it no longer has vanishes only when that is chosen", async () => {
    const town = await itemTown();
    const list = [lamp(1), lamp(2), lamp(3)];
    expect(counts(await town.bring(list))).toEqual({ ...none, added: 3 });
    const again = await town.bring(list);
    expect(counts(again)).toEqual({ ...none, unchanged: 3 });
    expect(again.applied.batchId).toBeNull();
    const shorter = await town.bring(list.slice(0, 2));
    expect(counts(shorter)).toEqual({ ...none, unchanged: 2, vanished: 1 });
    expect([...(await town.lights()).keys()]).toEqual(["1", "2", "3"]);
    const { applied, rows } = await town.bring(list.slice(0, 2), { choice: { vanished: true } });
    expect(applied.carriedOut).toEqual({ added: 0, changed: 0, vanished: 1 });
    expect(await rows("vanished")).toMatchObject([{ row: null, number: "3" }]);
    expect([...(await town.lights()).keys()]).toEqual(["1", "2"]);
    expect(await lines(town, applied.batchId)).toMatchObject([
      { kind: "lightPoint", action: "deleted", fields: null },
    ]);
  });

  test("of another town that counts from one as well takes nothing away from the first", async () => {
    const town = await itemTown();
    await town.bring([lamp(1), lamp(2)], { source: "north" });
    const far = [lamp(1, { at: [9, 48] }), lamp(2, { at: [9.01, 48] })];
    const south = await town.bring(far, { source: "south" });
    expect(counts(south)).toEqual({ ...none, added: 2 });
    expect(codes(south)).toEqual([["otherSource", 2]]);
    expect(counts(await town.bring(far, { source: "south" }))).toEqual({ ...none, unchanged: 2 });
    expect(counts(await town.bring([lamp(1)], { source: "north" }))).toEqual({
      ...none,
      unchanged: 1,
      vanished: 1,
    });
  });

  test("a second list of the same town finds its light points by number, street and place", async () => {
    const town = await itemTown();
    await town.bring([lamp(1, { street: "Am Bach" }), lamp(2, { street: "Am Bach" })]);
    const near = { sourceKey: "id:x", number: "1", at: [13.401_01, 52.5] } as const;
    const second = await town.bring(
      [
        lamp(7, { ...near, street: "am bach", note: "neu gestrichen" }),
        lamp(8, { ...near, sourceKey: "id:y", street: "Feldweg" }),
        lamp(9, { ...near, sourceKey: "id:z", number: "2", street: "Am Bach" }),
      ],
      { source: "second" },
    );
    // Another street, and 70 m away: those are others.
    expect(counts(second)).toEqual({ ...none, added: 2, changed: 1 });
    expect(codes(second)).toContainEqual(["matchedByPlace", 1]);
    const again = await town.bring(
      [lamp(7, { ...near, street: "Am Bach", note: "neu gestrichen" })],
      {
        source: "second",
        says: ["number", "street", "note"],
      },
    );
    expect(counts(again)).toMatchObject({ added: 0, unchanged: 0, changed: 1, vanished: 2 });
  });

  test("a list that comes again finds its light points in the trash, at their old place in columns", async () => {
    const town = await itemTown();
    await town.bring([lamp(1), lamp(2)]);
    const before = await town.lights();
    await town.bring([lamp(1)], { choice: { vanished: true } });
    const back = await town.bring([lamp(1), lamp(2, { note: "wieder da" })]);
    expect(counts(back)).toEqual({ ...none, added: 1, unchanged: 1 });
    expect(codes(back)).toEqual([["restoredFromTrash", 1]]);
    const after = await town.lights();
    expect(after.get("2")).toMatchObject({
      id: before.get("2")?.id,
      idx: before.get("2")?.idx,
      note: "wieder da",
      version: 3,
    });
    expect(await lines(town, back.applied.batchId)).toEqual([
      {
        kind: "lightPoint",
        object_id: before.get("2")?.id,
        action: "restored",
        fields: { note: [null, "wieder da"] },
      },
    ]);
  });

  test("leaves alone what it has no column for, and a street that it leaves blank", async () => {
    const town = await itemTown();
    await town.bring([
      lamp(1, { street: "Weg", houseNumber: "7", cabinet: "S1", segment: "2", minimumLevel: 20 }),
    ]);
    const second = await town.bring([lamp(1, { note: "x", type: { ratedPower: 70 } })], {
      says: ["number", "street", "note"],
    });
    expect(await second.rows("changed")).toMatchObject([
      { row: 1, changes: [{ field: "note", before: null, after: "x" }] },
    ]);
    expect((await town.lights()).get("1")).toMatchObject({
      street: "Weg",
      house_number: "7",
      minimum_level: 20,
      cabinet_id: expect.stringMatching(/^c_/),
      segment_id: expect.stringMatching(/^k_/),
    });
  });

  test("a row that could not be read has not vanished", async () => {
    const town = await itemTown();
    await town.bring([lamp(1), lamp(2)]);
    const broken: ReadItem = {
      kind: "skipped",
      row: 2,
      number: "2",
      at: null,
      problem: {
        code: "noCoordinates",
        parameters: {},
      },
    };
    const second = await town.bring([lamp(1), broken], { choice: { vanished: true } });
    expect(counts(second)).toEqual({ ...none, unchanged: 1, skipped: 1 });
    expect(await second.rows()).toMatchObject([{ kind: "unchanged" }, { kind: "skipped", row: 2 }]);
  });
});

describe("controllers of a list", () => {
  test("are exchanged in one go, also where a third light point loses its own", async () => {
    const town = await itemTown();
    await town.bring([
      lamp(1, { device: "a" }),
      lamp(2, { device: "b" }),
      lamp(3, { device: "c" }),
    ]);
    const second = await town.bring([
      lamp(1, { device: "b" }),
      lamp(2, { device: "a" }),
      lamp(3),
      lamp(4, { device: "c" }),
    ]);
    expect(counts(second)).toEqual({ ...none, added: 1, changed: 3 });
    expect(await devices(town)).toEqual([
      ["1", "b"],
      ["2", "a"],
      ["3", null],
      ["4", "c"],
    ]);
  });

  test("stay where the row of who would have to give them away is left out", async () => {
    const town = await itemTown();
    await town.bring([lamp(1, { device: "a" }), lamp(2, { device: "b" }), lamp(3)]);
    const exchange = [lamp(1, { device: "b" }), lamp(2, { device: "a" }), lamp(3, { note: "x" })];
    await town.bring(exchange, { choice: { exceptRows: [1] } });
    expect(await devices(town)).toEqual([
      ["1", "a"],
      ["2", "b"],
      ["3", null],
    ]);
    const moved = [lamp(1), lamp(2), lamp(3), lamp(4, { device: "a" })];
    const only = await town.bring(moved, { choice: { added: false } });
    expect(only.applied.carriedOut).toEqual({ added: 0, changed: 1, vanished: 0 });
    expect(await devices(town)).toEqual([
      ["1", "a"],
      ["2", "b"],
      ["3", null],
    ]);
  });

  test("one output serves the first light point that names it, and none that serves one outside the list", async () => {
    const town = await itemTown();
    await town.bring([lamp(9, { device: "other" })], { source: "elsewhere" });
    const list = [
      lamp(1, { device: "a" }),
      lamp(2, { device: "a" }),
      lamp(3, { device: "a", output: 2 }),
      lamp(4, { device: "other" }),
    ];
    const brought = await town.bring(list);
    expect(codes(brought)).toEqual([["deviceOutputTaken", 2]]);
    expect(await devices(town)).toEqual([
      ["9", "other"],
      ["1", "a"],
      ["2", null],
      ["3", "a"],
      ["4", null],
    ]);
  });

  test("a light point that has one is switched by it, whatever the list says", async () => {
    const town = await itemTown();
    await town.bring([lamp(1, { device: "a", switching: "networked" })]);
    await town.bring([lamp(1, { switching: "byCabinet", cabinet: "S1" })]);
    expect((await town.lights()).get("1")).toMatchObject({
      device_id: "a",
      switching: "networked",
    });
  });
});

describe("what light points name", () => {
  test("is made once, comes out of the trash, and has its own line of history", async () => {
    const town = await itemTown();
    const first = await town.bring([
      lamp(1, { area: "Mitte", cabinet: "S1", segment: "1", street: "Weg", mast: "M1" }),
      lamp(2, { area: "Mitte", cabinet: "S1", segment: "2", street: "Weg", mast: "M1" }),
    ]);
    const made = (await lines(town, first.applied.batchId)).map(
      ({ kind, action }) => `${kind} ${action}`,
    );
    expect(made.toSorted()).toEqual([
      "area created",
      "cabinet created",
      "lightPoint created",
      "lightPoint created",
      "luminaireType created",
      "mast created",
      "segment created",
      "segment created",
      "street created",
    ]);
    await town.db.updateTable("areas").set({ deleted_at: 5 }).execute();
    const second = await town.bring([lamp(3, { area: "Mitte" })]);
    expect(await town.db.selectFrom("areas").selectAll().execute()).toMatchObject([
      { name: "Mitte", deleted_at: null, version: 2 },
    ]);
    expect(await lines(town, second.applied.batchId)).toContainEqual(
      expect.objectContaining({ kind: "area", action: "restored" }),
    );
  });

  test("a cabinet has its place, controller and segments; outputs are exchanged", async () => {
    const town = await itemTown();
    const cabinet = (outputs: readonly number[], name: string | null = null): ReadItem => ({
      kind: "cabinet",
      row: 1,
      number: "S1",
      name,
      at: [13.4, 52.5],
      device: "cc-1",
      address: "Weg 1",
      area: "Mitte",
      note: null,
      notes: [],
      segments: outputs.map((output, i) => ({
        number: String(i + 1),
        name: null,
        output,
        dayPowered: i > 0,
      })),
    });
    await town.bring([cabinet([1, 2], "Nord"), lamp(2, { cabinet: "S1", segment: "2" })]);
    const { applied } = await town.bring([cabinet([2, 1])]);
    expect(await town.db.selectFrom("cabinets").selectAll().execute()).toMatchObject([
      { number: "S1", name: "Nord", device_id: "cc-1", address: "Weg 1", lat: 52.5 },
    ]);
    const segments = await town.db.selectFrom("segments").selectAll().orderBy("number").execute();
    expect(segments).toMatchObject([
      { number: "1", output: 2, day_powered: 0 },
      { number: "2", output: 1, day_powered: 1 },
    ]);
    expect((await lines(town, applied.batchId)).map(({ fields }) => fields)).toEqual([
      { output: [1, 2] },
      { output: [2, 1] },
    ]);
    const other = await town.bring([{ ...cabinet([]), number: "S2" } as ReadItem]);
    expect(codes(other)).toEqual([["cabinetDeviceTaken", 1]]);
  });

  test("a sign on the mast is a sign on all its heads", async () => {
    const town = await itemTown();
    const at = [13.4, 52.5] as const;
    await town.bring([
      lamp(1, { mast: "M", at }),
      lamp(2, { mast: "M", at, zeichen394: true }),
      lamp(3, { at }),
    ]);
    expect([...(await town.lights()).values()].map(({ zeichen394 }) => zeichen394)).toEqual([
      1, 1, 0,
    ]);
  });

  test("a mast number that is counted anew in each street names a mast of its street", async () => {
    const town = await itemTown();
    const masts = await town.bring([
      lamp(1, { mast: "2", street: "Weg", zeichen394: true }),
      lamp(2, { mast: "2", street: "Allee" }),
      lamp(3, { mast: "9", street: "Allee" }),
    ]);
    expect(codes(masts)).toEqual([["mastRepeats", 2]]);
    const lights = [...(await town.lights()).values()];
    expect(lights.map(({ mast, zeichen394 }) => [mast, zeichen394])).toEqual([
      ["Weg 2", 1],
      ["Allee 2", 0],
      ["9", 0],
    ]);
  });

  test("types of one name and two powers are two; a guess changes none", async () => {
    const town = await itemTown();
    const named = (ratedPower: number, assumed = false) => ({
      type: { name: "Koffer", ratedPower, assumed },
    });
    const list = [lamp(1, named(40)), lamp(2, named(60))];
    await town.bring(list);
    const types = await town.db.selectFrom("luminaire_types").selectAll().execute();
    expect(types.map(({ name }) => name)).toEqual(["Koffer", "Koffer (60 W)"]);
    expect(counts(await town.bring(list))).toEqual({ ...none, unchanged: 2 });
    expect(counts(await town.bring([lamp(1, named(50, true))]))).toMatchObject({ unchanged: 1 });
  });

  test("a lamp without a street stands in the nearest one within 40 m, also one that was there before", async () => {
    const town = await itemTown();
    await town.bring([lamp(1, { at: [13.405, 52.5003] }), lamp(2, { at: [13.405, 52.51] })]);
    const street: ReadItem = {
      kind: "street",
      row: 1,
      name: "Weg",
      lines: [
        [
          [13.4, 52.5],
          [13.41, 52.5],
        ],
      ],
    };
    const here = { sourceKey: "id:new", number: "9", at: [13.406, 52.5003] } as const;
    const brought = await town.bring([street, lamp(2, here)], { source: "streets" });
    // Every light point that changes is counted among the changed ones.
    expect(counts(brought)).toEqual({ ...none, added: 1, changed: 1 });
    expect(await brought.rows("changed")).toMatchObject([
      { row: null, number: "1", changes: [{ field: "street", before: null, after: "Weg" }] },
    ]);
    const streets = [...(await town.lights()).values()].map(({ number, street: name }) => [
      number,
      name,
    ]);
    expect(streets).toEqual([
      ["1", "Weg"],
      ["2", null],
      ["9", "Weg"],
    ]);
    expect(counts(await town.bring([street], { source: "streets" }))).toMatchObject({ changed: 0 });
  });
});
