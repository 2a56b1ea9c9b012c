import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { decodeColumns } from "../../api/contract/columns.ts";
import { decodeFrame } from "../../api/contract/frames.ts";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { ImportReport } from "../../api/contract/imports.ts";
import { sunOf } from "../../domain/tonight.ts";
import { fieldTwin } from "../../ingest/field-twin.ts";
import { openFieldReader } from "../../store/field-reader.ts";
import { hasRealData, realFeatures, realFile } from "../real-data.ts";
import { freePort } from "../servers.ts";
import { importFile, signIn, startTestOffice, type Client } from "./api-harness.ts";
import { runMain, type TownProcess } from "./town-processes.ts";

const place = {
  berlin: { latitude: 52.48, longitude: 13.44, timeZone: "Europe/Berlin" },
  cambridge: { latitude: 42.37, longitude: -71.11, timeZone: "America/New_York" },
};
type Town = keyof typeof place;

const speed = 90;
/** Clock ms: time for the processes to come up by day on an idle machine; a slow one finds dusk has fallen already. */
const beforeSunset = 18 * 60_000;
const patience = { timeout: 90_000, interval: 500 };

const processes: TownProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const running of processes.splice(0).toReversed()) await running.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A data folder with the town, brought in through the API as a person does, and the report of each file. */
async function bringIn(
  town: Town,
  files: readonly Parameters<typeof realFile>[0][],
): Promise<{ dataDir: string; reports: ImportReport[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), `lichtpunkt-${town}-`));
  folders.push(dataDir);
  const { timeZone } = place[town];
  const office = await startTestOffice({ LICHTPUNKT_TIME_ZONE: timeZone }, {}, dataDir);
  try {
    const client = await office.client("administrator");
    const reports: ImportReport[] = [];
    for (const file of files) {
      const { preview, done } = await importFile(client, readFileSync(realFile(file), "utf8"));
      expect(done.state).toBe("applied");
      // What was shown is what was done.
      expect(done.report).toEqual(preview.report);
      if (done.report !== null) reports.push(done.report);
    }
    return { dataDir, reports };
  } finally {
    await office.close();
  }
}

const found = (report: ImportReport | undefined, code: string) =>
  (report?.findings ?? []).filter((finding) => finding.code === code);
const countOf = (report: ImportReport | undefined, code: string): number =>
  found(report, code).reduce((sum, { count }) => sum + count, 0);

interface LitTown {
  readonly client: Client;
  readonly fleet: TownProcess;
  readonly settings: Readonly<Record<string, string>>;
}

/** Field and office on a clock shortly before the town's own sunset, then simulated controllers for its light points. */
async function light(town: Town, dataDir: string): Promise<LitTown> {
  const now = Date.now();
  const { sunset } = sunOf(place[town], now);
  if (sunset === null) throw new Error(`the sun sets in ${town} each day`);
  const settings = {
    LICHTPUNKT_DATA_DIR: dataDir,
    LICHTPUNKT_SITE: town,
    LICHTPUNKT_TIME_ZONE: place[town].timeZone,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_MQTT_PORT: String(await freePort()),
    LICHTPUNKT_CLOCK_STARTED: String(now),
    LICHTPUNKT_CLOCK_ORIGIN: String(Math.round(sunset - beforeSunset)),
    LICHTPUNKT_CLOCK_SPEED: String(speed),
  };
  const whole = runMain(["start"], settings);
  processes.push(whole);
  await whole.line(/Controllers connect to port/);
  const link = new URL((/https?:\S+/.exec(await whole.line(/\/start\?code=/)) ?? [""])[0]);
  const client = await signIn(link.origin, link.searchParams.get("code") ?? "");
  const fleet = runMain(["simulate", "--attach"], settings);
  processes.push(fleet);
  return { client, fleet, settings };
}

/** How many networked light points there are, and how many of them are shown as burning. */
async function burning(client: Client): Promise<{ networked: number; on: number }> {
  const [columns, states] = await Promise.all([
    client.send("GET", "/api/v1/lights/columns"),
    client.send("GET", "/api/v1/lights/states"),
  ]);
  const { index, switching } = decodeColumns(columns.bytes);
  const frame = decodeFrame(states.bytes);
  const status = new Map<number, string | undefined>();
  for (const [i, at] of frame.index.entries()) status.set(at, lampStatuses[frame.status[i] ?? 0]);
  const networked = [...index].filter((_, i) => switching[i] === 0);
  return {
    networked: networked.length,
    on: networked.filter((at) => status.get(at) === "on").length,
  };
}

