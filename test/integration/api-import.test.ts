import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { ImportFinding, ImportView } from "../../api/contract/imports.ts";
import { openOfficeReader } from "../../store/office-reader.ts";
import {
  importFile,
  startTestOffice,
  townFile,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

let town: TestOffice;
afterEach(() => town.close());

async function open(): Promise<Client> {
  town = await startTestOffice();
  return town.client("administrator");
}

async function settled(client: Client, path: string): Promise<ImportView> {
  for (;;) {
    const { json } = await client.send("GET", path);
    if (json.state !== "reading" && json.state !== "applying") return json as ImportView;
  }
}

const finding = (view: ImportView, code: string): ImportFinding | undefined =>
  view.report?.findings.find((one) => one.code === code);

describe("an import", () => {
  test("changes nothing before it is carried out, and shows what it then does", async () => {
    const client = await open();
    const file = townFile([{ number: "1" }, { number: "2" }, { kind: "park" }]);
    const sent = await client.send("POST", "/api/v1/imports?name=a.geojson", file, {
      "content-type": "application/geo+json",
    });
    const path = `/api/v1/imports/${sent.json.id}`;
    let view = (await client.send("GET", path)).json;
    while (view.state === "reading") view = (await client.send("GET", path)).json;
    expect(view).toMatchObject({
      state: "ready",
      fileName: "a.geojson",
      report: { rows: 3, added: 2, skipped: 1 },
    });
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(0);
    expect((await client.send("POST", `${path}/apply`, {})).status).toBe(202);
    while (view.state !== "applied") view = (await client.send("GET", path)).json;
    expect(view.report).toMatchObject({ added: 2, skipped: 1 });
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(2);
    expect((await client.send("POST", `${path}/apply`, {})).json.code).toBe("conflict");
    expect((await client.send("GET", "/api/v1/town")).json.name).toBe("Testdorf");
  });

  test("repeated finds its light points again and keeps what the file does not say", async () => {
    const client = await open();
    await importFile(
      client,
      townFile([{ number: "1", device: "lc-1", minimumLevel: 20 }, { number: "2" }]),
    );
    const before = (await client.send("GET", "/api/v1/lights")).json.rows;
    const second = await importFile(
      client,
      townFile([{ number: "1", houseNumber: "7" }, { number: "2" }, { number: "3" }]),
    );
    expect(second.done.report).toMatchObject({ added: 1, changed: 1, unchanged: 1 });
    expect(second.preview.report).toEqual(second.done.report);
    const { rows } = (
      await client.send("GET", `/api/v1/imports/${second.done.id}/rows?kind=changed`)
    ).json;
    expect(rows).toMatchObject([
      {
        kind: "changed",
        row: 1,
        number: "1",
        street: null,
        lightId: before[0].id,
        changes: [
          {
            field: "houseNumber",
            before: null,
            after: "7",
          },
        ],
      },
    ]);
    const after = (await client.send("GET", "/api/v1/lights")).json.rows;
    expect(
      after.slice(0, 2).map(({ id, index }: { id: string; index: number }) => [id, index]),
    ).toEqual(before.map(({ id, index }: { id: string; index: number }) => [id, index]));
    const light = (await client.send("GET", `/api/v1/lights/${before[0].id}`)).json.light;
    expect(light).toMatchObject({ deviceId: "lc-1", minimumLevel: 20, houseNumber: "7" });
    const third = await importFile(
      client,
      townFile([{ number: "1", houseNumber: "7" }, { number: "2" }, { number: "3" }]),
    );
    expect(third.done.report).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });

  test("moves a controller from one light point to another, also both ways round", async () => {
    const client = await open();
    const lamps = (one: string, two: string) =>
      townFile([
        { number: "1", device: one },
        { number: "2", device: two },
      ]);
    await importFile(client, lamps("lc-1", "lc-2"));
    const { done } = await importFile(client, lamps("lc-2", "lc-1"));
    expect(done.report).toMatchObject({ changed: 2 });
    const { rows } = (await client.send("GET", "/api/v1/lights")).json;
    expect(rows.map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual(["lc-2", "lc-1"]);
  });

  test("gives field a town that it can work with", async () => {
    const client = await open();
    await importFile(
      client,
      townFile([
        {
          number: "1",
          device: "lc-1",
          powerCurve: [
            [10, 5],
            [100, 40],
          ],
          standbyPower: 0.5,
        },
        { number: "2", device: "lc-2", neverDim: true },
        { number: "3", cabinet: "S1", segment: "2", phase: "L2" },
      ]),
    );
    const reader = openOfficeReader(join(town.config.dataDir, "office.db"));
    const { lights, luminaireTypes } = reader.inventory();
    expect(lights.map(({ calendarId }) => calendarId)).toEqual([
      "cal_p_default",
      "cal_p_whole_night",
      "cal_p_whole_night",
    ]);
    expect(lights[2]).toMatchObject({ switching: "byCabinet", phase: "L2" });
    expect(luminaireTypes.map(({ powerCurve }) => powerCurve)).toContainEqual([
      [10, 5],
      [100, 40],
    ]);
    expect(reader.calendars()).toHaveLength(2);
    expect(reader.intentsAfter(0, 10).map(({ kind }) => kind)).toEqual([
      "programs.changed",
      "inventory.changed",
    ]);
    expect(reader.credential("lc-1")).toMatchObject({ secretHash: null, revoked: false });
    reader.close();
  });

  test("takes a table as German spreadsheets write it", async () => {
    const client = await open();
    const table =
      "Leuchtstellennummer;Straße;Leistung (W);Länge;Breite;Schaltstelle\r\n7;Schloßweg;43,5;8,7012;50,0123;S12\r\n8;Schloßweg;43,5;nirgends;50\r\n";
    const { done } = await importFile(client, Buffer.from(table, "latin1"), "text/csv");
    expect(done.report).toMatchObject({ rows: 2, added: 1, skipped: 1 });
    expect(finding(done, "badCoordinates")?.rows).toEqual([3]);
    const { rows } = (await client.send("GET", "/api/v1/lights")).json;
    expect(rows[0]).toMatchObject({
      number: "7",
      street: "Schloßweg",
      ratedPowerW: 43.5,
      cabinet: "S12",
      switching: "byCabinet",
    });
  });

  test.each([
    ["no JSON", "Nummer;Straße", "badJson"],
    ["JSON without features", '{"a":1}', "notGeoJson"],
    ["half a file", townFile([{ number: "1" }]).slice(0, -30), "badJson"],
  ])("of %s fails as a whole and says why", async (_name, content, code) => {
    const client = await open();
    const { done } = await importFile(client, content);
    expect(done).toMatchObject({ state: "failed", report: null, problem: { code } });
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(0);
  });

  test("larger than allowed is refused, one of the size allowed is taken", async () => {
    const file = townFile([{ number: "1" }]).padEnd(1000, " ");
    town = await startTestOffice({ LICHTPUNKT_IMPORT_MAX_BYTES: "1000" });
    const client = await town.client("administrator");
    const send = (content: string) =>
      client.send("POST", "/api/v1/imports?name=a", content, {
        "content-type": "application/json",
      });
    expect((await send(file)).status).toBe(202);
    const refused = await send(`${file} `);
    expect([refused.status, refused.json.code]).toEqual([413, "tooLarge"]);
  });

  test.each([
    ["reading is told so after a restart, and read anew", "reading", "failed", "interrupted"],
    ["being carried out is as it was before", "applying", "ready", undefined],
  ] as const)("that was interrupted while %s", async (_, was, is, problem) => {
    const client = await open();
    const { json: started } = await client.send("POST", "/api/v1/imports?name=a", townFile([{}]), {
      "content-type": "application/geo+json",
    });
    const path = `/api/v1/imports/${started.id}`;
    expect((await settled(client, path)).state).toBe("ready");
    const { openRegistry } = await import("../../store/registry.ts");
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), 0);
    await registry.db.updateTable("imports").set({ state: was }).execute();
    await registry.close();
    const again = await startTestOffice({}, {}, town.config.dataDir);
    try {
      const other = await again.client("administrator");
      const view = (await other.send("GET", path)).json;
      expect([view.state, view.problem?.code]).toEqual([is, problem]);
      expect((await other.send("PUT", `${path}/settings`, {})).status).toBe(202);
      expect((await settled(other, path)).report).toMatchObject({ added: 1 });
    } finally {
      await again.close();
    }
  });
});

