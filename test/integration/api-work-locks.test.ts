import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WorkLockEvent, WorkLockView } from "../../api/contract/work-locks.ts";
import type { Answered, Client } from "./api-harness.ts";
import { startStockedOffice, stockedAt, type StockedOffice } from "./stocked-office.ts";

let office: StockedOffice;
beforeEach(async () => {
  office = await startStockedOffice();
});
afterEach(() => office.close());

const hour = 3_600_000;
const minute = 60_000;
const crew = { person: "Anna Beispiel", phone: "+49 30 123-45" };
const said = ({ status, json }: Answered) => [status, json?.code];
const post = (path: string, body?: object) =>
  office.technician.send("POST", `/api/v1/${path}`, body ?? {});
const lock = (kind: string, id: string, more = {}) =>
  post("work-locks", { target: { kind, id }, ...crew, ...more });
const locked = async (kind: string, id: string, more = {}): Promise<WorkLockView> => {
  const { status, json } = await lock(kind, id, more);
  expect(status).toBe(201);
  return json;
};
const open = async (client: Client = office.technician): Promise<WorkLockView[]> =>
  (await client.send("GET", "/api/v1/work-locks")).json.locks;
const dim = (body: object) => post("overrides", { level: 50, ...body });
async function edit(lightId: string, change: object): Promise<void> {
  const path = `/api/v1/lights/${lightId}`;
  const { headers } = await office.administrator.send("GET", `${path}/stock`);
  const match = { "if-match": headers.get("etag") ?? "" };
  expect((await office.administrator.send("PATCH", path, change, match)).status).toBe(200);
}

