import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stockKinds, stockPaths, type StockKind } from "../../api/contract/stock.ts";
import { startTestOffice, type Answered, type Client, type TestOffice } from "./api-harness.ts";

let town: TestOffice;
let administrator: Client;
let planner: Client;
let technician: Client;
let viewer: Client;

beforeAll(async () => {
  town = await startTestOffice({}, { now: () => Date.UTC(2026, 10, 20, 21) });
  administrator = await town.client("administrator");
  planner = await town.client("planner");
  technician = await town.client("technician");
  viewer = await town.client("viewer");
});
afterAll(() => town.close());

const pathOf = (kind: StockKind) => `/api/v1/${stockPaths[kind]}`;

let made = 0;
/** The least that a new object of each kind must say, under a name of its own. */
function least(kind: StockKind): Record<string, unknown> {
  made += 1;
  const label = `${kind} ${made}`;
  if (kind === "lightPoint") return { number: label, latitude: 52.5, longitude: 13.4 };
  if (kind === "luminaireType") return { name: label, ratedPower: 40 };
  return ["group", "area", "street"].includes(kind) ? { name: label } : { number: label };
}

async function create(
  kind: StockKind,
  more: Record<string, unknown> = {},
): Promise<Answered["json"]> {
  const answer = await administrator.send("POST", pathOf(kind), { ...least(kind), ...more });
  expect([kind, answer.status, answer.json.code]).toEqual([kind, 201, undefined]);
  return answer.json;
}

const versioned = (version: number) => ({ "if-match": `"v${version}"` });

async function patch(
  kind: StockKind,
  object: { id: string; version: number },
  body: object,
  client = planner,
): Promise<Answered> {
  return client.send("PATCH", `${pathOf(kind)}/${object.id}`, body, versioned(object.version));
}

async function remove(
  kind: StockKind,
  object: { id: string; version: number },
  client = administrator,
): Promise<Answered> {
  const path = `${pathOf(kind)}/${object.id}`;
  return client.send("DELETE", path, undefined, versioned(object.version));
}

const stockOf = async (id: string) =>
  (await administrator.send("GET", `/api/v1/lights/${id}/stock`)).json;

const plainKinds = stockKinds.filter((kind) => kind !== "lightPoint" && kind !== "gateway");

test("an object that was read before is told anew: what it counts moves without its version", async () => {
  const area = await create("area");
  const path = `${pathOf("area")}/${area.id}`;
  await create("lightPoint", { areaId: area.id });
  const again = await administrator.send("GET", path, undefined, { "if-none-match": '"v1"' });
  expect(again.status).toBe(200);
  expect(again.json).toMatchObject({ version: 1, lights: 1 });
});

