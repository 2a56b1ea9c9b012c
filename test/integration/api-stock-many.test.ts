import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRegistry } from "../../store/registry.ts";
import { startTestOffice, type Answered, type Client, type TestOffice } from "./api-harness.ts";

let town: TestOffice;
let administrator: Client;
let planner: Client;
let technician: Client;
let viewer: Client;
/** Ids of twelve light points by number: 1 to 8 in Mitte, 9 to 12 in Süd, a step of 0.001 degrees to the east each. */
const ids: Record<string, string> = {};
let areas: { mitte: string; sued: string };
let typeId: string;
let segmentId: string;

async function post(path: string, body: object, client = administrator): Promise<Answered["json"]> {
  const { status, json } = await client.send("POST", `/api/v1${path}`, body);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}
const get = async (path: string, client = viewer) =>
  (await client.send("GET", `/api/v1${path}`)).json;
const stockOf = (number: string) => get(`/lights/${ids[number]}/stock`, administrator);
const some = (...numbers: string[]) => ({ lightIds: numbers.map((one) => ids[one] ?? one) });
const bulk = (selection: object, change: object, more: object = {}, client = planner) =>
  client.send("POST", "/api/v1/lights/bulk", { selection, change, ...more });
const collate = (a: string, b: string) => a.localeCompare(b);
const undo = (batchId: string, client = planner) =>
  client.send("POST", `/api/v1/batches/${batchId}/undo`);

beforeAll(async () => {
  town = await startTestOffice({}, { now: () => Date.UTC(2026, 10, 20, 21) });
  administrator = await town.client("administrator");
  planner = await town.client("planner");
  technician = await town.client("technician");
  viewer = await town.client("viewer");
  areas = {
    mitte: (await post("/areas", { name: "Mitte" })).id,
    sued: (await post("/areas", { name: "Süd" })).id,
  };
  typeId = (await post("/luminaire-types", { name: "LED 40", ratedPower: 40 })).id;
  for (let i = 1; i <= 12; i++) {
    const light = await post("/lights", {
      number: String(i),
      street: i <= 8 ? "Hauptstraße" : "Am Bach",
      areaId: i <= 8 ? areas.mitte : areas.sued,
      latitude: 52.5,
      longitude: 13.4 + i / 1000,
      luminaireTypeId: typeId,
    });
    ids[i] = light.id;
  }
});

/** The twelfth is fed by a segment, the eleventh is under a work lock. */
async function furnish(): Promise<void> {
  const cabinet = await post("/cabinets", { number: "S 12" });
  segmentId = (await post("/segments", { cabinetId: cabinet.id, number: "1" })).id;
  const { version } = await stockOf("12");
  const { status } = await planner.send(
    "PATCH",
    `/api/v1/lights/${ids["12"]}`,
    { segmentId, lightingClass: "P4", mast: "M 12" },
    { "if-match": `"v${version}"` },
  );
  expect(status).toBe(200);
  const registry = await openRegistry(`${town.config.dataDir}/office.db`, 1);
  await registry.db
    .insertInto("work_locks")
    .values({
      id: "wl_1",
      target_kind: "lightPoint",
      target_id: ids["11"] ?? "",
      person: "Anna",
      phone: "1",
      from_at: 1,
      until_at: Date.UTC(2027, 0, 1),
      created_by: "u",
    })
    .execute();
  await registry.close();
}
afterAll(() => town.close());