describe("an import, from choosing to taking back", () => {
  const townOf = (numbers: readonly number[], note?: string) =>
    townFile(numbers.map((number) => ({ number: String(number), street: "Weg", note })));

  test("carries out what is chosen, tells row by row, and is undone as one", async () => {
    const client = await open();
    const first = await importFile(client, townOf([1, 2, 3]));
    expect(first.done).toMatchObject({
      undone: false,
      carriedOut: {
        added: 3,
        changed: 0,
        vanished: 0,
      },
      batchId: expect.stringMatching(/^b_/),
    });
    const sent = await client.send("POST", "/api/v1/imports?name=file", townOf([1, 2, 4], "neu"), {
      "content-type": "application/geo+json",
    });
    const path = `/api/v1/imports/${sent.json.id}`;
    expect((await settled(client, path)).report).toMatchObject({
      added: 1,
      changed: 2,
      vanished: 1,
    });
    const gone = (await client.send("GET", `${path}/rows?kind=vanished`)).json;
    expect(gone).toMatchObject({ total: 1, rows: [{ row: null, number: "3" }], cursor: null });
    const all = (await client.send("GET", `${path}/rows?limit=3`)).json;
    expect([all.total, all.rows.length]).toEqual([4, 3]);
    const rest = (await client.send("GET", `${path}/rows?limit=3&cursor=${all.cursor}`)).json;
    expect(rest.rows).toHaveLength(1);
    expect((await client.send("GET", `${path}/rows?cursor=9.9`)).json.code).toBe("invalidInput");
    const csv = await client.send("GET", `${path}/rows?kind=changed&format=csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = new TextDecoder().decode(csv.bytes);
    expect(text.split("\r\n").filter((line) => line.includes("neu"))).toHaveLength(2);

    const choice = { vanished: true, exceptRows: [2] };
    expect((await client.send("POST", `${path}/apply`, choice)).status).toBe(202);
    const done = await settled(client, path);
    expect(done.carriedOut).toEqual({ added: 1, changed: 1, vanished: 1 });
    const numbers = async () => {
      const { rows } = (await client.send("GET", "/api/v1/lights")).json;
      return rows.map(({ number }: { number: string }) => number);
    };
    expect(await numbers()).toEqual(["1", "2", "4"]);
    const { json: undo } = await client.send("POST", `/api/v1/batches/${done.batchId}/undo`);
    expect(undo).toMatchObject({ undone: 3, keptCount: 0 });
    expect(await numbers()).toEqual(["1", "2", "3"]);
    expect((await client.send("GET", path)).json.undone).toBe(true);
    const { imports } = (await client.send("GET", "/api/v1/imports")).json;
    expect(imports.map(({ id }: ImportView) => id)).toEqual([done.id, first.done.id]);
    expect(imports[0].report).toBeNull();
    const again = await importFile(client, townOf([1, 2, 4], "neu"));
    // What the undo has put into the trash comes out of it.
    expect(finding(again.done, "restoredFromTrash")?.count).toBe(1);
  });

  test("compares anew where somebody has changed the inventory since", async () => {
    const client = await open();
    await importFile(client, townOf([1]));
    const sent = await client.send("POST", "/api/v1/imports?name=file", townOf([1, 2]), {
      "content-type": "application/geo+json",
    });
    const path = `/api/v1/imports/${sent.json.id}`;
    expect((await settled(client, path)).report).toMatchObject({ added: 1, unchanged: 1 });
    await importFile(client, townOf([2, 5]));
    await client.send("POST", `${path}/apply`, {});
    const done = await settled(client, path);
    // Light point 2 is there by now, elsewhere.
    expect(done.report).toMatchObject({ added: 0, changed: 1, unchanged: 1, vanished: 1 });
    expect(done.carriedOut).toEqual({ added: 0, changed: 1, vanished: 0 });
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(3);
  });

  test("is forgotten before it is carried out, not after; its folder goes with it", async () => {
    const client = await open();
    const { done } = await importFile(client, townOf([1]));
    expect((await client.send("DELETE", `/api/v1/imports/${done.id}`)).json.code).toBe("conflict");
    const sent = await client.send("POST", "/api/v1/imports?name=b", townOf([2]), {
      "content-type": "application/geo+json",
    });
    const path = `/api/v1/imports/${sent.json.id}`;
    expect((await client.send("DELETE", path)).status).toBe(204);
    expect((await client.send("GET", path)).status).toBe(404);
    expect(existsSync(join(town.config.dataDir, "imports", sent.json.id))).toBe(false);
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(1);
  });

  test("is read as a profile says, and anew as its settings say", async () => {
    const client = await open();
    const settings = { columns: { Bez: "number", Ort: "street" }, source: "Stadtwerke" };
    const kept = await client.send("POST", "/api/v1/import-profiles", { name: "SW", settings });
    expect([kept.status, kept.json.settings]).toEqual([201, settings]);
    const table = "Bez;Ort;Longitude;Latitude\n7;Weg;8.7;50.1\n8;Weg;8.701;50.1\n";
    const send = (query: string) =>
      client.send("POST", `/api/v1/imports?name=t.csv${query}`, table, {
        "content-type": "text/csv",
      });
    const sent = await send("&profile=SW");
    const path = `/api/v1/imports/${sent.json.id}`;
    const view = await settled(client, path);
    expect(view.report?.reading.source).toBe("Stadtwerke");
    expect(view.settings).toEqual(settings);
    const named = (await client.send("GET", `${path}/rows`)).json.rows;
    expect(named).toMatchObject([{ number: "7", street: "Weg" }, { number: "8" }]);
    const without = { columns: { Bez: "number", Ort: null } };
    expect((await client.send("PUT", `${path}/settings`, without)).status).toBe(202);
    await settled(client, path);
    expect((await client.send("GET", `${path}/rows`)).json.rows[0].street).toBeNull();
    expect((await send("&profile=none")).json.code).toBe("invalidInput");
    expect((await send("&crs=1;2")).json.code).toBe("invalidInput");
    const gone = await client.send("DELETE", `/api/v1/import-profiles/${kept.json.id}`);
    expect(gone.status).toBe(204);
    expect((await client.send("GET", "/api/v1/import-profiles")).json).toEqual({ profiles: [] });
  });

  test("that nobody carries out is forgotten after a week; of one that was carried out the report stays", async () => {
    let now = Date.now();
    town = await startTestOffice({}, { now: () => now });
    const client = await town.client("administrator");
    const { done } = await importFile(client, townOf([1]));
    const sent = await client.send("POST", "/api/v1/imports?name=b", townOf([2]), {
      "content-type": "application/geo+json",
    });
    await settled(client, `/api/v1/imports/${sent.json.id}`);
    now += 40 * 86_400_000;
    const again = await startTestOffice({}, { now: () => now }, town.config.dataDir);
    try {
      const other = await again.client("administrator");
      const { imports } = (await other.send("GET", "/api/v1/imports")).json;
      expect(imports.map(({ id }: ImportView) => id)).toEqual([done.id]);
      expect((await other.send("GET", `/api/v1/imports/${done.id}`)).json.report.added).toBe(1);
      expect((await other.send("GET", `/api/v1/imports/${done.id}/rows`)).status).toBe(404);
    } finally {
      await again.close();
    }
  });
});

const realData = process.env["LICHTPUNKT_REAL_DATA"] ?? "";
const available = realData !== "" && existsSync(realData);

describe.skipIf(!available)("real inventories (LICHTPUNKT_REAL_DATA)", () => {
  const read = (name: string): string => readFileSync(join(realData, name), "utf8");

  test("Berlin-Neukölln: three lines are left out, numbers repeat, streets come by place", async () => {
    const client = await open();
    const lamps = await importFile(client, read("lamps-berlin-neukoelln/street_lamps.geojson"));
    expect(lamps.done.report).toMatchObject({ rows: 4986, added: 4983, skipped: 3 });
    expect(finding(lamps.done, "notAPoint")).toMatchObject({
      count: 3,
      severity: "skipped",
      rows: [1, 2, 3],
    });
    expect(finding(lamps.done, "withoutNumber")?.count).toBe(4983 - 602);
    expect(finding(lamps.done, "numberRepeats")?.count).toBeGreaterThan(400);
    const guesses = (lamps.done.report?.findings ?? [])
      .filter(({ code }) => code === "assumedPower")
      .map(({ parameters, count }) => [parameters["watts"], count]);
    // 123 gas lanterns, 40 fluorescent, 19 LED, 8 sodium, and what the map does not say.
    expect(guesses).toEqual([
      [50, 4793],
      [0, 123],
      [42, 40],
      [40, 19],
      [83, 8],
    ]);
    const streets = await importFile(client, read("lamps-berlin-neukoelln/street_names.geojson"));
    expect(streets.done.report).toMatchObject({ rows: 1270, streets: 1270, skipped: 0 });
    expect(finding(streets.done, "streetByPlaceKnown")?.count).toBeGreaterThan(4000);
    const cabinets = await importFile(
      client,
      read("lamps-berlin-neukoelln/street_cabinets.geojson"),
    );
    expect(cabinets.done.report).toMatchObject({ rows: 1164 });
    const { cabinets: taken, skipped } = cabinets.done.report ?? { cabinets: 0, skipped: 0 };
    expect(taken + skipped).toBe(1164);
    const again = await importFile(client, read("lamps-berlin-neukoelln/street_lamps.geojson"));
    expect(again.done.report).toMatchObject({ added: 0, changed: 0, unchanged: 4983, skipped: 3 });
    expect((await client.send("GET", "/api/v1/town")).json).toMatchObject({
      lightCount: 4983,
      attribution: expect.stringContaining("openstreetmap.org"),
      latitude: 52.48,
      longitude: 13.44,
    });
  });

  test("Cambridge: poles with several lamps become several light points, poles without any none", async () => {
    const client = await open();
    const file = read("lamps-cambridge-ma/INFRA_StreetLights.geojson");
    const { done } = await importFile(client, file);
    // 185 x 2, 4 x 4, 1 x 3 and 5,923 single ones; four poles carry no lamp.
    expect(done.report).toMatchObject({ rows: 6117, added: 5923 + 370 + 16 + 3, skipped: 4 });
    expect(finding(done, "noLamps")).toMatchObject({ count: 4, severity: "skipped" });
    // Two poles stand on one place besides.
    expect(finding(done, "severalHeads")?.count).toBe(191);
    const columns = done.report?.columns.map(({ column, field }) => [column, field]);
    expect(columns).toContainEqual(["PoleID", "number"]);
    expect(columns).toContainEqual(["EditDate", null]);
    const page = (await client.send("GET", "/api/v1/lights?q=massachusetts&limit=1")).json;
    expect(page.total).toBeGreaterThan(400);
    const heads = (await client.send("GET", "/api/v1/lights?q=%2F4&limit=1")).json.rows[0];
    const light = (await client.send("GET", `/api/v1/lights/${heads.id}`)).json;
    expect(light.neighbours).toHaveLength(3);
    const again = await importFile(client, file);
    expect(again.done.report).toMatchObject({ added: 0, changed: 0, unchanged: 6312, skipped: 4 });
  });

  test("an inventory written out comes back unchanged", async () => {
    const client = await open();
    await importFile(client, read("lamps-cambridge-ma/INFRA_StreetLights.geojson"));
    const written = await client.send("GET", "/api/v1/inventory");
    const { done } = await importFile(client, new TextDecoder().decode(written.bytes));
    expect(done.report).toMatchObject({
      rows: 6312,
      added: 0,
      changed: 0,
      unchanged: 6312,
      skipped: 0,
    });
  });
});
