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
    expect((await client.send("POST", `${path}/apply`)).status).toBe(202);
    while (view.state !== "applied") view = (await client.send("GET", path)).json;
    expect(view.report).toMatchObject({ added: 2, skipped: 1 });
    expect((await client.send("GET", "/api/v1/lights")).json.total).toBe(2);
    expect((await client.send("POST", `${path}/apply`)).json.code).toBe("conflict");
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
    expect(second.done.report?.samples).toContainEqual({
      kind: "changed",
      row: 1,
      number: "1",
      street: null,
      changes: [{ field: "houseNumber", before: null, after: "7" }],
    });
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
    expect(finding(done, "noCoordinates")?.rows).toEqual([3]);
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

  test("that was interrupted is told so after a restart", async () => {
    const client = await open();
    const { done } = await importFile(client, townFile([{ number: "1" }]));
    const { openRegistry } = await import("../../store/registry.ts");
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), 0);
    await registry.db.updateTable("imports").set({ state: "applying" }).execute();
    await registry.close();
    const again = await startTestOffice({}, {}, town.config.dataDir);
    const { json } = await (
      await again.client("administrator")
    ).send("GET", `/api/v1/imports/${done.id}`);
    await again.close();
    expect(json).toMatchObject({ state: "failed", problem: { code: "interrupted" } });
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
    expect(finding(lamps.done, "withoutNumber")?.count).toBe(4983 - 603);
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
    expect(finding(done, "severalHeads")?.count).toBe(190);
    expect(done.report?.columns).toContainEqual({ column: "PoleID", field: "number" });
    expect(done.report?.columns).toContainEqual({ column: "EditDate", field: null });
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