describe("a selection", () => {
  const square = (west: number, east: number) => [
    [west, 52.4],
    [east, 52.4],
    [east, 52.6],
    [west, 52.6],
  ];

  test.each([
    ["by ids, unknown ones left out", () => some("1", "2", "2", "lp_unknown"), 2],
    ["by the filter of a list", () => ({ filter: "?street=Am+Bach&sort=street" }), 4],
    ["within a ring", () => ({ within: square(13.4015, 13.4045) }), 3],
    ["in a group that is not there", () => ({ groupId: "g_none" }), 0],
  ])("%s", async (_, selection, count) => {
    const summary = await post("/selections", { ...selection(), indexes: true }, viewer);
    expect(summary).toMatchObject({
      count,
      notNetworked: count,
      networked: 0,
      ratedPowerW: 40 * count,
      states: { on: count },
    });
    expect(summary.lightIds).toHaveLength(count);
    expect(summary.indexes).toHaveLength(count);
  });

  test.each([
    [{}, "/"],
    [{ lightIds: [] }, "/"],
    [{ lightIds: ["a"], groupId: "b" }, "/"],
    [{ within: [[13, 52]] }, "/"],
    [{ filter: "colour=red" }, "/filter"],
    [{ filter: "status=broken" }, "/filter"],
  ])("%j is none", async (selection, pointer) => {
    const { status, json } = await viewer.send("POST", "/api/v1/selections", selection);
    expect([status, json.code]).toEqual([400, "invalidInput"]);
    expect(json.errors[0].pointer.startsWith(pointer === "/" ? "" : pointer)).toBe(true);
  });

  test("of 50,000 ids is taken", async () => {
    const lightIds = Array.from({ length: 50_000 }, (_, i) => `lp_${String(i).padStart(16, "0")}`);
    const summary = await post("/selections", { lightIds: [...lightIds.slice(1), ids["1"]] });
    expect(summary.count).toBe(1);
  });
});

describe("one change for many", () => {
  test("is told before, made, and taken back as one", async () => {
    await bulk(some("1"), { lightingClass: "M4" });
    const change = { lightingClass: "M4", defaultLevel: 80 };
    const told = await bulk(some("1", "2", "3"), change, { dryRun: true });
    const expected = { selected: 3, changed: 3, unchanged: 0 };
    const fields = { lightingClass: 2, defaultLevel: 3 };
    expect(told.json).toEqual({ batchId: null, ...expected, fields });
    expect((await stockOf("2")).lightingClass).toBeNull();

    const done = await bulk(some("1", "2", "3"), change);
    expect(done.json).toEqual({ batchId: expect.stringMatching(/^b_/), ...expected, fields });
    expect(await stockOf("2")).toMatchObject(change);
    const again = await bulk(some("1", "2", "3"), change);
    expect(again.json).toEqual({
      batchId: null,
      selected: 3,
      changed: 0,
      unchanged: 3,
      fields: {},
    });
    const back = await undo(done.json.batchId);
    expect(back.json).toEqual({
      batchId: expect.stringMatching(/^b_/),
      undone: 3,
      kept: [],
      keptCount: 0,
    });
    expect(await stockOf("1")).toMatchObject({ lightingClass: "M4", defaultLevel: 100 });
    expect((await stockOf("2")).lightingClass).toBeNull();
    expect((await undo(done.json.batchId)).json.code).toBe("conflict");
    const redone = await undo(back.json.batchId);
    expect(redone.json.undone).toBe(3);
    expect(await stockOf("2")).toMatchObject(change);
    await undo(redone.json.batchId);
  });

  test("is refused as a whole, before and then", async () => {
    await bulk(some("3"), { neverDim: true });
    const change = { defaultLevel: 50 };
    for (const dryRun of [true, false]) {
      const { status, json } = await bulk(some("2", "3"), change, { dryRun });
      expect([status, json.code, json.lightIds]).toEqual([422, "belowFloor", [ids["3"]]]);
    }
    expect((await stockOf("2")).defaultLevel).toBe(100);
  });

  test.each([
    [{}, 400],
    [{ number: "1" }, 400],
    [{ delete: true, note: "x" }, 400],
    [{ areaId: "a_none" }, 400],
    [{ addGroupIds: ["g_none"] }, 404],
  ])("%j: %i", async (change, status) => {
    expect((await bulk(some("1"), change)).status).toBe(status);
  });

  test("leaves out in silence what lies outside of the caller's areas", async () => {
    const person = await town.client("planner", [areas.sued]);
    const done = await bulk(some("8", "9", "10"), { note: "Süd" }, {}, person);
    expect(done.json).toMatchObject({ selected: 2, changed: 2 });
    expect((await stockOf("8")).note).toBeNull();
    const away = await bulk(some("9"), { areaId: areas.mitte }, {}, person);
    expect(away.json.errors[0].pointer).toBe("/areaId");
    const other = await bulk(some("8"), { note: "Mitte" });
    expect((await undo(other.json.batchId, person)).status).toBe(404);
    expect((await undo(done.json.batchId, person)).json.undone).toBe(2);
  });

  test("what somebody has changed since stays and is named", async () => {
    const done = await bulk(some("4", "5"), { note: "erst" });
    await bulk(some("5"), { note: "dann" });
    const back = await undo(done.json.batchId);
    expect(back.json).toMatchObject({
      undone: 1,
      keptCount: 1,
      kept: [{ kind: "lightPoint", id: ids["5"], name: "5" }],
    });
    expect([(await stockOf("4")).note, (await stockOf("5")).note]).toEqual([null, "dann"]);
  });
});