describe.each(plainKinds)("a %s", (kind) => {
  const parent = async () =>
    kind === "segment" ? { cabinetId: (await create("cabinet")).id as string } : {};

  test("is made, listed, changed on condition of its version, and put into the trash", async () => {
    const object = await create(kind, await parent());
    const nameField = "number" in object ? "number" : "name";
    expect(object.version).toBe(1);
    const listed = (await viewer.send("GET", pathOf(kind))).json;
    expect(listed.items.find(({ id }: { id: string }) => id === object.id)).toEqual(object);
    expect(listed.total).toBe(listed.items.length);
    const q = encodeURIComponent(object[nameField].toUpperCase());
    const searched = (await viewer.send("GET", `${pathOf(kind)}?q=${q}`)).json;
    expect(searched.items.map(({ id }: { id: string }) => id)).toEqual([object.id]);

    const path = `${pathOf(kind)}/${object.id}`;
    const body = { [nameField]: `${object[nameField]} b` };
    const without = await administrator.send("PATCH", path, body);
    expect([without.status, without.json.code]).toEqual([428, "versionRequired"]);
    const changed = await patch(kind, object, body, administrator);
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"v2"']);
    expect(changed.json).toEqual({ ...object, ...body, version: 2 });
    const stale = await patch(kind, object, body, administrator);
    expect([stale.status, stale.json.code, stale.json.current]).toEqual([
      412,
      "versionMismatch",
      changed.json,
    ]);

    expect((await remove(kind, object)).status).toBe(412);
    const gone = await remove(kind, changed.json);
    expect([gone.status, typeof gone.json.batchId]).toEqual([200, "string"]);
    expect((await viewer.send("GET", path)).status).toBe(404);
    const trash = (await viewer.send("GET", `${pathOf(kind)}?deleted=true`)).json;
    expect(trash.items.map(({ id }: { id: string }) => id)).toContain(object.id);
  });

  test("shares its name with none, not with one in the trash either", async () => {
    const also = await parent();
    const body = { ...least(kind), ...also };
    const first = await administrator.send("POST", pathOf(kind), body);
    const second = await administrator.send("POST", pathOf(kind), body);
    expect([second.status, second.json.code]).toEqual([409, "nameTaken"]);
    await remove(kind, first.json);
    const third = await administrator.send("POST", pathOf(kind), body);
    expect([third.status, third.json.code, third.json.errors[0].parameters.id]).toEqual([
      409,
      "inTrash",
      first.json.id,
    ]);
  });
});

test.each<[StockKind, StockKind, string]>([
  ["area", "lightPoint", "areaId"],
  ["area", "cabinet", "areaId"],
  ["luminaireType", "lightPoint", "luminaireTypeId"],
  ["cabinet", "lightPoint", "cabinetId"],
  ["cabinet", "segment", "cabinetId"],
  ["supplyPoint", "cabinet", "supplyPointId"],
])("a %s that a %s names stays", async (kind, user, field) => {
  const object = await create(kind);
  const naming = await create(user, { [field]: object.id });
  const kept = await remove(kind, object);
  expect([kept.status, kept.json.code, kept.json.errors]).toEqual([
    409,
    "inUse",
    [
      {
        pointer: "",
        message: `1 of kind ${user} name it`,
        code: user,
        parameters: { kind: user, count: 1 },
      },
    ],
  ]);
  expect((await remove(user, naming)).status).toBe(200);
  expect((await remove(kind, object)).status).toBe(200);
});

describe("who may change what", () => {
  test.each<[StockKind, number, number]>([
    ["area", 403, 201],
    ["supplyPoint", 403, 201],
    ["luminaireType", 201, 201],
    ["lightPoint", 201, 201],
  ])("%s: planner %i, administrator %i", async (kind, byPlanner, byAdministrator) => {
    expect((await planner.send("POST", pathOf(kind), least(kind))).status).toBe(byPlanner);
    expect((await administrator.send("POST", pathOf(kind), least(kind))).status).toBe(
      byAdministrator,
    );
    expect((await technician.send("POST", pathOf(kind), least(kind))).status).toBe(403);
    expect((await viewer.send("POST", pathOf(kind), least(kind))).status).toBe(403);
  });

  test("a technician sets note, place and mast of a light point right, and nothing else", async () => {
    const light = await create("lightPoint");
    const fine = { note: "hinter der Hecke", latitude: 52.501, longitude: 13.401, mast: "M 7" };
    const changed = await patch("lightPoint", light, fine, technician);
    expect([changed.status, changed.json.mast]).toEqual([200, "M 7"]);
    const refused = await patch("lightPoint", changed.json, { number: "x" }, technician);
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([403, "/number"]);
    expect((await patch("lightPoint", changed.json, fine, viewer)).status).toBe(403);
  });
});