async function expectLit({ client, fleet }: LitTown, dataDir: string, lights: number) {
  await fleet.line(/^{"event":"ready","process":"simulators"/);
  await vi.waitFor(async () => {
    const { networked, on } = await burning(client);
    expect(networked).toBe(lights);
    expect(on).toBeGreaterThanOrEqual(0.99 * networked);
  }, patience);
  const field = await openFieldReader(join(dataDir, "field.db"));
  try {
    await vi.waitFor(async () => {
      const count = { byProgram: 0, counting: 0 };
      for await (const twins of field.twins()) {
        for (const twin of twins.map(fieldTwin)) {
          if (twin.switching !== "networked") continue;
          if (twin.reported.reason === "program") count.byProgram += 1;
          if ((twin.energy?.tonightWh ?? 0) > 0) count.counting += 1;
        }
      }
      expect(Math.min(count.byProgram, count.counting)).toBeGreaterThanOrEqual(0.99 * lights);
    }, patience);
  } finally {
    await field.close();
  }
  const { json: overview } = await client.send("GET", "/api/v1/overview");
  expect(overview.tonightKwh).toBeGreaterThan(0);
  expect(overview.bySwitching.networked).toBe(lights);
  const { json: quarantine } = await client.send("GET", "/api/v1/quarantine?limit=5");
  expect(quarantine.rows).toEqual([]);
}

describe.skipIf(!hasRealData())("a real town (LICHTPUNKT_REAL_DATA)", () => {
  test(
    "Berlin-Neukölln: lines are left out, numbers that repeat are told, streets give names, and simulated controllers light it",
    { timeout: 240_000 },
    async () => {
      const source = realFeatures("berlinLamps");
      const points = source.filter(({ geometry }) => geometry.type === "Point");
      const refs = points.flatMap(({ properties }) => properties["ref"] ?? []);
      // One lamp's number is "none".
      const numbers = refs.filter((ref) => ref !== "none");
      const repeated = numbers.filter(
        (number, _, all) => all.filter((n) => n === number).length > 1,
      );
      const gas = points.filter(({ properties }) => properties["lamp_type"] === "gaslight").length;
      const { dataDir, reports } = await bringIn("berlin", ["berlinLamps", "berlinStreets"]);
      const [lamps, streets] = reports;

      expect(lamps).toMatchObject({
        rows: source.length,
        added: points.length,
        changed: 0,
        skipped: 3,
      });
      expect(found(lamps, "notAPoint")).toEqual([
        {
          severity: "skipped",
          code: "notAPoint",
          parameters: { geometry: "LineString" },
          count: 3,
          rows: [1, 2, 3],
        },
      ]);
      expect(countOf(lamps, "numberRepeats")).toBe(repeated.length);
      expect(countOf(lamps, "withoutNumber")).toBe(points.length - numbers.length);
      expect(countOf(lamps, "assumedPower")).toBe(points.length);
      expect(
        found(lamps, "assumedPower").find(({ parameters }) => parameters["watts"] === 0)?.count,
      ).toBe(gas);
      expect(lamps?.columns).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ column: "@id", field: "sourceId" }),
          expect.objectContaining({ column: "ref", field: "number" }),
          expect.objectContaining({ column: "lamp_type", field: "lampType" }),
          expect.objectContaining({ column: "lamp_mount", field: null }),
        ]),
      );
      expect(streets).toMatchObject({
        rows: realFeatures("berlinStreets").length,
        streets: realFeatures("berlinStreets").length,
        added: 0,
        skipped: 0,
      });
      expect(countOf(streets, "streetByPlaceKnown")).toBeGreaterThan(0.9 * points.length);

      const town = await light("berlin", dataDir);
      await expectLit(town, dataDir, points.length - gas);
      for (const file of ["simulated-secrets.json", "simulated-inventory.geojson"]) {
        expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
      }
    },
  );

  test(
    "Cambridge: poles without lamps are left out, several lamps on a pole become light points, and simulated controllers light it",
    { timeout: 240_000 },
    async () => {
      const source = realFeatures("cambridgeLamps");
      // Where nothing is said of lamps, there is one.
      const heads = source.map(({ properties }) => Number(properties["NumLamps"] ?? 1));
      const lights = heads.reduce((sum, count) => sum + count, 0);
      const bare = heads.filter((count) => count === 0).length;
      const { dataDir, reports } = await bringIn("cambridge", ["cambridgeLamps"]);
      const [lamps] = reports;
      expect(lamps).toMatchObject({
        rows: source.length,
        added: lights,
        changed: 0,
        skipped: bare,
      });
      expect(countOf(lamps, "noLamps")).toBe(bare);
      // Two poles may stand on one place: then they are one mast to us.
      const places = source.map(({ geometry }) => JSON.stringify(geometry));
      const shared = source.filter(
        (_, i) => (heads[i] ?? 0) > 1 || places.filter((place) => place === places[i]).length > 1,
      );
      expect(countOf(lamps, "severalHeads")).toBe(shared.length);
      expect(lamps?.columns).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ column: "PoleID", field: "number" }),
          expect.objectContaining({ column: "StreetName", field: "street" }),
          expect.objectContaining({ column: "StreetSuffix", field: "streetSuffix" }),
          expect.objectContaining({ column: "NumLamps", field: "headCount" }),
          expect.objectContaining({ column: "Neighborhood", field: "area" }),
          expect.objectContaining({ column: "LEDchk", field: "led" }),
          expect.objectContaining({ column: "EditDate", field: null }),
        ]),
      );
      await expectLit(await light("cambridge", dataDir), dataDir, lights);
    },
  );
});