describe("a work lock", () => {
  test("tells who works where and until when, and field reads it", async () => {
    const { json } = await lock("lightPoint", "lp_10", { reason: "Leuchtenwechsel" });
    expect(json).toEqual({
      id: expect.stringMatching(/^wl_/),
      target: { kind: "lightPoint", id: "lp_10", name: "10, Hauptstraße" },
      ...crew,
      reason: "Leuchtenwechsel",
      from: stockedAt,
      until: stockedAt + 4 * hour,
      createdBy: "A technician",
      state: "holding",
      endedAt: null,
      lights: 1,
    });
    expect(office.intents().at(-1)).toMatchObject({ kind: "locks.changed" });
    expect(await open()).toEqual([json]);
    const overview = await office.technician.send("GET", "/api/v1/overview");
    expect(overview.json.workLocks).toEqual([json]);
    const light = await office.technician.send("GET", "/api/v1/lights/lp_10");
    expect(light.json.workLock).toEqual(json);
    const other = await office.technician.send("GET", "/api/v1/lights/lp_12");
    expect(other.json.workLock).toBeNull();
  });

  test.each([
    ["segment", "s_1", "K1 / 1", 2],
    ["segment", "s_2", "K1 / 2", 0],
    ["cabinet", "c_1", "K1", 2],
    // Its cabinet switches it, so that the whole segment is held.
    ["lightPoint", "lp_11", "11, Hauptstraße", 2],
  ])("on a %s %s is called %s and holds %i light points", async (kind, id, name, lights) => {
    expect(await locked(kind, id)).toMatchObject({ target: { name }, lights });
  });

  test.each([
    ["an unknown place", { target: { kind: "cabinet", id: "lp_1" } }, 404, undefined],
    ["an end in the past", { until: stockedAt }, 400, "/until"],
    ["more than a day", { until: stockedAt + 24 * hour + 1 }, 400, "/until"],
    ["nobody", { person: "  " }, 400, "/person"],
    ["no number to dial", { phone: "ask Anna" }, 400, "/phone"],
    ["a link for a number", { phone: "+49;ext=javascript:1" }, 400, "/phone"],
  ])("is refused for %s", async (_name, more, status, pointer) => {
    const before = office.intents().length;
    const answer = await lock("lightPoint", "lp_10", more);
    expect([answer.status, answer.json.errors?.[0].pointer]).toEqual([status, pointer]);
    expect(office.intents()).toHaveLength(before);
  });

  test("comes near its end, ends by itself, and waits for somebody to say so", async () => {
    const { id } = await locked("lightPoint", "lp_10");
    const state = async () => (await open()).map((one) => [one.state, one.endedAt]);
    office.moveTo(stockedAt + 4 * hour - 15 * minute - 1);
    expect(await state()).toEqual([["holding", null]]);
    office.moveTo(stockedAt + 4 * hour - 15 * minute);
    expect(await state()).toEqual([["ending", null]]);
    office.moveTo(stockedAt + 4 * hour - 1);
    expect(said(await dim({ lightIds: ["lp_10"] }))).toEqual([423, "workLocked"]);
    office.moveTo(stockedAt + 4 * hour);
    expect(await state()).toEqual([["overdue", stockedAt + 4 * hour]]);
    expect((await dim({ lightIds: ["lp_10"] })).status).toBe(202);
    const confirmed = await post(`work-locks/${id}/end`);
    expect([confirmed.status, confirmed.json.state]).toEqual([200, "ended"]);
    expect(await open()).toEqual([]);
    const all = await office.technician.send("GET", "/api/v1/work-locks?state=all");
    expect(all.json.locks).toMatchObject([{ id, state: "ended", endedAt: stockedAt + 4 * hour }]);
  });

  test("is ended by a person at once, and once", async () => {
    const { id } = await locked("lightPoint", "lp_10");
    office.moveTo(stockedAt + hour);
    const ended = await post(`work-locks/${id}/end`);
    expect(ended.json).toMatchObject({ state: "ended", endedAt: stockedAt + hour });
    expect((await dim({ lightIds: ["lp_10"] })).status).toBe(202);
    office.moveTo(stockedAt + 2 * hour);
    expect((await post(`work-locks/${id}/end`)).json.endedAt).toBe(stockedAt + hour);
    const path = `/api/v1/work-locks/${id}`;
    const later = await office.technician.send("PATCH", path, { until: stockedAt + 3 * hour });
    expect(said(later)).toEqual([409, "conflict"]);
  });

  test("is extended, also when its time was over", async () => {
    const { id } = await locked("lightPoint", "lp_10");
    const extend = (until: number) =>
      office.technician.send("PATCH", `/api/v1/work-locks/${id}`, { until });
    office.moveTo(stockedAt + 5 * hour);
    expect((await open())[0]?.state).toBe("overdue");
    expect((await extend(stockedAt + 5 * hour)).status).toBe(400);
    expect((await extend(stockedAt + 29 * hour + 1)).status).toBe(400);
    const { status, json } = await extend(stockedAt + 7 * hour);
    expect([status, json.state, json.until]).toEqual([200, "holding", stockedAt + 7 * hour]);
    expect(said(await dim({ lightIds: ["lp_10"] }))).toEqual([423, "workLocked"]);
    expect(
      (await office.technician.send("PATCH", "/api/v1/work-locks/none", { until: 1 })).status,
    ).toBe(404);
  });

  test("is seen and ended only by who has to do with the place", async () => {
    const { id } = await locked("lightPoint", "lp_1");
    const ofCabinet = await locked("cabinet", "c_1");
    const south = await office.town.client("technician", ["a_sued"]);
    // The cabinet stands in Mitte, but it feeds lamps in Süd.
    expect((await open(south)).map((one) => one.id)).toEqual([ofCabinet.id]);
    expect((await south.send("POST", `/api/v1/work-locks/${id}/end`, {})).status).toBe(404);
    const set = { target: { kind: "lightPoint", id: "lp_1" }, ...crew };
    expect((await south.send("POST", "/api/v1/work-locks", set)).status).toBe(404);
    const viewer = await office.town.client("viewer");
    expect(await open(viewer)).toHaveLength(2);
    expect((await viewer.send("POST", "/api/v1/work-locks", set)).status).toBe(403);
  });

  test("outlives a restart of the office", async () => {
    await locked("lightPoint", "lp_10");
    const dir = office.dir;
    await office.town.office.close();
    const { startTestOffice } = await import("./api-harness.ts");
    const again = await startTestOffice({}, { now: () => stockedAt + hour }, dir);
    const technician = await again.client("technician");
    expect(await open(technician)).toMatchObject([{ state: "holding" }]);
    const body = { lightIds: ["lp_10"], level: 50 };
    expect((await technician.send("POST", "/api/v1/overrides", body)).status).toBe(423);
    await again.close();
  });
});

