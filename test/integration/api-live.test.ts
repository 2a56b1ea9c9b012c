import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { decodeFrame, type LampFrame } from "../../api/contract/frames.ts";
import type { LightView } from "../../api/contract/lights.ts";
import type { ClientToServer, LiveHello, ServerToClient } from "../../api/contract/live.ts";
import type { JobView } from "../../api/contract/overrides.ts";
import { enrolDevices } from "../../api/inventory/enrol-devices.ts";
import { fieldConfig } from "../../ingest/config.ts";
import { startField, type Field } from "../../ingest/field.ts";
import { devicesOfInventory } from "../../simulators/device-list.ts";
import { startFleet, type Fleet } from "../../simulators/fleet.ts";
import { openRegistry } from "../../store/registry.ts";
import {
  importFile,
  smallTown,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

/** 22:00 in Berlin, a November night; 30 seconds pass in one. */
const clock = { startedAtMs: Date.now(), originMs: Date.UTC(2026, 10, 20, 21), speed: 30 };
const shared = {
  LICHTPUNKT_CLOCK_ORIGIN: String(clock.originMs),
  LICHTPUNKT_CLOCK_STARTED: String(clock.startedAtMs),
  LICHTPUNKT_CLOCK_SPEED: String(clock.speed),
};
const site = "town";
const secrets = Object.fromEntries([1, 2, 3, 4].map((n) => [`lc-${n}`, `secret of ${n}`]));

let town: TestOffice;
let field: Field;
let fleet: Fleet;
let technician: Client;
let ids: Record<string, string> = {};
const sockets: Screen[] = [];

type Screen = Socket<ServerToClient, ClientToServer>;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "lichtpunkt-live-"));
  const read = fieldConfig({
    ...shared,
    LICHTPUNKT_DATA_DIR: dataDir,
    LICHTPUNKT_MQTT_PORT: "0",
    LICHTPUNKT_RESTART_GRACE: "0",
  });
  if (!read.ok) throw new Error(read.faults.join("\n"));
  field = await startField(read.config);
  const mqttUrl = `mqtt://127.0.0.1:${field.mqttPort}`;
  town = await startTestOffice({ ...shared, LICHTPUNKT_MQTT_URL: mqttUrl }, {}, dataDir);
  await importFile(await town.client("administrator"), smallTown);
  const registry = await openRegistry(join(dataDir, "office.db"), Date.now());
  const actor = { user: { id: "t", name: "t", role: "administrator" as const }, address: "local" };
  await registry.db
    .transaction()
    .execute((trx) => enrolDevices(trx, secrets, { kind: "lamp", actor, now: Date.now() }));
  await registry.close();
  const { devices } = devicesOfInventory(smallTown);
  fleet = startFleet({ url: mqttUrl, site, devices, secrets, clock, reconnectJitter: 1 });
  await fleet.ready;
  technician = await town.client("technician");
  const { json } = await technician.send("GET", "/api/v1/lights");
  ids = Object.fromEntries(
    json.rows.map((row: { number: string; id: string }) => [row.number, row.id]),
  );
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await fleet.close();
  await town.close();
  await field.close();
  await rm(town.config.dataDir, { recursive: true });
});

function connect(client: Pick<Client, "cookie">, headers = {}): Screen {
  const socket: Screen = io(town.office.url, {
    path: "/live",
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: client.cookie, ...headers },
  });
  sockets.push(socket);
  return socket;
}

/** The first value of an event for which `is` holds. */
function heard<E extends keyof ServerToClient>(
  socket: Screen,
  event: E,
  is: (value: Parameters<ServerToClient[E]>[0]) => boolean = () => true,
): Promise<Parameters<ServerToClient[E]>[0]> {
  return new Promise((resolve) => {
    const listen = (value: Parameters<ServerToClient[E]>[0]): void => {
      if (!is(value)) return;
      socket.off(event, listen as never);
      resolve(value);
    };
    // Each event has one argument; the union over events is too wide for socket.io's overloads.
    socket.on(event, listen as never);
  });
}

const refused = (socket: Screen): Promise<string> =>
  new Promise((resolve) => socket.once("connect_error", ({ message }) => resolve(message)));