describe("a group", () => {
  test("takes light points in, lists and counts them, and lets them go", async () => {
    const group = await post("/groups", { name: "Altstadt" }, planner);
    const path = `/api/v1/groups/${group.id}/members`;
    const joined = await planner.send("POST", path, { add: { filter: "street=Am+Bach" } });
    expect(joined.json).toMatchObject({ selected: 4, changed: 4, fields: { groupIds: 4 } });
    expect((await get(`/groups/${group.id}`)).lights).toBe(4);
    const listed = await get(`/lights?group=${group.id}`);
    expect(listed.rows.map(({ number }: { number: string }) => number)).toEqual([
      "9",
      "10",
      "11",
      "12",
    ]);
    expect((await stockOf("9")).groupIds).toEqual([group.id]);
    const left = await planner.send("POST", path, {
      add: some("1"),
      remove: { groupId: group.id },
    });
    expect(left.json).toMatchObject({ selected: 5, changed: 5 });
    expect((await get(`/groups/${group.id}`)).lights).toBe(1);
    await undo(left.json.batchId);
    expect((await get(`/groups/${group.id}`)).lights).toBe(4);

    const history = await get(`/history/lightPoint/${ids["9"]}?limit=3`);
    expect(history.entries[0].fields).toEqual([
      { field: "group:Altstadt", before: false, after: true },
    ]);
    const by = await bulk(some("9", "1"), { addGroupIds: [group.id], note: "beides" });
    expect(by.json).toMatchObject({ changed: 2, fields: { groupIds: 1, note: 2 } });
    const gone = await administrator.send("DELETE", `/api/v1/groups/${group.id}`, undefined, {
      "if-match": '"v1"',
    });
    expect(gone.status).toBe(200);
    expect((await stockOf("9")).groupIds).toEqual([]);
    await undo(gone.json.batchId);
    expect((await stockOf("9")).groupIds).toEqual([group.id]);
  });
});

