import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { enrolDevices } from "../../api/inventory/enrol-devices.ts";
import { fieldConfig } from "../../ingest/config.ts";
import { startField, type Field } from "../../ingest/field.ts";
import { openRegistry } from "../../store/registry.ts";
import { freePort } from "../servers.ts";
import { signIn, smallTown } from "./api-harness.ts";
import { runMain, type TownProcess } from "./town-processes.ts";

let folder: string;
let dataDir: string;
let settings: Readonly<Record<string, string>>;
let field: Field | null = null;
const processes: TownProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-attached-"));
  dataDir = folder;
  settings = {
    LICHTPUNKT_DATA_DIR: dataDir,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_MQTT_PORT: String(await freePort()),
  };
});
afterEach(async () => {
  for (const running of processes.splice(0).toReversed()) await running.stop();
  await field?.close();
  field = null;
  rmSync(folder, { recursive: true });
});

function run(words: readonly string[], more: Readonly<Record<string, string>> = {}): TownProcess {
  const running = runMain(words, { ...settings, ...more });
  processes.push(running);
  return running;
}

async function bringIn(text: string = smallTown): Promise<void> {
  const file = join(folder, "town.geojson");
  writeFileSync(file, text);
  expect((await run(["import", file]).end()).code).toBe(0);
}

/** What an attached town's light points have, as the exported inventory says it. */
async function exported(): Promise<Record<string, unknown>[]> {
  const file = join(folder, "out.geojson");
  expect((await run(["inventory", "--out", file]).end()).code).toBe(0);
  // Our own export; what is not as expected fails the comparison.
  const { features } = JSON.parse(readFileSync(file, "utf8")) as {
    features: { properties: Record<string, unknown> }[];
  };
  return features.map(({ properties }) => properties);
}

async function enrolReal(): Promise<void> {
  const registry = await openRegistry(join(dataDir, "office.db"), 1);
  const actor = { user: { id: "u", name: "U", role: "administrator" }, address: "::1" } as const;
  await enrolDevices(registry.db, { "lc-1": "secret" }, { kind: "lamp", actor, now: 1 });
  await registry.close();
}

async function startFieldAlone(): Promise<void> {
  const read = fieldConfig(settings);
  if (!read.ok) throw new Error(read.faults.join("\n"));
  field = await startField(read.config);
}

/** Lamps spread their connecting over a minute of the clock. */
const fastClock = () => ({
  LICHTPUNKT_CLOCK_ORIGIN: "1700000000000",
  LICHTPUNKT_CLOCK_STARTED: String(Date.now()),
  LICHTPUNKT_CLOCK_SPEED: "60",
});
const attach = (...words: string[]): TownProcess => run(["simulate", "--attach", ...words]);
const ready = /^{"event":"ready","process":"simulators"/;

test("simulate without files and without --attach says what to give", async () => {
  const { code, said } = await run(["simulate"]).end();
  expect(code).toBe(1);
  expect(said).toBe(
    "Give --inventory FILE and --secrets FILE or --certificates FOLDER, or --devices FILE, or --attach.",
  );
});

test("--attach says what is missing: the town, its light points, the running field, the address", async () => {
  const before = await attach().end();
  expect(before).toMatchObject({ code: 1, said: expect.stringContaining("main.ts import FILE") });
  await bringIn('{"type":"FeatureCollection","features":[]}');
  const unheard = await attach().end();
  expect(unheard).toMatchObject({ code: 1, said: expect.stringContaining("main.ts start") });
  expect(unheard.said).toContain(`mqtt://127.0.0.1:${settings["LICHTPUNKT_MQTT_PORT"]}`);
  await startFieldAlone();
  const empty = await attach().end();
  expect(empty).toMatchObject({ code: 1, said: expect.stringContaining("no light point") });
  const portless = await run(["simulate", "--attach"], { LICHTPUNKT_MQTT_PORT: "0" }).end();
  expect(portless).toMatchObject({
    code: 1,
    said: expect.stringContaining("LICHTPUNKT_MQTT_URL"),
  });
});

test("--attach works beside field alone, and again with other secrets", async () => {
  settings = { ...settings, ...fastClock() };
  await bringIn();
  await startFieldAlone();
  const secretsFile = join(dataDir, "simulated-secrets.json");
  const first = attach();
  expect(await first.line(ready)).toContain('"connected":2,');
  const secrets = readFileSync(secretsFile, "utf8");
  await first.stop();
  for (const file of [secretsFile, join(dataDir, "simulated-inventory.geojson")]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  expect(await attach().line(ready)).toContain('"connected":2,');
  expect(readFileSync(secretsFile, "utf8")).not.toBe(secrets);
  const devices = (await exported()).map(({ number, device, switching }) => [
    number,
    device,
    switching,
  ]);
  expect(devices).toEqual([
    ["1", "lc-1", "networked"],
    ["2", "lc-2", "networked"],
    ["10", "lc-3", "networked"],
    ["11", "lc-4", "networked"],
    ["12", null, "byCabinet"],
    ["=13", "sim-5", "networked"],
  ]);
});

test("--attach through the running office: its screens follow; where real devices are enrolled it is refused, unless wished", async () => {
  await bringIn();
  await enrolReal();
  const whole = run(["start"]);
  await whole.line(/Controllers connect to port/);
  const link = new URL((/https?:\S+/.exec(await whole.line(/\/start\?code=/)) ?? [""])[0]);
  const client = await signIn(link.origin, link.searchParams.get("code") ?? "");
  const refused = await attach().end();
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringContaining("--with-real-devices"),
  });
  expect(refused.said).toContain("1 real devices");
  await attach("--with-real-devices", "--speed", "60").line(ready);
  await vi.waitFor(
    async () => {
      const { json } = await client.send("GET", "/api/v1/lights?q=%3D13");
      expect(json.rows).toMatchObject([{ deviceId: "sim-5", switching: "networked" }]);
      expect(json.rows[0].lastSeenAt).not.toBeNull();
    },
    { timeout: 20_000, interval: 200 },
  );
});

test("--attach beside field alone is refused too where real devices are enrolled", async () => {
  await bringIn();
  await enrolReal();
  await startFieldAlone();
  expect(await attach().end()).toMatchObject({
    code: 1,
    said: expect.stringContaining("--with-real-devices"),
  });
});

test("a clock of its own is refused where real devices are enrolled, but not with simulated ones or in a demo's folder", async () => {
  const withoutClock = settings;
  settings = { ...settings, ...fastClock() };
  await bringIn();
  await startFieldAlone();
  await attach().line(ready);
  for (const running of processes.splice(0).toReversed()) await running.stop();
  await field?.close();
  field = null;
  const allowed = run(["start"]);
  await allowed.line(/Controllers connect to port/);
  await allowed.stop();

  await enrolReal();
  const refused = await run(["start"]).end();
  expect(refused.code).toBe(2);
  expect(refused.said).toContain("1 real devices are enrolled");
  expect(refused.said).toContain("LICHTPUNKT_CLOCK_ORIGIN");
  const real = runMain(["start"], withoutClock);
  processes.push(real);
  await real.line(/Controllers connect to port/);
  await real.stop();

  writeFileSync(join(dataDir, "demo.json"), "{}");
  await run(["start"]).line(/Controllers connect to port/);
});
