import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { io } from "socket.io-client";
import { afterEach, describe, expect, test } from "vitest";
import { openRegistry } from "../../store/registry.ts";
import { importFile, smallTown, startTestOffice, type TestOffice } from "./api-harness.ts";

let town: TestOffice | null = null;
afterEach(async () => {
  await town?.close();
  town = null;
});

describe("an office that ends", () => {
  test("does not wait for screens that are open, nor for a request that never ends", async () => {
    town = await startTestOffice();
    const { cookie } = await town.client("viewer");
    const screen = io(town.office.url, {
      path: "/live",
      transports: ["websocket"],
      reconnection: false,
      extraHeaders: { cookie },
    });
    await new Promise((told) => screen.once("hello", told));
    const gone = new Promise((told) => screen.once("disconnect", told));
    const endless = fetch(`${town.office.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode("{")) }),
      duplex: "half",
    } as RequestInit);
    const end = endless.then(
      () => "answered",
      () => "cut",
    );
    await town.close();
    town = null;
    expect(await end).toBe("cut");
    await gone;
  });
});

describe("metrics", () => {
  test("are for this machine, but not for whoever comes through a proxy on it", async () => {
    town = await startTestOffice();
    const stranger = await town.client(null);
    expect((await stranger.send("GET", "/metrics")).status).toBe(200);
    const proxied = { "x-forwarded-for": "203.0.113.5" };
    expect((await stranger.send("GET", "/metrics", undefined, proxied)).status).toBe(401);
    const viewer = await town.client("viewer");
    expect((await viewer.send("GET", "/metrics", undefined, proxied)).status).toBe(200);
  });
});

describe("a planner of one district", () => {
  test("can not change a program that others' light points follow, nor see which those are", async () => {
    town = await startTestOffice();
    const administrator = await town.client("administrator");
    await importFile(administrator, smallTown);
    const whole = await town.client("planner", []);
    const { json } = await whole.send("GET", "/api/v1/programs");
    const program = json.programs.find(({ id }: { id: string }) => id === "p_default");
    const change = { name: "Dunkel", points: program.points };
    const path = "/api/v1/programs/p_default";
    const match = { "if-match": `"${program.version}"` };
    const registry = await openRegistry(join(town.config.dataDir, "office.db"), Date.now());
    const { id: district } = await registry.db
      .selectFrom("areas")
      .select("id")
      .where("name", "=", "Mitte")
      .executeTakeFirstOrThrow();
    await registry.close();
    const stray = await town.client("planner", [district]);
    const refused = await stray.send("PUT", path, change, match);
    expect([refused.status, refused.json.code]).toEqual([403, "notAllowed"]);
    const kept = await stray.send("DELETE", path);
    const seen = (await stray.send("GET", "/api/v1/lights")).json.rows.map(
      ({ id }: { id: string }) => id,
    );
    expect([kept.status, kept.json.lightIds]).toEqual([409, seen]);
    expect((await whole.send("PUT", path, change, match)).status).toBe(200);
  });
});

describe("the description of the API", () => {
  test("names the project's own licence", async () => {
    town = await startTestOffice();
    const { json } = await (await town.client(null)).send("GET", "/api/v1/openapi.json");
    // package.json of this project.
    const { license } = createRequire(import.meta.url)("../../package.json") as { license: string };
    expect(json.info.license.identifier).toBe(license);
  });
});

test.skipIf(process.platform === "win32")(
  "the inventory's file is for its owner alone, whoever makes it",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-private-"));
    const file = join(folder, "town.geojson");
    writeFileSync(file, smallTown);
    const dataDir = join(folder, "data");
    const { status } = spawnSync(
      process.execPath,
      [resolve(import.meta.dirname, "../../main.ts"), "import", file],
      { env: { PATH: process.env["PATH"], LICHTPUNKT_DATA_DIR: dataDir } },
    );
    expect(status).toBe(0);
    const modes = readdirSync(dataDir).map((name) => statSync(join(dataDir, name)).mode & 0o77);
    expect(modes.length).toBeGreaterThan(0);
    expect(new Set(modes)).toEqual(new Set([0]));
    rmSync(folder, { recursive: true });
  },
);
