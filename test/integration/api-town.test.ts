import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeColumns } from "../../api/contract/columns.ts";
import { decodeFrame } from "../../api/contract/frames.ts";
import {
  importFile,
  smallTown,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

/** 22:00 in Berlin, a November night. */
const night = Date.UTC(2026, 10, 20, 21);
let town: TestOffice;
let administrator: Client;
let ids: Record<string, string> = {};

beforeAll(async () => {
  town = await startTestOffice({}, { now: () => night });
  administrator = await town.client("administrator");
  await importFile(administrator, smallTown);
  const { json } = await administrator.send("GET", "/api/v1/lights");
  ids = Object.fromEntries(
    json.rows.map((row: { number: string; id: string }) => [row.number, row.id]),
  );
});
afterAll(() => town.close());

const get = async (path: string) => (await administrator.send("GET", path)).json;
const numbers = (page: { rows: { number: string }[] }) => page.rows.map(({ number }) => number);

describe("the list of light points", () => {
  test.each([
    ["", ["=13", "1", "2", "10", "11", "12"]],
    ["?order=desc", ["12", "11", "10", "2", "1", "=13"]],
    ["?sort=street", ["10", "11", "12", "=13", "1", "2"]],
    ["?q=HAUPT", ["1", "2"]],
    ["?q=bach%2010", ["10"]],
    ["?street=Am%20Bach", ["10", "11", "12"]],
    ["?switching=byCabinet", ["12"]],
    ["?cabinet=S1", ["12"]],
    ["?status=noConnection", ["1", "2", "10", "11"]],
    ["?status=on", ["=13", "12"]],
    ["?status=fault", []],
  ])("%s", async (query, expected) => {
    const page = await get(`/api/v1/lights${query}`);
    expect(numbers(page)).toEqual(expected);
    expect(page.total).toBe(expected.length);
  });

  test.each(["number", "street", "status", "power", "lastSeen"])(
    "by pages of two gives each light point once, sorted by %s",
    async (sort) => {
      for (const order of ["asc", "desc"]) {
        const whole = await get(`/api/v1/lights?sort=${sort}&order=${order}`);
        const seen: string[] = [];
        for (let cursor: string | null = null; ;) {
          const next: string = cursor === null ? "" : `&cursor=${cursor}`;
          const page = await get(`/api/v1/lights?sort=${sort}&order=${order}&limit=2${next}`);
          seen.push(...numbers(page));
          cursor = page.nextCursor;
          if (cursor === null) break;
        }
        expect(seen).toEqual(numbers(whole));
      }
    },
  );

  test.each([
    "limit=0",
    "limit=1001",
    "limit=x",
    "sort=colour",
    "status=broken",
    "cursor=@@",
    "unknown=1",
  ])("refuses ?%s and names it", async (query) => {
    const { status, json } = await administrator.send("GET", `/api/v1/lights?${query}`);
    expect([status, json.code]).toEqual([400, "invalidInput"]);
    expect(json.errors[0].pointer).toBe(`/${query.split("=")[0]}`);
  });

  test("as a table guards against formulas and speaks the reader's language", async () => {
    const answer = await administrator.send("GET", "/api/v1/lights?format=csv&sort=number");
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(answer.bytes).split("\r\n");
    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(lines[0]).toMatch(/^\ufeffLight point number;Mast;Street/);
    expect(lines).toHaveLength(8);
    expect(lines.some((line) => line.startsWith('"\'=13";'))).toBe(true);
  });
});

describe("columns and states", () => {
  test("fit together, and are not sent twice", async () => {
    const first = await administrator.send("GET", "/api/v1/lights/columns");
    const columns = decodeColumns(first.bytes);
    expect(columns.numbers).toHaveLength(6);
    expect([...columns.switching].toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1, 2]);
    expect(columns.ids[columns.numbers.indexOf("10")]).toBe(ids["10"]);
    const states = await administrator.send("GET", "/api/v1/lights/states");
    const frame = decodeFrame(states.bytes);
    expect(frame).toMatchObject({
      since: 0,
      count: 6,
      inventoryRevision: columns.inventoryRevision,
    });
    expect([...frame.index]).toEqual([...columns.index]);
    for (const [path, answer] of [
      ["columns", first],
      ["states", states],
    ] as const) {
      const etag = answer.headers.get("etag") ?? "";
      const again = await administrator.send("GET", `/api/v1/lights/${path}`, undefined, {
        "if-none-match": etag,
      });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
    }
  });

  test("a lamp without a voice is never shown as without connection", async () => {
    const { rows } = await get("/api/v1/lights");
    const status = Object.fromEntries(
      rows.map((row: { number: string; status: string }) => [row.number, row.status]),
    );
    expect(status).toMatchObject({ 1: "noConnection", 12: "on", "=13": "on" });
  });
});