describe("while it holds", () => {
  test("nothing is switched there, and who asks learns whom to call", async () => {
    const { id } = await locked("lightPoint", "lp_10");
    const before = office.intents().length;
    for (const path of ["overrides", "overrides/end"]) {
      const body = { lightIds: ["lp_12", "lp_10"], ...(path === "overrides" ? { level: 50 } : {}) };
      const { status, json } = await post(path, body);
      expect([status, json.code, json.lightIds]).toEqual([423, "workLocked", ["lp_10"]]);
      expect(json.errors).toMatchObject([
        {
          pointer: "/lightIds/1",
          parameters: { number: "10", lockId: id, ...crew, until: stockedAt + 4 * hour },
        },
      ]);
    }
    expect(office.intents()).toHaveLength(before);
    expect((await dim({ lightIds: ["lp_12"] })).status).toBe(202);
  });

  test.each([
    ["lightPoint", "lp_11", ["s_1"], []],
    ["lightPoint", "lp_12", ["s_1"], ["lp_12"]],
    ["segment", "s_1", ["s_1"], ["lp_12"]],
    ["cabinet", "c_1", ["s_1"], ["lp_12"]],
    ["segment", "s_2", [], []],
    ["lightPoint", "lp_1", [], ["lp_1"]],
  ])("on %s %s it holds segments %j and light points %j", async (kind, id, segments, lights) => {
    await locked(kind, id);
    const isHeld = async (body: object) => (await dim(body)).status === 423;
    expect(await isHeld({ segmentIds: ["s_1"] })).toBe(segments.includes("s_1"));
    for (const lightId of ["lp_1", "lp_12"]) {
      expect(await isHeld({ lightIds: [lightId] })).toBe(lights.includes(lightId));
    }
  });

  test.each([
    ["lightPoint", "lp_2", "lc-1"],
    ["segment", "s_1", "cc-1"],
    ["cabinet", "c_1", "cc-1"],
    ["lightPoint", "lp_11", "cc-1"],
    ["cabinet", "c_1", "lc-12"],
  ])("on %s %s the device %s neither blinks nor restarts, but tells", async (kind, id, device) => {
    await locked(kind, id);
    const send = (command: string) => post(`devices/${device}/commands`, { command });
    expect(said(await send("identify"))).toEqual([423, "workLocked"]);
    expect(said(await send("reboot"))).toEqual([423, "workLocked"]);
    expect((await send("readNow")).status).toBe(202);
    expect((await post("devices/lc-10/commands", { command: "identify" })).status).toBe(202);
  });

  test("a controller is bound and swapped all the same: somebody stands there", async () => {
    await locked("lightPoint", "lp_3");
    await locked("lightPoint", "lp_10");
    expect((await post("devices/lc-new/bind", { lightId: "lp_3" })).status).toBe(200);
    const swap = await post("lights/lp_10/swap", { deviceId: "lc-new2", old: "keep" });
    expect(swap.status).toBe(200);
    expect(said(await dim({ lightIds: ["lp_3"] }))).toEqual([423, "workLocked"]);
  });
});

