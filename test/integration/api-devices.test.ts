import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeviceView } from "../../api/contract/devices.ts";
import type { DeviceRow } from "../../store/field-device-records.ts";
import { openRegistry } from "../../store/registry.ts";
import { mayEnter, type Answered } from "./api-harness.ts";
import { startStockedOffice, stockedAt, type StockedOffice } from "./stocked-office.ts";

let office: StockedOffice;
beforeEach(async () => {
  office = await startStockedOffice();
});
afterEach(() => office.close());

const hour = 3_600_000;
const post = (path: string, body: object, headers = {}) =>
  office.technician.send("POST", `/api/v1/${path}`, body, headers);
const device = async (id: string): Promise<DeviceView> =>
  (await office.technician.send("GET", `/api/v1/devices/${id}`)).json;
const said = ({ status, json }: Answered) => [status, json?.code];

/** The rows of a light point as they stand on disk. */
async function onDisk(lightId: string) {
  const registry = await openRegistry(join(office.dir, "office.db"), stockedAt);
  const light = await registry.db
    .selectFrom("light_points")
    .select(["device_id", "output", "switching", "version"])
    .where("id", "=", lightId)
    .executeTakeFirstOrThrow();
  const lines = await registry.db
    .selectFrom("object_changes")
    .select(["batch_id", "action", "fields"])
    .where("object_id", "=", lightId)
    .orderBy("id")
    .execute();
  const audited = await registry.db.selectFrom("audit").select(["action", "object"]).execute();
  await registry.close();
  return {
    light,
    lines: lines.map((line) => ({ ...line, fields: JSON.parse(line.fields ?? "null") })),
    audited: audited.map(({ action, object }) => `${action} ${object}`),
  };
}

const announce = (deviceId: string, at: number, outputs = 1): DeviceRow => ({
  deviceId,
  online: true,
  connectionCount: 1,
  connectionSince: at,
  firstSeenAt: at,
  lastSeenAt: at,
  announced: {
    at,
    text: JSON.stringify({
      serial: `SN-${deviceId}`,
      hwType: "LC-2",
      swVersion: "3.4.1",
      bootId: 1,
      outputs: Array.from({ length: outputs }, (_, i) => ({ output: i + 1, dimmable: true })),
      maxSwitchPoints: 64,
      astro: true,
      clo: false,
      sensors: [],
      reportingInterval: 300,
      position: { latitude: 52.51, longitude: 13.41 },
    }),
  },
});

describe("devices", () => {
  test("are told with what hangs on them and what they say of themselves", async () => {
    office.heard({ devices: [announce("lc-1", stockedAt - hour, 2)] });
    expect(await device("lc-1")).toMatchObject({
      kind: "lamp",
      admitted: true,
      online: true,
      bound: [
        { kind: "lightPoint", id: "lp_1", number: "1", output: 1 },
        { kind: "lightPoint", id: "lp_2", number: "2", output: 2 },
      ],
      announced: { serial: "SN-lc-1", outputs: 2, latitude: 52.51, at: stockedAt - hour },
      lastSeenAt: stockedAt - hour,
    });
    expect(await device("cc-1")).toMatchObject({
      kind: "cabinet",
      bound: [{ kind: "cabinet", id: "c_1", number: "K1" }],
      announced: null,
    });
    expect(await device("lc-gone")).toMatchObject({ admitted: false, revokedAt: stockedAt });
    expect(said(await office.technician.send("GET", "/api/v1/devices/none"))).toEqual([
      404,
      "notFound",
    ]);
  });

  test.each([
    ["", ["cc-1", "cc-new", "gw-1", "lc-1", "lc-10", "lc-12", "lc-gone", "lc-new", "lc-new2"]],
    ["?state=new", ["cc-new", "lc-gone", "lc-new", "lc-new2"]],
    ["?state=bound", ["cc-1", "lc-1", "lc-10", "lc-12"]],
    ["?q=NEW", ["cc-new", "lc-new", "lc-new2"]],
    ["?q=k1", ["cc-1"]],
    ["?q=2", ["lc-1", "lc-12", "lc-new2"]],
    ["?q=%25", []],
  ])("are listed by %s", async (query, ids) => {
    const { json } = await office.technician.send("GET", `/api/v1/devices${query}`);
    expect([json.items.map((one: DeviceView) => one.deviceId), json.total]).toEqual([
      ids,
      ids.length,
    ]);
  });

  test("come by pages that miss none and repeat none", async () => {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { json } = await office.technician.send("GET", `/api/v1/devices?limit=2${from}`);
      ids.push(...json.items.map((one: DeviceView) => one.deviceId));
      expect(json.total).toBe(9);
      ({ cursor } = json);
    }
    expect(ids).toHaveLength(9);
    expect(new Set(ids).size).toBe(9);
  });

  test("of other areas are nobody's business, those that hang nowhere everybody's", async () => {
    const south = await office.town.client("technician", ["a_sued"]);
    const { json } = await south.send("GET", "/api/v1/devices");
    expect(json.items.map((one: DeviceView) => one.deviceId)).toEqual([
      "cc-new",
      "gw-1",
      "lc-10",
      "lc-12",
      "lc-gone",
      "lc-new",
      "lc-new2",
    ]);
    expect((await south.send("GET", "/api/v1/devices/lc-1")).status).toBe(404);
    expect((await south.send("GET", "/api/v1/devices/lc-new")).status).toBe(200);
    const viewer = await office.town.client("viewer");
    expect((await viewer.send("GET", "/api/v1/devices")).status).toBe(403);
  });
});