describe("a light point", () => {
  test("without more than a number and a place", async () => {
    const light = await create("lightPoint");
    expect(light).toMatchObject({
      switching: "notNetworked",
      calendarId: "cal_p_whole_night",
      deviceId: null,
      output: 1,
      groupIds: [],
      version: 1,
    });
    const listed = (await viewer.send("GET", `/api/v1/lights?q=${light.number}`)).json;
    expect(listed.rows[0]).toMatchObject({ id: light.id, status: "on" });
  });

  test.each([
    [{ number: "" }, "/number"],
    [{ number: " " }, "/number"],
    [{ latitude: 91 }, "/latitude"],
    [{ lightingClass: "M7" }, "/lightingClass"],
    [{ installedOn: "2020-13" }, "/installedOn"],
    [{ minimumLevel: 100.5 }, "/minimumLevel"],
    [{ areaId: "a_none" }, "/areaId"],
    [{ calendarId: "cal_none" }, "/calendarId"],
    [{ deviceId: "lc-1" }, "/deviceId"],
    [{}, ""],
  ])("takes no %j", async (body, pointer) => {
    const light = await create("lightPoint");
    const { status, json } = await patch("lightPoint", light, body);
    expect([status, json.errors[0].pointer]).toEqual([400, pointer]);
  });

  test("hangs on a segment of its cabinet", async () => {
    const [a, b] = [await create("cabinet"), await create("cabinet")];
    const segment = await create("segment", { cabinetId: a.id });
    const light = await create("lightPoint", { segmentId: segment.id });
    expect([light.cabinetId, light.segmentId, light.switching]).toEqual([
      a.id,
      segment.id,
      "notNetworked",
    ]);
    const wrong = await patch("lightPoint", light, { cabinetId: b.id, segmentId: segment.id });
    expect([wrong.status, wrong.json.errors[0].pointer]).toEqual([400, "/segmentId"]);
    const moved = await patch("lightPoint", light, { cabinetId: b.id });
    expect([moved.json.cabinetId, moved.json.segmentId]).toEqual([b.id, null]);
    const taken = await patch("segment", segment, { cabinetId: b.id });
    expect(taken.status).toBe(200);
  });

  test("is not dimmed below its floor by people's input", async () => {
    const program = await planner.send("POST", "/api/v1/programs", {
      name: `Halb ${made}`,
      points: [
        { at: { event: "sunset", offsetMinutes: 0 }, level: 60, rampTime: 0 },
        { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
      ],
    });
    const calendarId = `cal_${program.json.id}`;
    const light = await create("lightPoint", { switching: "networked", minimumLevel: 61 });
    const below = await patch("lightPoint", light, { calendarId });
    expect([below.status, below.json.code, below.json.lightIds]).toEqual([
      422,
      "belowFloor",
      [light.id],
    ]);
    const even = await patch("lightPoint", light, { calendarId, minimumLevel: 60 });
    expect(even.status).toBe(200);
    for (const body of [{ minimumLevel: 61 }, { neverDim: true }, { defaultLevel: 59 }]) {
      expect((await patch("lightPoint", even.json, body)).json.code).toBe("belowFloor");
    }
    expect((await patch("lightPoint", even.json, { defaultLevel: 60 })).status).toBe(200);
  });

  test("shares the sign of its mast", async () => {
    const street = `Signalweg ${made}`;
    const first = await create("lightPoint", { mast: "Z1", street });
    const second = await create("lightPoint", { mast: "Z1", street });
    const elsewhere = await create("lightPoint", { mast: "Z1", street: `${street} b` });
    await patch("lightPoint", first, { zeichen394: true });
    expect((await stockOf(second.id)).zeichen394).toBe(true);
    expect((await stockOf(elsewhere.id)).zeichen394).toBe(false);
    const third = await create("lightPoint", { mast: "Z1", street });
    expect(third.zeichen394).toBe(true);
  });

  test("brings its street and its mast into being, and follows when they are called otherwise", async () => {
    const street = `Neuer Weg ${made}`;
    const light = await create("lightPoint", { street, mast: `N ${made}` });
    const find = async (kind: StockKind, q: string) =>
      (await viewer.send("GET", `${pathOf(kind)}?q=${encodeURIComponent(q)}`)).json.items[0];
    const mast = await find("mast", light.mast);
    expect(mast).toMatchObject({ number: light.mast, latitude: 52.5, lights: 1 });
    const road = await find("street", street);
    expect(road).toMatchObject({ name: street, lights: 1, hasLine: false });
    expect((await remove("street", road)).json.code).toBe("inUse");
    const renamed = await patch("street", road, { name: `${street} neu` });
    expect(renamed.status).toBe(200);
    expect(await stockOf(light.id)).toMatchObject({ street: `${street} neu`, version: 2 });
    const row = (await viewer.send("GET", `/api/v1/lights/${light.id}`)).json.light;
    expect(row.street).toBe(`${street} neu`);
  });

  test("shows new names at once", async () => {
    const cabinet = await create("cabinet");
    const type = await create("luminaireType");
    const light = await create("lightPoint", { cabinetId: cabinet.id, luminaireTypeId: type.id });
    await patch("cabinet", cabinet, { number: `${cabinet.number} neu` });
    await patch("luminaireType", type, { ratedPower: 55.5 });
    const row = (await viewer.send("GET", `/api/v1/lights/${light.id}`)).json.light;
    expect([row.cabinet, row.ratedPowerW]).toEqual([`${cabinet.number} neu`, 55.5]);
  });
});

describe("whoever sees some areas", () => {
  test("reads and changes what stands there alone", async () => {
    const [mine, other] = [await create("area"), await create("area")];
    const here = await create("lightPoint", { areaId: mine.id, street: `Hier ${made}` });
    const there = await create("lightPoint", { areaId: other.id, street: `Dort ${made}` });
    const cabinet = await create("cabinet", { areaId: mine.id });
    const foreign = await create("cabinet", { areaId: other.id });
    const person = await town.client("planner", [mine.id]);
    const seen = async (kind: StockKind) =>
      (await person.send("GET", pathOf(kind))).json.items.map(({ id }: { id: string }) => id);
    expect(await seen("area")).toEqual([mine.id]);
    expect(await seen("cabinet")).toEqual([cabinet.id]);
    const streets = (await person.send("GET", pathOf("street"))).json.items;
    expect(streets.map(({ name }: { name: string }) => name)).toEqual([here.street]);
    expect((await person.send("GET", `/api/v1/lights/${there.id}/stock`)).status).toBe(404);
    expect((await person.send("GET", `${pathOf("cabinet")}/${foreign.id}`)).status).toBe(404);

    expect((await patch("lightPoint", here, { note: "x" }, person)).status).toBe(200);
    expect((await patch("lightPoint", there, { note: "x" }, person)).status).toBe(404);
    expect((await patch("cabinet", cabinet, { name: "x" }, person)).status).toBe(200);
    expect((await patch("cabinet", foreign, { name: "x" }, person)).json.code).toBe("notFound");
    const away = await patch("lightPoint", { ...here, version: 2 }, { areaId: other.id }, person);
    expect([away.status, away.json.errors[0].pointer]).toEqual([400, "/areaId"]);
    expect((await person.send("POST", pathOf("lightPoint"), least("lightPoint"))).status).toBe(400);
    expect((await person.send("POST", pathOf("group"), least("group"))).json.code).toBe(
      "notAllowed",
    );
  });
});

test("what is documented of the stock is what is answered", async () => {
  const { json: document } = await viewer.send("GET", "/api/v1/openapi.json");
  const ajv = new Ajv2020({ strict: false });
  const light = await create("lightPoint");
  const paths = [...plainKinds.map(pathOf), pathOf("gateway"), `/api/v1/lights/${light.id}/stock`];
  for (const path of paths) {
    const { json, status } = await administrator.send("GET", path);
    const template = path.replace(/lp_\w+/, "{id}");
    const { schema } = document.paths[template].get.responses[status].content["application/json"];
    expect([path, ajv.validate(schema, json), ajv.errors]).toEqual([path, true, null]);
  }
});
