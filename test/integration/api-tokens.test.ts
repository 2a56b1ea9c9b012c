import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "node:path";
import { tokenOperations } from "../../api/auth/token-scopes.ts";
import { tokenScopes } from "../../api/contract/tokens.ts";
import { openRegistry } from "../../store/registry.ts";
import { clientOf, type Answered, type Client } from "./api-harness.ts";
import { startStockedOffice, stockedAt, type StockedOffice } from "./stocked-office.ts";

const day = 86_400_000;
let stocked: StockedOffice;
let planner: Client;

beforeAll(async () => {
  stocked = await startStockedOffice();
  planner = await stocked.town.client("planner");
});
afterAll(() => stocked.close());

async function make(client: Client, scopes: readonly string[], more = {}): Promise<Answered> {
  return client.send("POST", "/api/v1/tokens", { name: "meter reader", scopes, ...more });
}

async function tokenOf(client: Client, scopes: readonly string[], more = {}): Promise<string> {
  const { status, json } = await make(client, scopes, more);
  if (status !== 201) throw new Error(`${status} ${json.detail}`);
  return json.token;
}

/** Asks with the token alone, as a script does. */
const by = (
  token: string,
  path: string,
  method = "GET",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> =>
  clientOf(stocked.town.office.url, "").send(method, path, body, {
    authorization: `Bearer ${token}`,
    ...headers,
  });

describe("an API token", () => {
  test("is told once, looks like one, and rests as a hash", async () => {
    const { json } = await make(planner, ["read"]);
    expect(json.token).toMatch(/^lpt_[A-Za-z0-9_-]{43}$/);
    expect(json.view.expiresAt).toBe(stockedAt + 90 * day);
    const listed = await planner.send("GET", "/api/v1/tokens");
    expect(JSON.stringify(listed.json)).not.toContain(json.token);
    const registry = await openRegistry(join(stocked.dir, "office.db"), stockedAt);
    const rows = await registry.db.selectFrom("api_tokens").selectAll().execute();
    const record = await registry.db.selectFrom("audit").selectAll().execute();
    await registry.close();
    expect(JSON.stringify([rows, record])).not.toContain(json.token);
    expect(record.some(({ action }) => action === "token.created")).toBe(true);
  });

  test("reads with read, and changes nothing with it", async () => {
    const token = await tokenOf(planner, ["read"]);
    expect((await by(token, "/api/v1/lights")).status).toBe(200);
    const refused = await by(
      token,
      "/api/v1/lights/lp_1",
      "PATCH",
      { note: "x" },
      { "if-match": '"1"' },
    );
    expect([refused.status, refused.json.code]).toEqual([403, "notAllowed"]);
    expect(refused.json.detail).toContain("scope stock");
  });

  test("changes what a light point follows with plan alone, in whatever change of the stock it is said", async () => {
    const stock = await tokenOf(planner, ["read", "stock"]);
    const both = await tokenOf(planner, ["read", "stock", "plan"]);
    const { json: made } = await planner.send("POST", "/api/v1/programs", {
      name: "Whole night",
      points: [
        { at: { event: "sunset", offsetMinutes: 0 }, level: 100, rampTime: 0 },
        { at: { event: "sunrise", offsetMinutes: 0 }, level: 0, rampTime: 0 },
      ],
    });
    const programId: string = made.id;
    const calendarId = `cal_${programId}`;
    const version = async (token: string): Promise<Record<string, string>> => {
      const { headers } = await by(token, "/api/v1/lights/lp_1/stock");
      return { "if-match": headers.get("etag") ?? "" };
    };
    const selection = { lightIds: ["lp_1"] };
    for (const [method, path, body] of [
      ["PATCH", "/api/v1/lights/lp_1", { calendarId }],
      ["POST", "/api/v1/lights/bulk", { selection, change: { calendarId } }],
      ["POST", "/api/v1/lights/bulk", { selection, change: { calendarId: null, note: "x" } }],
      ["POST", "/api/v1/lights", { number: "n", latitude: 52, longitude: 13, calendarId }],
      ["PATCH", "/api/v1/segments/s_1", { calendarId }],
    ] as const) {
      const refused = await by(stock, path, method, body, await version(stock));
      expect([path, refused.status, refused.json.detail]).toEqual([
        path,
        403,
        "This needs a token with the scope plan; this one has read, stock.",
      ]);
    }
    const note = await by(
      stock,
      "/api/v1/lights/lp_1",
      "PATCH",
      { note: "x" },
      await version(stock),
    );
    expect(note.status).toBe(200);
    const assigned = await planner.send("PUT", `/api/v1/programs/${programId}/assignment`, {
      lightIds: ["lp_1"],
    });
    expect(assigned.status).toBe(200);
    const { items } = (await planner.send("GET", "/api/v1/batches")).json;
    const undo = `/api/v1/batches/${items[0].id}/undo`;
    expect((await by(stock, undo, "POST")).json.code).toBe("notAllowed");
    expect((await by(both, undo, "POST")).status).toBe(200);
  });

  test("is not for tokens, people, sessions and the profile", async () => {
    const token = await tokenOf(stocked.administrator, [...tokenScopes]);
    for (const [method, path, body] of [
      ["GET", "/api/v1/tokens"],
      ["POST", "/api/v1/tokens", { name: "more", scopes: ["admin"] }],
      ["DELETE", "/api/v1/tokens/at_x"],
      ["POST", "/api/v1/users", { name: "Eve", role: "administrator" }],
      ["DELETE", "/api/v1/session"],
      ["PUT", "/api/v1/session/profile", { name: "Eve" }],
    ] as const) {
      const { status, json } = await by(token, path, method, body);
      expect([path, status, json.code]).toEqual([path, 403, "notAllowed"]);
    }
    expect((await by(token, "/api/v1/session")).json.user).toBeNull();
  });

  test("is dead once revoked, too old, or its person is disabled", async () => {
    const { json } = await make(planner, ["read"], { days: 1 });
    expect((await by(json.token, "/api/v1/town")).status).toBe(200);
    stocked.moveTo(stockedAt + day);
    expect((await by(json.token, "/api/v1/town")).status).toBe(401);
    stocked.moveTo(stockedAt);
    const { status } = await planner.send("DELETE", `/api/v1/tokens/${json.view.id}`);
    expect(status).toBe(204);
    expect((await by(json.token, "/api/v1/town")).status).toBe(401);
    expect((await planner.send("DELETE", `/api/v1/tokens/${json.view.id}`)).status).toBe(404);
  });

  test("never reaches further than the role and the areas of its person now", async () => {
    const inMitte = await stocked.town.client("technician", ["a_mitte"]);
    const token = await tokenOf(inMitte, ["read", "switch"]);
    const seen = await by(token, "/api/v1/lights");
    expect(seen.json.rows.map((row: { number: string }) => row.number)).toEqual(["1", "2", "3"]);
    expect((await by(token, "/api/v1/lights/lp_10")).status).toBe(404);
    const beyond = await make(inMitte, ["plan"]);
    expect([beyond.status, beyond.json.errors[0].pointer]).toEqual([400, "/scopes"]);

    const registry = await openRegistry(join(stocked.dir, "office.db"), stockedAt);
    const userId = (await inMitte.send("GET", "/api/v1/session")).json.user.id;
    const set = (values: object): Promise<unknown> =>
      registry.db.updateTable("users").set(values).where("id", "=", userId).execute();
    await set({ role: "viewer" });
    expect((await by(token, "/api/v1/overrides", "POST", {})).json.code).toBe("notAllowed");
    await set({ disabled_at: stockedAt });
    expect((await by(token, "/api/v1/town")).status).toBe(401);
    await registry.close();
  });

  test("stands alone: a cookie beside it counts for nothing", async () => {
    const { status } = await stocked.administrator.send("GET", "/api/v1/town", undefined, {
      authorization: "Bearer lpt_guessed",
    });
    expect(status).toBe(401);
    for (const header of ["Bearer", "Bearer  ", "Basic eDp5", "lpt_x", "Bearer a b"]) {
      const answer = await stocked.administrator.send("GET", "/api/v1/town", undefined, {
        authorization: header,
      });
      expect([header, answer.status]).toEqual([header, 401]);
    }
  });

  test.each([
    ["GET", "//api/v1/tokens"],
    ["GET", "/api/v1//tokens"],
    ["GET", "/api/v1/tokens/"],
    ["GET", "/API/v1/tokens"],
    ["GET", "/api/v1/Tokens"],
    ["GET", "/api/v1/tokens."],
    ["GET", "/api/v1/%74okens"],
    ["GET", "/api%2fv1%2ftokens"],
    ["GET", "/api/v1/lights%2f..%2ftokens"],
    ["GET", "/api/v1/lights/%2e%2e/tokens"],
    ["POST", "/api/v1/lights"],
  ])("gets no further by writing %s %s, nor by naming another method", async (method, path) => {
    const token = await tokenOf(planner, ["read"]);
    for (const headers of [{}, { "x-http-method-override": "GET", "x-method-override": "GET" }]) {
      const { status, bytes, headers: told } = await by(token, path, method, undefined, headers);
      // What is no path of the API is an address of the dashboard, whose page is the same for all.
      const isPage = told.get("content-type")?.startsWith("text/html") === true;
      expect([400, 403, 404, 415, isPage ? 200 : 400]).toContain(status);
      expect(new TextDecoder().decode(bytes)).not.toContain("meter reader");
    }
  });

  test("of somebody else is nobody's business but an administrator's of the whole town", async () => {
    const { json } = await make(planner, ["read"]);
    const other = await stocked.town.client("administrator", ["a_mitte"]);
    for (const client of [stocked.technician, other]) {
      expect((await client.send("GET", "/api/v1/tokens")).json.tokens).toEqual([]);
      const { status } = await client.send("DELETE", `/api/v1/tokens/${json.view.id}`);
      expect(status).toBe(404);
    }
    const all = await stocked.administrator.send("GET", "/api/v1/tokens");
    expect(all.json.tokens.map((one: { id: string }) => one.id)).toContain(json.view.id);
    expect(
      (await stocked.administrator.send("DELETE", `/api/v1/tokens/${json.view.id}`)).status,
    ).toBe(204);
  });

  test("for others is only for users who cannot sign in", async () => {
    const planned = (await planner.send("GET", "/api/v1/session")).json.user.id;
    const refused = await make(stocked.administrator, ["read"], { userId: planned });
    expect([refused.status, refused.json.errors[0].pointer]).toEqual([400, "/userId"]);
    const made = await stocked.administrator.send("POST", "/api/v1/users", {
      name: "GIS export",
      role: "viewer",
    });
    const { id } = made.json.user;
    expect((await make(planner, ["read"], { userId: id })).json.code).toBe("notAllowed");
    const token = await tokenOf(stocked.administrator, ["read"], { userId: id });
    expect((await by(token, "/api/v1/town")).status).toBe(200);
  });

  test("remembers when and from where it was used last, at most once a minute", async () => {
    const { json } = await make(planner, ["read"]);
    const last = async (): Promise<[number, string]> => {
      const { tokens } = (await planner.send("GET", "/api/v1/tokens")).json;
      const one = tokens.find(({ id }: { id: string }) => id === json.view.id);
      return [one.lastUsedAt, one.lastAddress];
    };
    await by(json.token, "/api/v1/town");
    expect(await last()).toEqual([stockedAt, "127.0.0.1"]);
    stocked.moveTo(stockedAt + 59_999);
    await by(json.token, "/api/v1/town");
    expect((await last())[0]).toBe(stockedAt);
    stocked.moveTo(stockedAt + 60_000);
    await by(json.token, "/api/v1/town");
    expect((await last())[0]).toBe(stockedAt + 60_000);
    stocked.moveTo(stockedAt);
  });

  test("comes in no greater number than fifty a person", async () => {
    const person = await stocked.town.client("viewer");
    for (let i = 0; i < 50; i += 1) expect((await make(person, ["read"])).status).toBe(201);
    expect((await make(person, ["read"])).json.code).toBe("conflict");
  });
});

test("the description says which scope each operation takes, and names no operation that is none", async () => {
  const { json } = await planner.send("GET", "/api/v1/openapi.json");
  const operations = Object.values<Record<string, Record<string, unknown>>>(json.paths).flatMap(
    (methods) => Object.values(methods),
  );
  const taking = operations.filter((one) => one["x-token-scope"] !== undefined);
  expect(taking.map((one) => String(one["operationId"])).toSorted()).toEqual(
    tokenOperations.toSorted(),
  );
  // What a token can never show is not asked of it.
  expect(taking.filter((one) => one["x-proven"] === true)).toEqual([]);
  for (const one of operations) {
    const takes = JSON.stringify(one["security"]).includes("token");
    expect([one["operationId"], takes]).toEqual([one["operationId"], taking.includes(one)]);
  }
});

test("a token that asks too often is held back, wherever it asks from", async () => {
  const slow = await startStockedOffice({ LICHTPUNKT_HTTP_TOKEN_REQUESTS_PER_MINUTE: "3" });
  try {
    const token = await tokenOf(slow.technician, ["read"]);
    const ask = (): Promise<Answered> =>
      clientOf(slow.town.office.url, "").send("GET", "/api/v1/town", undefined, {
        authorization: `Bearer ${token}`,
      });
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await slow.technician.send("GET", "/api/v1/town")).status).toBe(200);
  } finally {
    await slow.close();
  }
});