describe("new devices", () => {
  test("wait with the newest word first; who was let in knocks no more", async () => {
    office.heard({ devices: [announce("lc-new2", stockedAt - hour)] });
    const knock = (why: string, deviceId: string, at: number) => ({
      kind: "connectRefused",
      deviceId,
      at,
      detail: why,
      address: "10.0.0.9",
    });
    office.heard({
      securityEvents: [
        knock("unknownDevice", "stranger", stockedAt - 2 * hour),
        knock("unknownDevice", "stranger", stockedAt - hour),
        knock("unknownDevice", "lc-new", stockedAt - hour),
        knock("wrongSecret", "lc-new2", stockedAt - 2 * hour),
        knock("wrongSecret", "lc-10", stockedAt - hour),
        knock("revoked", "lc-gone", stockedAt - hour),
        knock("unknownDevice", "long-ago", stockedAt - 31 * 24 * hour),
      ],
    });
    const { json } = await office.technician.send("GET", "/api/v1/new-devices");
    expect(json.waiting.map((one: DeviceView) => one.deviceId)).toEqual([
      "lc-new2",
      "cc-new",
      "lc-new",
    ]);
    expect(json.waitingCount).toBe(3);
    const knocking = new Map(json.knocking.map((one: { deviceId: string }) => [one.deviceId, one]));
    expect(new Set(knocking.keys())).toEqual(new Set(["lc-10", "lc-gone", "stranger"]));
    expect(knocking.get("stranger")).toEqual({
      deviceId: "stranger",
      firstAt: stockedAt - 2 * hour,
      lastAt: stockedAt - hour,
      tries: 2,
      address: "10.0.0.9",
      why: "unknownDevice",
    });
    const south = await office.town.client("technician", ["a_sued"]);
    const seen = (await south.send("GET", "/api/v1/new-devices")).json;
    expect([seen.waiting.length, seen.knocking]).toEqual([3, []]);
  });
});