describe("the trash", () => {
  test("holds what was thrown away until it is fetched back, with its place in the town", async () => {
    const before = await get(`/lights/${ids["6"]}`);
    const done = await bulk(some("6", "7"), { delete: true });
    expect(done.json).toMatchObject({ selected: 2, changed: 2, unchanged: 0 });
    expect((await get("/lights")).total).toBe(10);
    expect((await viewer.send("GET", `/api/v1/lights/${ids["6"]}`)).status).toBe(404);
    const page = await get("/trash?kind=lightPoint&limit=1");
    expect(page).toMatchObject({
      total: 2,
      items: [{ detail: "Hauptstraße", deletedBy: "A planner" }],
    });
    const next = await get(`/trash?kind=lightPoint&limit=1&cursor=${page.cursor}`);
    expect(
      [...page.items, ...next.items].map(({ name }: { name: string }) => name).toSorted(collate),
    ).toEqual(["6", "7"]);
    expect(next.cursor).toBeNull();
    expect((await viewer.send("GET", "/api/v1/trash?cursor=x")).status).toBe(400);

    const restored = await planner.send("POST", "/api/v1/trash/restore", {
      kind: "lightPoint",
      ids: [ids["6"]],
    });
    expect(restored.json).toMatchObject({ selected: 1, changed: 1, fields: {} });
    expect((await get(`/lights/${ids["6"]}`)).light.index).toBe(before.light.index);
    await undo(done.json.batchId);
    expect((await get("/lights")).total).toBe(12);
  });

  test("gives a light point back without the controller that serves another by now", async () => {
    const registry = await openRegistry(`${town.config.dataDir}/office.db`, 1);
    const device = { id: "lc-9", secret_hash: null, kind: "lamp", gateway_id: null } as const;
    await registry.db
      .insertInto("devices")
      .values({ ...device, created_at: 1, revoked_at: null })
      .execute();
    const bind = (id: string | undefined, device_id: string | null) =>
      registry.db
        .updateTable("light_points")
        .set({ device_id, switching: device_id === null ? "notNetworked" : "networked" })
        .where("id", "=", id ?? "")
        .execute();
    await bind(ids["10"], "lc-9");
    const light = await stockOf("10");
    const refused = await bulk(some("10"), { switching: "byCabinet" });
    expect([refused.status, refused.json.code, refused.json.lightIds]).toEqual([
      409,
      "lightHasDevice",
      [ids["10"]],
    ]);
    const gone = await planner.send("DELETE", `/api/v1/lights/${ids["10"]}`, undefined, {
      "if-match": `"v${light.version}"`,
    });
    expect(gone.status).toBe(200);
    await bind(ids["11"], "lc-9");
    const restored = await planner.send("POST", "/api/v1/trash/restore", {
      kind: "lightPoint",
      ids: [ids["10"]],
    });
    expect(restored.json.fields).toEqual({ deviceId: 1 });
    expect(await stockOf("10")).toMatchObject({ deviceId: null, switching: "networked" });
    const { entries } = await get(`/history/lightPoint/${ids["10"]}?limit=1`);
    expect(entries[0]).toMatchObject({
      action: "restored",
      fields: [{ field: "deviceId", before: "lc-9", after: null }],
    });
    await bind(ids["11"], null);
    await registry.close();
  });

  test("keeps areas for administrators, and a segment for when its cabinet is back", async () => {
    const cabinet = await post("/cabinets", { number: "S 1" });
    const segment = await post("/segments", { cabinetId: cabinet.id, number: "1" });
    for (const [path, object] of [
      ["segments", segment],
      ["cabinets", cabinet],
    ] as const) {
      const gone = await planner.send("DELETE", `/api/v1/${path}/${object.id}`, undefined, {
        "if-match": '"v1"',
      });
      expect(gone.status).toBe(200);
    }
    const restore = (kind: string, id: string, client = planner) =>
      client.send("POST", "/api/v1/trash/restore", { kind, ids: [id] });
    const early = await restore("segment", segment.id);
    expect([early.json.code, early.json.errors[0].parameters.id]).toEqual(["inTrash", cabinet.id]);
    expect((await restore("cabinet", cabinet.id)).json.changed).toBe(1);
    expect((await restore("segment", segment.id)).json.changed).toBe(1);
    expect((await restore("segment", segment.id)).json).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await restore("area", areas.mitte)).status).toBe(403);
    expect((await restore("lightPoint", "lp_none")).status).toBe(404);
  });
});