describe("a reader who holds for one district", () => {
  test("sees and switches its light points alone, on every path", async () => {
    const { json: all } = await administrator.send("GET", "/api/v1/lights/columns");
    expect(all).toBeNull();
    const { openRegistry } = await import("../../store/registry.ts");
    const registry = await openRegistry(`${town.config.dataDir}/office.db`, night);
    const area = await registry.db
      .selectFrom("areas")
      .select("id")
      .where("name", "=", "Mitte")
      .executeTakeFirstOrThrow();
    await registry.close();
    const reader = await town.client("technician", [area.id]);
    const read = async (path: string) => reader.send("GET", path);
    expect(numbers((await read("/api/v1/lights")).json)).toEqual(["1", "2"]);
    expect(decodeColumns((await read("/api/v1/lights/columns")).bytes).numbers).toEqual(["1", "2"]);
    expect(decodeFrame((await read("/api/v1/lights/states")).bytes).count).toBe(2);
    expect((await read("/api/v1/town")).json.lightCount).toBe(2);
    expect((await read("/api/v1/overview")).json.bySwitching).toEqual({
      networked: 2,
      byCabinet: 0,
      notNetworked: 0,
    });
    expect((await read(`/api/v1/lights/${ids["10"]}`)).status).toBe(404);
    expect((await read(`/api/v1/lights/${ids["10"]}/history`)).status).toBe(404);
    expect((await read(`/api/v1/energy?from=0&to=1&lightId=${ids["10"]}`)).status).toBe(404);
    expect((await read("/api/v1/energy?from=0&to=1")).status).toBe(403);
    expect(
      (await read(`/api/v1/streets`)).json.streets.map((one: { name: string }) => one.name),
    ).toEqual(["Hauptstraße"]);
    for (const path of ["/api/v1/overrides", "/api/v1/overrides/end"]) {
      const body = {
        lightIds: [ids["1"], ids["10"]],
        ...(path.endsWith("end") ? {} : { level: 80 }),
      };
      const { status, json } = await reader.send("POST", path, body);
      expect([status, json.code, json.lightIds]).toEqual([404, "notFound", [ids["10"]]]);
    }
    const job = await administrator.send("POST", "/api/v1/overrides", {
      lightIds: [ids["10"]],
      level: 80,
    });
    expect((await read(`/api/v1/jobs/${job.json.jobId}`)).status).toBe(404);
  });
});

describe("what is documented", () => {
  test("is what is answered", async () => {
    const document = await get("/api/v1/openapi.json");
    expect(document.openapi).toBe("3.1.0");
    const ajv = new Ajv2020({ strict: false });
    const paths = [
      "/api/v1/session",
      "/api/v1/users",
      "/api/v1/town",
      "/api/v1/streets",
      "/api/v1/overview",
      "/api/v1/quarantine",
      "/api/v1/security-events",
      "/api/v1/lights",
      `/api/v1/lights/${ids["1"]}`,
      `/api/v1/lights/${ids["12"]}`,
      `/api/v1/lights/${ids["1"]}/history`,
      "/api/v1/programs",
      "/api/v1/programs/p_default",
      `/api/v1/energy?from=${night - 7_200_000}&to=${night}`,
      "/livez",
      "/readyz",
    ];
    for (const path of paths) {
      const { json, status } = await administrator.send("GET", path);
      const template = path.replace(/\?.*/, "").replace(/lp_\w+|p_default/, "{id}");
      const { schema } = document.paths[template].get.responses[status].content["application/json"];
      const fits = ajv.validate(schema, json);
      expect([path, fits, ajv.errors]).toEqual([path, true, null]);
    }
  });

  test("every schema of it is a schema", async () => {
    const document = await get("/api/v1/openapi.json");
    const ajv = new Ajv2020({ strict: false });
    const schemas: object[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (key === "schema" && !JSON.stringify(child).includes("$ref")) schemas.push(child);
        else walk(child);
      }
    };
    walk(document.paths);
    expect(schemas.length).toBeGreaterThan(30);
    expect(schemas.filter((schema) => ajv.validateSchema(schema) !== true)).toEqual([]);
  });
});