describe("a segment", () => {
  test("is switched like a light point, and its job calls it by name", async () => {
    const { status, json } = await dim({ segmentIds: ["s_1"], lightIds: ["lp_1"], level: 100 });
    expect(status).toBe(202);
    expect(office.intents().at(-1)).toMatchObject({
      kind: "override.set",
      payload: { lightIds: ["lp_1", "s_1"], level: 100 },
    });
    const job = await office.technician.send("GET", `/api/v1/jobs/${json.jobId}`);
    expect(job.json.total).toBe(2);
    expect(
      job.json.lines.map((line: { kind: string; name: string }) => [line.kind, line.name]),
    ).toEqual([
      ["lightPoint", "1"],
      ["segment", "K1 / 1"],
    ]);
    expect((await post("overrides/end", { segmentIds: ["s_1"] })).status).toBe(202);
  });

  test.each([
    ["without a controller's output", { segmentIds: ["s_2"] }, 422, "notSwitchable"],
    ["that is unknown", { segmentIds: ["s_9"] }, 404, "notFound"],
    ["nor a light point", {}, 400, "invalidInput"],
  ])("%s is refused", async (_name, body, status, code) => {
    expect(said(await dim(body))).toEqual([status, code]);
  });

  test("stays on where a lamp of it may not go dark", async () => {
    await edit("lp_11", { minimumLevel: 30 });
    const off = await dim({ segmentIds: ["s_1"], level: 0 });
    expect([off.status, off.json.code, off.json.lightIds]).toEqual([422, "belowFloor", ["lp_11"]]);
    expect(off.json.errors[0].pointer).toBe("/segmentIds/0");
    expect((await dim({ segmentIds: ["s_1"], level: 100 })).status).toBe(202);
  });

  test("is switched only by who may switch all that hangs on it", async () => {
    const body = { segmentIds: ["s_1"], level: 100 };
    const of = async (...areas: string[]) =>
      (await office.town.client("technician", areas)).send("POST", "/api/v1/overrides", body);
    expect((await of("a_sued")).status).toBe(202);
    expect((await of("a_mitte")).status).toBe(404);
    await edit("lp_12", { areaId: "a_mitte" });
    expect((await of("a_sued")).status).toBe(404);
    expect((await of("a_sued", "a_mitte")).status).toBe(202);
  });
});

test("every screen that may see the place hears of a lock as it changes", async () => {
  const heard = new Set<string>();
  const listen = async (name: string, client: Client) => {
    const socket = io(office.town.office.url, {
      path: "/live",
      transports: ["websocket"],
      extraHeaders: { cookie: client.cookie, origin: office.town.office.url },
    });
    socket.on("workLock", ({ what, lock: { id } }: WorkLockEvent) =>
      heard.add(`${name} ${what} ${id}`),
    );
    await new Promise<void>((resolve) => socket.on("hello", () => resolve()));
    return socket;
  };
  const sockets = [
    await listen("all", office.technician),
    await listen("south", await office.town.client("viewer", ["a_sued"])),
  ];
  const told = async (...news: [string, string, string][]) => {
    await expect.poll(() => heard).toEqual(new Set(news.map((one) => one.join(" "))));
    heard.clear();
  };
  const inMitte = await locked("lightPoint", "lp_1");
  await told(["all", "set", inMitte.id]);
  const inSouth = await locked("lightPoint", "lp_10", { until: stockedAt + 8 * hour });
  await told(["all", "set", inSouth.id], ["south", "set", inSouth.id]);
  office.moveTo(stockedAt + 4 * hour - 10 * minute);
  await told(["all", "ending", inMitte.id]);
  office.moveTo(stockedAt + 8 * hour);
  await told(
    ["all", "overdue", inMitte.id],
    ["all", "overdue", inSouth.id],
    ["south", "overdue", inSouth.id],
  );
  await post(`work-locks/${inSouth.id}/end`);
  await told(["all", "ended", inSouth.id], ["south", "ended", inSouth.id]);
  for (const socket of sockets) socket.disconnect();
});