test("a program that goes leaves what lies in the trash with the whole night, and an undo without it", async () => {
  const points = [
    { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
    { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
  ];
  const { id } = await post("/programs", { name: "Sommer", points });
  const path = `/api/v1/programs/${id}`;
  await bulk(some("1", "2"), { switching: "networked" });
  const assigned = await planner.send("PUT", `${path}/assignment`, {
    lightIds: some("1", "2").lightIds,
  });
  expect(assigned.json).toEqual({ lights: 2 });
  const [batch] = (await get("/batches?limit=1")).items;
  expect(batch).toMatchObject({ kind: "bulk", title: "Sommer", count: 2 });
  expect((await planner.send("DELETE", path)).json.code).toBe("conflict");
  const back = await undo(batch.id);
  expect(back.json).toMatchObject({ undone: 2, keptCount: 0 });
  await bulk(some("4"), { calendarId: `cal_${id}` });
  expect((await planner.send("DELETE", path)).json.code).toBe("conflict");
  await bulk(some("4"), { delete: true });
  expect((await planner.send("DELETE", path)).status).toBe(204);
  const again = await undo(back.json.batchId);
  expect(again.json).toMatchObject({ undone: 0, keptCount: 2, batchId: null });
  await planner.send("POST", "/api/v1/trash/restore", { kind: "lightPoint", ids: [ids["4"]] });
  expect((await stockOf("4")).calendarId).toBe("cal_p_whole_night");
  await bulk(some("1", "2"), { switching: "notNetworked" });
});

describe("history", () => {
  test("tells what was done to an object, with names, newest first", async () => {
    const entry = (await get(`/history/lightPoint/${ids["12"]}`)).entries.at(-1);
    expect(entry).toMatchObject({
      by: "A administrator",
      action: "created",
      batchTitle: "12",
      undone: false,
    });
    const words = Object.fromEntries(
      entry.fields.map((one: { field: string; after: unknown }) => [one.field, one.after]),
    );
    expect(words).toMatchObject({ areaId: "Süd", luminaireTypeId: "LED 40", neverDim: false });
    const done = await bulk(some("12"), { areaId: areas.mitte });
    await undo(done.json.batchId);
    const { entries, before } = await get(`/history/lightPoint/${ids["12"]}?limit=2`);
    expect(
      entries.map(({ undone, fields }: { undone: boolean; fields: unknown[] }) => [
        undone,
        fields[0],
      ]),
    ).toEqual([
      [false, { field: "areaId", before: "Mitte", after: "Süd" }],
      [true, { field: "areaId", before: "Süd", after: "Mitte" }],
    ]);
    const older = await get(`/history/lightPoint/${ids["12"]}?before=${before}`);
    expect(older.entries.at(-1).action).toBe("created");
    expect((await viewer.send("GET", "/api/v1/history/lightPoint/lp_none")).status).toBe(404);
    expect((await viewer.send("GET", `/api/v1/history/lamp/${ids["12"]}`)).status).toBe(404);
  });

  test("of batches goes on by pages, and each says whether it can be taken back", async () => {
    const first = await get("/batches?limit=2", planner);
    expect(first.items[0]).toMatchObject({ kind: "undo", undoable: true, undone: false });
    const second = await get(`/batches?limit=2&before=${first.before}`, planner);
    expect(second.items[0].id).not.toBe(first.items[1].id);
    const { items } = await get("/batches?limit=200", technician);
    expect(items.every(({ undoable }: { undoable: boolean }) => !undoable)).toBe(true);
    expect(items.filter(({ undone }: { undone: boolean }) => undone).length).toBeGreaterThan(0);
  });

  test("may be turned back by whom it belongs to", async () => {
    const area = await post("/areas", { name: "Nord" });
    const [batch] = (await get("/batches?limit=1")).items;
    expect(batch).toMatchObject({ kind: "edit", title: "Nord", count: 1 });
    expect((await undo(batch.id, planner)).json.code).toBe("notAllowed");
    expect((await undo(batch.id, viewer)).status).toBe(403);
    expect((await undo(batch.id, administrator)).json.undone).toBe(1);
    expect((await viewer.send("GET", `/api/v1/areas/${area.id}`)).status).toBe(404);
    const light = await stockOf("1");
    const note = await technician.send(
      "PATCH",
      `/api/v1/lights/${ids["1"]}`,
      { note: "Mast schief" },
      { "if-match": `"v${light.version}"` },
    );
    const other = await bulk(some("2"), { note: "x" });
    expect((await undo(other.json.batchId, technician)).json.code).toBe("notAllowed");
    const batchId = note.headers.get("batch-id") ?? "";
    expect((await undo(batchId, technician)).json.undone).toBe(1);
  });
});

describe("the list", () => {
  beforeAll(furnish);

  test.each([
    ["street=Am+Bach", ["9", "10", "11", "12"]],
    ["area=SUED", ["9", "10", "11", "12"]],
    ["type=TYPE&limit=2", ["1", "2"]],
    ["type=t_none", []],
    ["lightingClass=P4", ["12"]],
    ["mast=M+12", ["12"]],
    ["controller=with", []],
    ["controller=without&offset=11", ["12"]],
    ["calendar=cal_p_whole_night&order=desc&limit=1", ["12"]],
    ["program=p_whole_night&limit=1", ["1"]],
    ["program=p_default", []],
    ["locked=true", ["11"]],
    ["locked=false&area=SUED", ["9", "10", "12"]],
    ["segment=SEGMENT", ["12"]],
    ["offset=3&limit=2", ["4", "5"]],
    ["offset=100", []],
    ["sort=luminaireType&limit=2", ["1", "2"]],
    ["sort=cabinet&limit=1", ["12"]],
    ["sort=cabinet&order=desc&limit=1", ["11"]],
  ])("%s", async (query, expected) => {
    const filled = query
      .replace("SUED", areas.sued)
      .replace("TYPE", typeId)
      .replace("SEGMENT", segmentId);
    const page = await get(`/lights?${filled}`);
    expect(page.rows.map(({ number }: { number: string }) => number)).toEqual(expected);
  });
});

test("the nearest light points come first, with their distance", async () => {
  const near = async (query: string) => viewer.send("GET", `/api/v1/lights/near?${query}`);
  const { json } = await near("latitude=52.5&longitude=13.4031&limit=3");
  expect(json.lights.map(({ number }: { number: string }) => number)).toEqual(["3", "4", "2"]);
  // A thousandth of a degree of longitude there is 67.7 m.
  expect(json.lights.map(({ meters }: { meters: number }) => Math.round(meters))).toEqual([
    7, 61, 74,
  ]);
  const far = await near("latitude=52.5&longitude=-166.5969&limit=1");
  expect(far.json.lights[0].meters).toBeGreaterThan(12_000_000);
  expect((await near("latitude=95&longitude=13")).status).toBe(400);
  expect((await near("latitude=52.5")).status).toBe(400);
  const person = await town.client("technician", [areas.sued]);
  const own = await person.send("GET", "/api/v1/lights/near?latitude=52.5&longitude=13.4031");
  expect(own.json.lights[0].number).toBe("9");
});

test("a view is its maker's; shared ones everybody uses", async () => {
  const send = (client: Client, method: string, path = "", body?: object): Promise<Answered> =>
    client.send(method, `/api/v1/views${path}`, body);
  const body = { name: "Dunkel", screen: "lights", query: "status=fault" };
  const mine = await send(viewer, "POST", "", body);
  expect([mine.status, mine.json.own, mine.json.shared]).toEqual([201, true, false]);
  expect((await send(viewer, "POST", "", body)).json.code).toBe("nameTaken");
  expect((await send(planner, "GET")).json.items).toEqual([]);
  expect((await send(planner, "DELETE", `/${mine.json.id}`)).status).toBe(404);
  const path = `/${mine.json.id}`;
  const shared = await send(viewer, "PATCH", path, { shared: true, name: "Störungen" });
  expect(shared.json).toEqual({ ...mine.json, shared: true, name: "Störungen" });
  expect((await send(planner, "GET")).json.items).toEqual([{ ...shared.json, own: false }]);
  expect((await send(planner, "PATCH", path, { name: "x" })).status).toBe(403);
  expect((await send(administrator, "DELETE", path)).status).toBe(204);
  expect((await send(viewer, "GET")).json.items).toEqual([]);
});

test("each change leaves one line in the record", async () => {
  const registry = await openRegistry(`${town.config.dataDir}/office.db`, 1);
  const last = () =>
    registry.db.selectFrom("audit").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();
  await bulk(some("1", "2"), { note: "geprüft" });
  const line = await last();
  expect([line.action, line.role, JSON.parse(line.after ?? "")]).toEqual([
    "lightPoints.changed",
    "planner",
    { change: { note: "geprüft" }, selected: 2, changed: 2, fields: { note: 2 } },
  ]);
  await bulk(some("1", "2"), { note: "geprüft" });
  expect((await last()).id).toBe(line.id);
  await registry.close();
});

test("what is documented is what is answered", async () => {
  const document = await get("/openapi.json");
  const ajv = new Ajv2020({ strict: false });
  for (const [path, template] of [
    ["/api/v1/batches"],
    ["/api/v1/trash"],
    ["/api/v1/views"],
    ["/api/v1/lights/near?latitude=52.5&longitude=13.4"],
    [`/api/v1/history/lightPoint/${ids["12"]}`, "/api/v1/history/{kind}/{id}"],
  ]) {
    const { json, status } = await planner.send("GET", path ?? "");
    const entry = document.paths[template ?? path?.replace(/\?.*/, "") ?? ""];
    const { schema } = entry.get.responses[status].content["application/json"];
    expect([path, ajv.validate(schema, json), ajv.errors]).toEqual([path, true, null]);
  }
});
