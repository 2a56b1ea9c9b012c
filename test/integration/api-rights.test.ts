import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roles, type Role } from "../../api/contract/session.ts";
import { problemCodes } from "../../api/contract/problems.ts";
import {
  importFile,
  smallTown,
  startTestOffice,
  type Client,
  type TestOffice,
} from "./api-harness.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly role: Role | "stranger";
  readonly media: string | null;
}

let town: TestOffice;
const clients = new Map<Role | "stranger", Client>();
let operations: Operation[] = [];

beforeAll(async () => {
  town = await startTestOffice();
  clients.set("stranger", await town.client(null));
  for (const role of roles) clients.set(role, await town.client(role));
  await importFile(clientOf("administrator"), smallTown);
  const { json } = await clientOf("stranger").send("GET", "/api/v1/openapi.json");
  operations = Object.entries<Record<string, Record<string, unknown>>>(json.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        role: operation["x-role"] as Role | "stranger",
        media:
          Object.keys(
            (operation["requestBody"] as { content?: object } | undefined)?.content ?? {},
          )[0] ?? null,
      })),
  );
});
afterAll(() => town.close());

function clientOf(role: Role | "stranger"): Client {
  const client = clients.get(role);
  if (client === undefined) throw new Error(role);
  return client;
}

const ranks: readonly (Role | "stranger")[] = ["stranger", ...roles];
const send = ({ method, path, media }: Operation, client: Client, headers = {}) =>
  client.send(
    method,
    path.replace("{id}", "unknown"),
    media === null ? undefined : media === "application/json" ? {} : "",
    { ...(media === null ? {} : { "content-type": media }), ...headers },
  );

describe("every route", () => {
  test("is in the table, and most of them are not for strangers", () => {
    expect(operations.length).toBeGreaterThan(25);
    expect(
      operations
        .filter(({ role }) => role === "stranger")
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual([
      "/.well-known/security.txt",
      "/api/v1/enrol",
      "/api/v1/openapi.json",
      "/api/v1/session",
      "/api/v1/session",
      "/api/v1/session/code",
      "/api/v1/session/link",
      "/api/v1/session/oidc",
      "/api/v1/session/oidc/callback",
      "/api/v1/session/ways",
      "/livez",
      "/metrics",
      "/readyz",
    ]);
  });

  test("lets in the roles it names, and no other", async () => {
    const answered: unknown[] = [];
    const expected: unknown[] = [];
    for (const operation of operations) {
      for (const role of ranks) {
        // Signing out and wrong passwords would change who the client is, or count against it.
        if (operation.path.startsWith("/api/v1/session") && operation.method !== "GET") continue;
        // Only this machine's command line says so, with the right of an administrator.
        if (operation.path === "/api/v1/device-authority" && operation.method === "POST") continue;
        const { status, json } = await send(operation, clientOf(role));
        const isLetIn = status !== 401 && status !== 403;
        const name = `${operation.method} ${operation.path} as ${role}`;
        answered.push([name, isLetIn || json.code]);
        const refusal = role === "stranger" ? "notSignedIn" : "notAllowed";
        expected.push([name, ranks.indexOf(role) >= ranks.indexOf(operation.role) || refusal]);
      }
    }
    expect(answered).toEqual(expected);
  });

  test("refuses a change that comes from a foreign page, whoever is signed in", async () => {
    const changing = operations.filter(({ method }) => method !== "GET");
    expect(changing.length).toBeGreaterThan(10);
    for (const operation of changing) {
      for (const headers of [
        { "sec-fetch-site": "cross-site" },
        { origin: "https://evil.example" },
      ]) {
        const { status, json } = await send(operation, clientOf("administrator"), headers);
        expect([operation.path, status, json.code]).toEqual([operation.path, 403, "foreignOrigin"]);
      }
    }
  });

  test("answers what is not a success as a problem with a known code", async () => {
    for (const operation of operations) {
      const { status, json, headers } = await send(operation, clientOf("viewer"));
      if (status < 400 || operation.path === "/readyz") continue;
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(problemCodes).toContain(json.code);
      expect(json).toMatchObject({ type: `urn:lichtpunkt:problem:${json.code}`, status });
    }
  });
});

describe("other ways of writing a path", () => {
  test.each([
    "//api/v1/lights",
    "/api//v1/lights",
    "/api/v1/lights/",
    "/api/v1/./lights/",
    "/API/v1/lights",
    "/api/v1/Lights",
    "/api/v1%2flights",
    "/api/%2e%2e/api/v1/lights",
    "/api/v1/lights%00",
    "/api/v1/lights.",
    "/api/v1/lights.json",
    "/api/v1/users/",
    "/api/v1/%75sers",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/..%2f..%2fpackage.json",
    "/.git/config",
  ])("%s shows a stranger nothing", async (path) => {
    const { status, bytes } = await clientOf("stranger").send("GET", path);
    const text = new TextDecoder().decode(bytes);
    expect(text).not.toContain("Hauptstra");
    expect(text).not.toContain('"name": "lichtpunkt"');
    expect([400, 401, 404]).toContain(status);
  });

  test("a path that can not be decoded is a wrong input, not a broken server", async () => {
    const { status } = await clientOf("stranger").send("GET", "/api/v1/lights/%zz");
    expect([400, 401]).toContain(status);
  });

  test("another method on a known path is answered with what is possible", async () => {
    const { status, json, headers } = await clientOf("administrator").send(
      "DELETE",
      "/api/v1/town",
    );
    expect([status, json.code, headers.get("allow")]).toEqual([405, "methodNotAllowed", "GET"]);
  });
});

describe("every page", () => {
  test.each(["/", "/api/v1/town", "/assets/none.js", "/nothing.png"])(
    "%s forbids inline scripts, foreign hosts and frames",
    async (path) => {
      const { headers } = await clientOf("stranger").send("GET", path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.has("x-powered-by")).toBe(false);
    },
  );

  test("the documentation alone may use inline styles, and takes nothing from elsewhere", async () => {
    const page = await clientOf("stranger").send("GET", "/api/docs");
    const html = new TextDecoder().decode(page.bytes);
    expect(page.headers.get("content-security-policy")).toContain(
      "style-src 'self' 'unsafe-inline'",
    );
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, link]) => link ?? "")
      .filter((link) => link !== "data:,");
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link.startsWith("/api/docs/")).toBe(true);
      const { status } = await clientOf("stranger").send("GET", link);
      expect([link, status]).toEqual([link, 200]);
    }
  });
});