describe("binding", () => {
  test("gives a light point its controller, with history, record and word to field", async () => {
    const before = office.intents().length;
    const { status, json } = await post("devices/lc-new/bind", { lightId: "lp_3" });
    expect(status).toBe(200);
    expect(json.device.bound).toEqual([
      { kind: "lightPoint", id: "lp_3", number: "3", street: "Hauptstraße", output: 1 },
    ]);
    const { light, lines, audited } = await onDisk("lp_3");
    expect(light).toEqual({ device_id: "lc-new", output: 1, switching: "networked", version: 2 });
    expect(lines).toEqual([
      {
        batch_id: json.batchId,
        action: "bound",
        fields: { deviceId: [null, "lc-new"], switching: ["notNetworked", "networked"] },
      },
    ]);
    expect(audited).toContain("device.bound device:lc-new");
    expect(office.intents().slice(before)).toMatchObject([
      { kind: "inventory.changed", payload: { lightIds: ["lp_3"] } },
    ]);
    const row = await office.technician.send("GET", "/api/v1/lights/lp_3");
    expect(row.json.light).toMatchObject({ deviceId: "lc-new", switching: "networked" });
    const again = await post("devices/lc-new/bind", { lightId: "lp_3" });
    expect([again.status, again.json.batchId]).toEqual([200, null]);
  });

  test("asked for twice with one key is done once", async () => {
    const key = { "idempotency-key": "tap-1" };
    const first = await post("devices/lc-new/bind", { lightId: "lp_3" }, key);
    const second = await post("devices/lc-new/bind", { lightId: "lp_3" }, key);
    expect(second.json.batchId).toBe(first.json.batchId);
    const other = await post("devices/lc-new2/bind", { lightId: "lp_3" }, key);
    expect(said(other)).toEqual([409, "conflict"]);
  });

  test.each([
    ["a device that serves another", "lc-10", { lightId: "lp_3" }, 409, "deviceBound"],
    ["a light point that has one", "lc-new", { lightId: "lp_10" }, 409, "lightHasDevice"],
    [
      "a further output not announced",
      "lc-new2",
      { lightId: "lp_3", output: 2 },
      400,
      "invalidInput",
    ],
    ["a cabinet controller on a mast", "cc-new", { lightId: "lp_3" }, 409, "conflict"],
    ["a lamp controller in a cabinet", "lc-new", { cabinetId: "c_2" }, 409, "conflict"],
    ["a cabinet that has one", "cc-new", { cabinetId: "c_1" }, 409, "lightHasDevice"],
    ["a cabinet controller elsewhere", "cc-1", { cabinetId: "c_2" }, 409, "deviceBound"],
    ["an unknown device", "none", { lightId: "lp_3" }, 404, "notFound"],
    ["a revoked device", "lc-gone", { lightId: "lp_3" }, 409, "conflict"],
    ["an unknown light point", "lc-new", { lightId: "lp_99" }, 404, "notFound"],
    ["nothing named", "lc-new", {}, 400, "invalidInput"],
    ["both named", "lc-new", { lightId: "lp_3", cabinetId: "c_2" }, 400, "invalidInput"],
    ["output 0", "lc-new", { lightId: "lp_3", output: 0 }, 400, "invalidInput"],
  ])("refuses %s", async (_name, id, body, status, code) => {
    office.heard({ devices: [announce("lc-new2", stockedAt)] });
    const before = office.intents().length;
    expect(said(await post(`devices/${id}/bind`, body))).toEqual([status, code]);
    expect(office.intents()).toHaveLength(before);
  });

  test("tells what stands in the way", async () => {
    const bound = await post("devices/lc-10/bind", { lightId: "lp_3" });
    expect(bound.json.errors[0].parameters).toMatchObject({ number: "10", output: 1 });
    const has = await post("devices/lc-new/bind", { lightId: "lp_10" });
    expect(has.json.errors[0].parameters).toEqual({ number: "10", device: "lc-10" });
  });

  test("and unbinding with one key are two requests, the second of which is refused", async () => {
    const key = { "idempotency-key": "k-1" };
    const body = { lightId: "lp_3" };
    expect((await post("devices/lc-new/bind", body, key)).status).toBe(200);
    expect(said(await post("devices/lc-new/unbind", body, key))).toEqual([409, "conflict"]);
  });

  test("of a cabinet takes a cabinet controller, and unbinding gives it back", async () => {
    const { status, json } = await post("devices/cc-new/bind", { cabinetId: "c_2" });
    expect([status, json.device.bound]).toMatchObject([200, [{ kind: "cabinet", id: "c_2" }]]);
    const freed = await post("devices/cc-new/unbind", {});
    expect([freed.status, freed.json.device.bound]).toEqual([200, []]);
    expect((await post("devices/cc-new/unbind", {})).json.batchId).toBeNull();
  });

  test("stays within the areas of who binds", async () => {
    const south = await office.town.client("technician", ["a_sued"]);
    const bind = (id: string, body: object) =>
      south.send("POST", `/api/v1/devices/${id}/bind`, body);
    expect(said(await bind("lc-new", { lightId: "lp_3" }))).toEqual([404, "notFound"]);
    const hidden = await bind("lc-1", { lightId: "lp_11" });
    const none = await bind("lc-none", { lightId: "lp_11" });
    expect(said(hidden)).toEqual([404, "notFound"]);
    expect(hidden.json.detail).toBe(none.json.detail.replace("lc-none", "lc-1"));
    expect(said(await bind("cc-new", { cabinetId: "c_1" }))).toEqual([404, "notFound"]);
    expect((await bind("lc-new", { lightId: "lp_11" })).status).toBe(200);
  });

  test("of one thing at once by two is done by one", async () => {
    const both = await Promise.all(
      ["lc-new", "lc-new2"].map((id) => post(`devices/${id}/bind`, { lightId: "lp_3" })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test("undone for one head leaves the other", async () => {
    const { json } = await post("devices/lc-1/unbind", { lightId: "lp_2" });
    expect(json.device.bound.map((one: { id: string }) => one.id)).toEqual(["lp_1"]);
    const { light, lines } = await onDisk("lp_2");
    expect(light).toMatchObject({ device_id: null, output: 2, switching: "networked" });
    expect(lines).toMatchObject([{ action: "unbound", fields: { deviceId: ["lc-1", null] } }]);
  });
});

describe("a swap", () => {
  test("gives all heads of the mast to the new one, and ends the old one's right", async () => {
    const { status, json } = await post("lights/lp_1/swap", { deviceId: "lc-new", old: "revoke" });
    expect(status).toBe(200);
    expect(json.device.bound.map((one: { id: string }) => one.id)).toEqual(["lp_1", "lp_2"]);
    expect((await onDisk("lp_2")).lines).toEqual([
      { batch_id: json.batchId, action: "swapped", fields: { deviceId: ["lc-1", "lc-new"] } },
    ]);
    expect(await device("lc-1")).toMatchObject({ admitted: false, bound: [] });
    expect(mayEnter(office.dir, "lc-1", "secret-of-lc-1")).toBe(false);
    expect(office.intents().at(-1)).toMatchObject({
      payload: { lightIds: ["lp_1", "lp_2"], deviceIds: ["lc-1"] },
    });
  });

  test("of one head only leaves the other to the old one, which then must stay", async () => {
    const swap = { deviceId: "lc-new", output: 1 };
    const revoking = await post("lights/lp_2/swap", { ...swap, old: "revoke" });
    expect(said(revoking)).toEqual([409, "conflict"]);
    const { status } = await post("lights/lp_2/swap", { ...swap, old: "keep" });
    expect(status).toBe(200);
    expect((await onDisk("lp_2")).light).toMatchObject({ device_id: "lc-new", output: 1 });
    expect((await device("lc-1")).bound).toMatchObject([{ id: "lp_1" }]);
  });

  test("with a controller of one output is refused on a mast of two heads", async () => {
    office.heard({ devices: [announce("lc-new", stockedAt)] });
    const { status, json } = await post("lights/lp_1/swap", { deviceId: "lc-new", old: "keep" });
    expect([status, json.errors[0].parameters]).toEqual([400, { outputs: 1 }]);
    expect((await onDisk("lp_1")).light).toMatchObject({ device_id: "lc-1", version: 1 });
  });

  test.each([
    ["where there is nothing to swap", "lp_3", "lc-new", 409, "conflict"],
    ["with one that serves another", "lp_1", "lc-10", 409, "deviceBound"],
    ["with an unknown one", "lp_1", "none", 404, "notFound"],
  ])("is refused %s", async (_name, lightId, deviceId, status, code) => {
    const answer = await post(`lights/${lightId}/swap`, { deviceId, old: "keep" });
    expect(said(answer)).toEqual([status, code]);
  });
});

describe("taken back by the batch's undo", () => {
  const undo = async (batchId: string) =>
    (await office.administrator.send("POST", `/api/v1/batches/${batchId}/undo`, {})).status;

  test("a bound light point is as it was", async () => {
    const { json } = await post("devices/lc-new/bind", { lightId: "lp_3" });
    expect(await undo(json.batchId)).toBe(200);
    expect((await onDisk("lp_3")).light).toMatchObject({
      device_id: null,
      switching: "notNetworked",
    });
    expect((await device("lc-new")).bound).toEqual([]);
  });

  test("a swapped mast has its old controller on both heads", async () => {
    const { json } = await post("lights/lp_1/swap", { deviceId: "lc-new", old: "keep" });
    expect(await undo(json.batchId)).toBe(200);
    expect((await device("lc-1")).bound.map(({ id }) => id)).toEqual(["lp_1", "lp_2"]);
    expect((await device("lc-new")).bound).toEqual([]);
  });

  test("an unbound cabinet has its controller again", async () => {
    const { json } = await post("devices/cc-1/unbind", {});
    expect(await undo(json.batchId)).toBe(200);
    expect((await device("cc-1")).bound).toMatchObject([{ kind: "cabinet", id: "c_1" }]);
  });
});

describe("a command to a device", () => {
  test("is written down, told as queued, and then as field tells it", async () => {
    const { status, json } = await post("devices/lc-new/commands", { command: "identify" });
    expect([status, json.state]).toEqual([202, "queued"]);
    expect(office.intents().at(-1)).toMatchObject({
      kind: "device.command",
      payload: {
        commandId: json.commandId,
        deviceId: "lc-new",
        command: "identify",
        output: null,
        duration: 30,
        expiresAt: stockedAt + 120_000,
      },
    });
    const read = async () =>
      (await office.technician.send("GET", `/api/v1/device-commands/${json.commandId}`)).json;
    expect(await read()).toEqual(json);
    office.heard({
      deviceCommands: [
        {
          commandId: json.commandId,
          deviceId: "lc-new",
          command: "identify",
          output: null,
          duration: 30,
          state: "applied",
          code: null,
          epoch: 1,
          version: 1,
          actor: "test",
          createdAt: stockedAt,
          sentAt: stockedAt + 1,
          receivedAt: stockedAt + 2,
          appliedAt: stockedAt + 3,
          endedAt: stockedAt + 3,
          expiresAt: stockedAt + 120_000,
        },
      ],
    });
    expect(await read()).toMatchObject({ state: "applied", appliedAt: stockedAt + 3 });
  });

  test("is refused for strangers, and when there were too many", async () => {
    const send = (id: string) => post(`devices/${id}/commands`, { command: "readNow" });
    expect(said(await send("none"))).toEqual([404, "notFound"]);
    expect(said(await send("lc-gone"))).toEqual([409, "conflict"]);
    const north = await office.town.client("technician", ["a_mitte"]);
    const body = { command: "readNow" };
    for (let i = 0; i < 21; i++) {
      const answer = await north.send("POST", "/api/v1/devices/lc-10/commands", body);
      expect(said(answer)).toEqual([404, "notFound"]);
    }
    expect((await send("lc-10")).status).toBe(202);
    for (let i = 0; i < 20; i++) expect((await send("lc-new")).status).toBe(202);
    expect(said(await send("lc-new"))).toEqual([429, "tooManyRequests"]);
    expect((await send("lc-new2")).status).toBe(202);
    office.moveTo(stockedAt + 60_000);
    expect((await send("lc-new")).status).toBe(202);
    const other = await office.technician.send("GET", "/api/v1/device-commands/none");
    expect(said(other)).toEqual([404, "notFound"]);
  });
});

test("what was tried on the mast stands in the light point's history", async () => {
  const steps = [
    { what: "blink", ok: true, powerW: null, at: stockedAt },
    { what: "full", ok: true, powerW: 38.5, at: stockedAt },
    { what: "off", ok: false, powerW: 12, at: stockedAt },
  ];
  const body = { deviceId: "lc-10", steps, note: "Klappe klemmt" };
  const { status, json } = await post("lights/lp_10/commissioned", body);
  expect(status).toBe(201);
  expect((await onDisk("lp_10")).lines).toEqual([
    {
      batch_id: json.batchId,
      action: "commissioned",
      fields: {
        "step.device": [null, "lc-10"],
        "step.blink": [null, true],
        "step.full": [null, true],
        "step.fullPowerW": [null, 38.5],
        "step.off": [null, false],
        "step.offPowerW": [null, 12],
        "step.note": [null, "Klappe klemmt"],
      },
    },
  ]);
  const other = await post("lights/lp_10/commissioned", { ...body, deviceId: "lc-new" });
  expect(said(other)).toEqual([409, "conflict"]);
});

describe("admission", () => {
  const admit = (body: object, query = "") =>
    office.administrator.send("POST", `/api/v1/devices${query}`, body);
  const enters = (id: string, secret: string): boolean => mayEnter(office.dir, id, secret);

  test("tells each secret once, and only that one opens", async () => {
    const { status, json, headers } = await admit({ deviceIds: ["x-1", "lc-gone"], kind: "lamp" });
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(Object.keys(json.secrets)).toEqual(["x-1", "lc-gone"]);
    expect(json.secrets["x-1"]).toMatch(/^[a-z0-9]{32}$/);
    expect(enters("x-1", json.secrets["x-1"])).toBe(true);
    expect(enters("lc-gone", json.secrets["lc-gone"])).toBe(true);
    expect(office.intents().at(-1)).toMatchObject({
      kind: "inventory.changed",
      payload: { lightIds: [], deviceIds: ["x-1", "lc-gone"] },
    });
    const again = await admit({ deviceIds: ["x-1"], kind: "lamp" });
    expect(enters("x-1", json.secrets["x-1"])).toBe(false);
    expect(enters("x-1", again.json.secrets["x-1"])).toBe(true);
  });

  test("as a file has a line for each", async () => {
    const { bytes, headers } = await admit(
      { deviceIds: ["x-1", "x-2"], kind: "cabinet" },
      "?format=csv",
    );
    expect(headers.get("content-disposition")).toContain("devices.csv");
    const lines = new TextDecoder().decode(bytes).trim().split("\r\n");
    expect(lines).toHaveLength(3);
    const [id = "", kind, secret = ""] = lines[1]?.split(";") ?? [];
    expect([id, kind, enters(id, secret)]).toEqual(["x-1", "cabinet", true]);
  });

  test.each([
    ["an id that no topic takes", { deviceIds: ["a/b"], kind: "lamp" }, 400],
    ["a gateway that is none", { deviceIds: ["x-1"], kind: "lamp", gatewayId: "lc-1" }, 400],
    ["another kind for one that serves", { deviceIds: ["x-1", "lc-1"], kind: "cabinet" }, 409],
    ["none", { deviceIds: [], kind: "lamp" }, 400],
  ])("refuses %s, and does nothing", async (_name, body, status) => {
    const before = office.intents().length;
    expect((await admit(body)).status).toBe(status);
    expect(office.intents()).toHaveLength(before);
  });

  test("is for administrators of the whole town", async () => {
    const body = { deviceIds: ["x-1"], kind: "lamp" };
    const planner = await office.town.client("planner");
    expect((await planner.send("POST", "/api/v1/devices", body)).status).toBe(403);
    const south = await office.town.client("administrator", ["a_sued"]);
    expect((await south.send("POST", "/api/v1/devices", body)).status).toBe(403);
  });

  test("ends by revocation, at once for field too", async () => {
    const { status, json } = await office.administrator.send(
      "POST",
      "/api/v1/devices/lc-10/revoke",
      { reason: "gestohlen" },
    );
    expect([status, json.admitted, json.bound.length]).toEqual([200, false, 1]);
    expect(enters("lc-10", "secret-of-lc-10")).toBe(false);
    expect(office.intents().at(-1)).toMatchObject({ payload: { deviceIds: ["lc-10"] } });
  });

  test("is forgotten where nothing hangs on it", async () => {
    const forget = (id: string) => office.administrator.send("DELETE", `/api/v1/devices/${id}`);
    expect(said(await forget("lc-10"))).toEqual([409, "inUse"]);
    expect((await forget("lc-new")).status).toBe(204);
    expect(enters("lc-new", "secret-of-lc-new")).toBe(false);
    expect(said(await forget("lc-new"))).toEqual([404, "notFound"]);
  });
});

describe("the command line", () => {
  const run = promisify(execFile);
  const file = () => join(office.dir, "secrets.json");
  const command = async (...args: string[]) => {
    const program = resolve(import.meta.dirname, "../../main.ts");
    const env = { PATH: process.env["PATH"], LICHTPUNKT_DATA_DIR: office.dir };
    const { stdout } = await run(process.execPath, [program, ...args], { env });
    return stdout.trim().split("\n");
  };
  const devices = (...args: string[]) => command("devices", ...args);

  test.each([
    ["through the office that runs", true],
    ["on its own where none runs", false],
  ])("admits, lists and revokes %s", async (_name, isRunning) => {
    if (!isRunning) await office.town.office.close();
    await devices("admit", "x-1", "x-2", "--kind", "cabinet", "--out", file());
    const secrets = JSON.parse(await readFile(file(), "utf8"));
    expect(mayEnter(office.dir, "x-2", secrets["x-2"])).toBe(true);
    await devices("revoke", "x-2");
    expect(mayEnter(office.dir, "x-2", secrets["x-2"])).toBe(false);
    const lines = await devices("list");
    expect(lines).toHaveLength(11);
    expect(lines.find((line) => line.startsWith("lc-1\t"))).toMatch(/lamp\tadmitted\t1, 2\t/);
    expect(lines.find((line) => line.startsWith("x-2"))).toMatch(/cabinet\trevoked\t-\t-/);
  });

  test("makes no new secret where its file is there already", async () => {
    await writeFile(file(), "kept");
    await expect(command("device-secrets", "lc-1", "--out", file())).rejects.toMatchObject({
      stderr: expect.stringContaining("is there already"),
    });
    expect(await readFile(file(), "utf8")).toBe("kept");
    expect(mayEnter(office.dir, "lc-1", "secret-of-lc-1")).toBe(true);
  });
});