describe("a screen", () => {
  test("is let in with a session, from our own pages", async () => {
    const hello = (await heard(connect(technician), "hello")) as LiveHello;
    expect(hello).toMatchObject({ speed: 30 });
    expect(await refused(connect({ cookie: "" }))).toBe("notSignedIn");
    expect(await refused(connect({ cookie: "lichtpunkt=guessed" }))).toBe("notSignedIn");
    expect(await refused(connect(technician, { origin: "https://evil.example" }))).toContain(
      "websocket error",
    );
  });

  test("that signs out elsewhere is told and cut off", async () => {
    const leaving = await town.client("viewer");
    const socket = connect(leaving);
    await heard(socket, "hello");
    const ended = new Promise((resolve) => socket.once("disconnect", resolve));
    const told = heard(socket, "signedOut" as never);
    await leaving.send("DELETE", "/api/v1/session");
    await told;
    expect(await ended).toBe("io server disconnect");
  });

  test("follows an order from its writing to the measured power, and hears of nobody else's district", async () => {
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), Date.now());
    const area = await registry.db
      .selectFrom("areas")
      .select("id")
      .where("name", "=", "Süd")
      .executeTakeFirstOrThrow();
    await registry.close();
    const stranger = connect(await town.client("viewer", [area.id]));
    const foreign: number[] = [];
    stranger.on("frame", (bytes) => foreign.push(...decodeFrame(new Uint8Array(bytes)).index));
    await heard(stranger, "hello");

    const screen = connect(technician);
    const hello = (await heard(screen, "hello")) as LiveHello;
    const frames: LampFrame[] = [];
    screen.on("frame", (bytes) => frames.push(decodeFrame(new Uint8Array(bytes))));
    screen.emit("watch", ids["1"] ?? "");
    const light = (await heard(screen, "light")) as LightView;
    expect(light.light.number).toBe("1");

    const order = { lightIds: [ids["1"]], level: 55, rampTime: 1 };
    const { json } = await technician.send("POST", "/api/v1/overrides", order);
    screen.emit("watchJob", json.jobId);
    const done = (await heard(
      screen,
      "job",
      (job) => (job as JobView).counts.measured === 1,
    )) as JobView;
    expect(done.lines[0]).toMatchObject({ lightId: ids["1"], state: "measured", level: 55 });
    const times = done.lines[0];
    expect(times?.appliedAt).not.toBeNull();
    const seen = (await heard(
      screen,
      "light",
      (view) => (view as LightView).twin.measured.level === 55,
    )) as LightView;
    expect(seen.override).toMatchObject({ level: 55, by: "A technician" });
    expect(seen.why[0]).toMatchObject({ code: "override", level: 55, won: true });
    expect(seen.light).toMatchObject({ status: "on", levelPercent: 55, byHand: true });

    const index = light.light.index;
    const moved = frames.filter((frame) => frame.index.includes(index));
    expect(moved.length).toBeGreaterThan(0);
    const last = moved.at(-1);
    expect(last?.level[last.index.indexOf(index)]).toBe(55);
    let have = hello.seq;
    for (const frame of frames) {
      expect(frame.epoch).toBe(hello.epoch);
      expect(frame.since).toBeLessThanOrEqual(have);
      have = Math.max(have, frame.seq);
    }
    expect(foreign).not.toContain(index);
    const { json: overview } = await technician.send("GET", "/api/v1/overview");
    expect(overview.byHand).toBe(1);
    expect(overview.counts.noConnection).toBe(0);
  });

  test("hears that it is alive though nothing changes, and an overview each second", async () => {
    const screen = connect(technician);
    await heard(screen, "hello");
    const first = (await heard(screen, "overview")) as { at: number };
    const second = (await heard(screen, "overview")) as { at: number };
    expect(second.at).toBeGreaterThan(first.at);
    await heard(screen, "frame");
  });

  test("hears of a new program, and the lamp runs it", async () => {
    const planner = await town.client("planner");
    const current = await planner.send("GET", "/api/v1/programs/p_default");
    const points = current.json.points.map((point: { level: number }) =>
      point.level === 70 ? { ...point, level: 85, rampTime: 1 } : point,
    );
    const screen = connect(technician);
    await heard(screen, "hello");
    screen.emit("watch", ids["10"] ?? "");
    const changed = heard(screen, "changed");
    const dimmed = heard(screen, "light", (view) => (view as LightView).twin.measured.level === 85);
    const put = await planner.send(
      "PUT",
      "/api/v1/programs/p_default",
      { name: "Neu", points },
      { "if-match": current.headers.get("etag") ?? "" },
    );
    expect(put.status).toBe(200);
    expect(await changed).toMatchObject({ programsRevision: expect.any(Number) });
    const view = (await dimmed) as LightView;
    expect(view.twin.alone.inSync).toBe(true);
    expect(view.light).toMatchObject({ programName: "Neu", levelPercent: 85 });
  });
});

describe("the state of the processes", () => {
  test("is ready while field speaks, and its metrics stand beside ours", async () => {
    const stranger = await town.client(null);
    expect((await stranger.send("GET", "/readyz")).json).toEqual({
      status: "ready",
      field: true,
      registry: true,
    });
    const text = new TextDecoder().decode((await stranger.send("GET", "/metrics")).bytes);
    expect(text).toMatch(/^lichtpunkt_light_points 6$/m);
    expect(text).toMatch(/^lichtpunkt_messages_total(?:\{[^}]*\})? \d+$/m);
  });
});
