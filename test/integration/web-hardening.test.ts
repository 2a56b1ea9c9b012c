import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardFolder } from "../../api/http/static.ts";
import { startTestOffice, type Client, type TestOffice } from "./api-harness.ts";
import { fillPath, readDocument, type ApiDocument } from "./openapi-document.ts";
import { rawRequest } from "./raw-request.ts";

let town: TestOffice;
let administrator: Client;
let document: ApiDocument;

beforeAll(async () => {
  town = await startTestOffice();
  administrator = await town.client("administrator");
  document = await readDocument(town.office.url);
});
afterAll(() => town.close());

const url = (): string => town.office.url;

describe("a foreign page", () => {
  test("changes nothing, whatever it says of itself and in whatever form it sends", async () => {
    const origins: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `${url()}.evil.example` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "cross-site", origin: url() },
    ];
    const forms = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/json",
    ];
    const faults: string[] = [];
    const changing = document.operations.filter(({ method }) => method !== "GET");
    expect(changing.length).toBeGreaterThan(50);
    for (const { method, path } of changing) {
      const filled = fillPath(path, () => "unknown");
      for (const [i, origin] of origins.entries()) {
        const headers = {
          cookie: administrator.cookie,
          "content-type": forms[i % forms.length] ?? "",
          ...origin,
        };
        const { status, json } = await rawRequest(url(), method, filled, headers, "{}");
        if (status !== 403 || json?.code !== "foreignOrigin") {
          faults.push(`${method} ${filled} ${JSON.stringify(origin)}: ${status} ${json?.code}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test("is not let in by other forms of a body either: JSON is called JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
      const headers = { cookie: administrator.cookie, "content-type": type };
      const { status } = await rawRequest(url(), "POST", "/api/v1/groups", headers, '{"name":"x"}');
      expect([type, status]).toEqual([type, 415]);
    }
  });

  test("gets no leave to read, for there is no sharing between origins", async () => {
    for (const path of ["/api/v1/town", "/api/v1/openapi.json", "/livez", "/"]) {
      const headers = { origin: "https://evil.example", cookie: administrator.cookie };
      const answer = await rawRequest(url(), "GET", path, headers);
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith("access-control")),
      ).toEqual([]);
    }
  });
});

describe("every answer", () => {
  const paths = [
    "/",
    "/lights",
    "/api/v1/town",
    "/api/v1/none",
    "/assets/none.js",
    "/api/docs",
    "/livez",
  ];

  test.each(paths)("%s comes with the headers that keep a browser safe", async (path) => {
    const { headers } = await rawRequest(url(), "GET", path, { cookie: administrator.cookie });
    const policy = String(headers["content-security-policy"]);
    for (const part of [
      "default-src 'self'",
      "script-src 'self';",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["permissions-policy"]).toContain("microphone=()");
  });

  test("of a person's is not kept by the browser but with its version", async () => {
    for (const { path, operationId, method } of document.operations) {
      if (method !== "GET" || path.includes("{") || operationId === "readOpenApi") continue;
      const { headers } = await rawRequest(url(), "GET", path, { cookie: administrator.cookie });
      const kept = headers["etag"] === undefined ? "no-store" : "no-";
      expect([path, headers["cache-control"]]).toEqual([path, expect.stringContaining(kept)]);
      expect([path, headers["set-cookie"]]).toEqual([path, undefined]);
    }
  });

  test("over https asks for https from then on, and its cookie is held to the host", async () => {
    const secure = await startTestOffice({ LICHTPUNKT_PUBLIC_URL: "https://licht.example" });
    try {
      const { headers } = await rawRequest(secure.office.url, "GET", "/");
      expect(headers["strict-transport-security"]).toMatch(/max-age=31536000/);
      expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
      const link = new URL(secure.office.firstStartLink ?? "");
      const body = JSON.stringify({ code: link.searchParams.get("code") });
      const json = { "content-type": "application/json" };
      const answer = await rawRequest(
        secure.office.url,
        "POST",
        "/api/v1/session/link",
        json,
        body,
      );
      expect(answer.status).toBe(200);
      const [cookie = ""] = answer.headers["set-cookie"] ?? [];
      expect(cookie).toMatch(/^__Host-lichtpunkt=[^;]{32,};/);
      for (const part of ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"])
        expect(cookie).toContain(part);
      expect(cookie).not.toContain("Domain");
    } finally {
      await secure.close();
    }
  });
});

describe("methods", () => {
  test.each(["TRACE", "PROPFIND", "OPTIONS"])("%s shows nothing", async (method) => {
    const headers = { cookie: administrator.cookie, "x-secret": "echo" };
    const { status, text } = await rawRequest(url(), method, "/api/v1/town", headers);
    expect([method, status]).toEqual([method, 405]);
    expect(text).not.toContain("echo");
  });

  test("CONNECT leads nowhere", async () => {
    const said = await spoken("CONNECT example.com:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(said).not.toMatch(/ 200 /);
  });

  test("HEAD tells as much as GET, without its content", async () => {
    const headers = { cookie: administrator.cookie };
    const answer = await rawRequest(url(), "HEAD", "/api/v1/town", headers);
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect((await rawRequest(url(), "HEAD", "/api/v1/town")).status).toBe(401);
  });

  test("no header makes one method of another", async () => {
    for (const name of ["x-http-method-override", "x-method-override", "x-http-method"]) {
      const headers = { cookie: administrator.cookie, [name]: "DELETE" };
      const { json } = await rawRequest(url(), "GET", "/api/v1/session", headers);
      expect(json.user).not.toBe(null);
    }
  });
});

/** What the office says to bytes that no client would send. */
function spoken(text: string): Promise<string> {
  const { hostname, port } = new URL(url());
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on("data", (part: Buffer) => parts.push(part));
    socket.once("close", () => resolve(Buffer.concat(parts).toString("latin1")));
    socket.once("error", reject);
    socket.setTimeout(5_000, () => socket.end());
  });
}

describe("messages that two servers would read in two ways", () => {
  test.each([
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 5\r\n\r\nabcde",
    ],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "chunks under another name",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ],
    ["a blank before the colon", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nabcde"],
    [
      "a header that goes on in the next line",
      "GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n 2\r\nX-B\r\n\r\n",
    ],
    ["NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["headers of 20 kB", `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`],
    ["an address of 20 kB", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])("%s: refused, and the connection ends", async (_name, text) => {
    const answer = await spoken(text);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });
});

test("two hundred who send drop by drop hold nobody up, and are cut off", async () => {
  const { hostname, port } = new URL(url());
  const open = new Set<Socket>();
  await Promise.all(
    Array.from(
      { length: 200 },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => {
            open.add(socket);
            socket.write("GET /api/v1/town HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            resolve();
          });
          socket.on("close", () => open.delete(socket));
          socket.on("error", reject);
          socket.resume();
        }),
    ),
  );
  for (let i = 0; i < 50; i += 1) {
    const { status } = await rawRequest(url(), "GET", "/api/v1/town", {
      cookie: administrator.cookie,
    });
    expect(status).toBe(200);
  }
  await expect.poll(() => open.size, { timeout: 40_000, interval: 250 }).toBe(0);
}, 60_000);

describe("limits", () => {
  test("count requests by address, before anything is looked up", async () => {
    const small = await startTestOffice({ LICHTPUNKT_HTTP_REQUESTS_PER_MINUTE: "10" });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 12; i += 1) {
        // Whatever the sender claims: no proxy is trusted here.
        const headers = { "x-forwarded-for": `10.0.0.${i}` };
        statuses.push((await rawRequest(small.office.url, "GET", "/livez", headers)).status);
      }
      expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200));
      expect(statuses.slice(10)).toEqual([429, 429]);
    } finally {
      await small.close();
    }
  });

  test("keep a body from growing: what is too large is refused before it has come", async () => {
    const headers = {
      cookie: administrator.cookie,
      "content-type": "application/json",
      "content-length": String(2 ** 31),
    };
    const text = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const said = await spoken(`POST /api/v1/groups HTTP/1.1\r\nHost: x\r\n${text.join("")}\r\n{`);
    expect(said).toMatch(/ 413 /);
  });
});

describe("the built dashboard", () => {
  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:js|css|html|svg)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  /** Namespaces and what libraries say in messages: names, none of which is fetched. e2e/hostile-text.test.ts watches the network. */
  const named = new Set([
    "www.w3.org",
    "react.dev",
    "maplibre.org",
    "maplibre.invalid",
    "wiki.openstreetmap.org",
    "socket.io",
    "github.com",
  ]);

  test.skipIf(!existsSync(dashboardFolder))("names no host of others but in words", () => {
    const hosts = new Set<string>();
    for (const file of files(dashboardFolder)) {
      const text = readFileSync(file, "utf8");
      for (const [, host = ""] of text.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi))
        hosts.add(host);
    }
    expect([...hosts].filter((host) => !named.has(host))).toEqual([]);
  });

  test.skipIf(!existsSync(dashboardFolder))("has no script and no style within its page", () => {
    const page = readFileSync(join(dashboardFolder, "index.html"), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/i);
  });
});
