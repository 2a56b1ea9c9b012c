import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLoginLink, createUser } from "../../api/auth/login-links.ts";
import { officeConfig, type OfficeConfig } from "../../api/config.ts";
import type { ImportView } from "../../api/contract/imports.ts";
import type { Role } from "../../api/contract/session.ts";
import { startOffice, type OfficeDependencies, type RunningOffice } from "../../api/server.ts";
import { openOfficeReader } from "../../store/office-reader.ts";
import { openRegistry } from "../../store/registry.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** JSON where the answer is some, else null. Tests look at what they asked for. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test names the shape by what it expects of it
  readonly json: any;
  readonly bytes: Uint8Array;
}

export interface Client {
  /** `Cookie` header of the session. */
  readonly cookie: string;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
}

export interface TestOffice {
  readonly office: RunningOffice;
  readonly config: OfficeConfig;
  /** A new person of the role, signed in; null is a stranger. */
  client(role: Role | null, areaIds?: readonly string[]): Promise<Client>;
  close(): Promise<void>;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** An office of its own in an empty folder. Field is absent unless `settings` name its address. */
export async function startTestOffice(
  settings: Readonly<Record<string, string>> = {},
  dependencies: Partial<OfficeDependencies> = {},
  dataDir?: string,
): Promise<TestOffice> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "lichtpunkt-office-")));
  const read = officeConfig({
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_DATA_DIR: folder,
    LICHTPUNKT_HTTP_REQUESTS_PER_MINUTE: "1000000",
    ...settings,
  });
  if (!read.ok) throw new Error(read.faults.join("\n"));
  const office = await startOffice(read.config, { log: silent, ...dependencies });
  return {
    office,
    config: read.config,
    async client(role, areaIds = []) {
      if (role === null) return clientOf(office.url, "");
      const now = (dependencies.now ?? Date.now)();
      const registry = await openRegistry(join(folder, "office.db"), now);
      try {
        const person = { name: `A ${role}`, email: null, role, language: "en" } as const;
        const id = await createUser(registry.db, person, now);
        for (const area_id of areaIds) {
          await registry.db.insertInto("user_areas").values({ user_id: id, area_id }).execute();
        }
        const { code } = await createLoginLink(registry.db, id, "invitation", now);
        return await signIn(office.url, code);
      } finally {
        await registry.close();
      }
    },
    async close() {
      await office.close();
      if (dataDir === undefined) await rm(folder, { recursive: true });
    },
  };
}

/** Whether the inventory on disk lets a device in by this secret. */
export function mayEnter(dataDir: string, deviceId: string, secret: string): boolean {
  const reader = openOfficeReader(join(dataDir, "office.db"));
  const credential = reader.credential(deviceId);
  reader.close();
  if (credential === null || credential.revoked || credential.secretHash === null) return false;
  return createHash("sha256").update(secret).digest().equals(credential.secretHash);
}

export async function signIn(url: string, code: string): Promise<Client> {
  const answer = await clientOf(url, "").send("POST", "/api/v1/session/link", { code });
  if (answer.status !== 200) throw new Error(`sign-in refused: ${answer.json?.code}`);
  return clientOf(url, cookieOf(answer));
}

export function cookieOf({ headers }: Answered): string {
  return headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

export function clientOf(url: string, cookie: string): Client {
  return {
    cookie,
    async send(method, path, body, headers = {}) {
      const all = new Headers({ cookie, ...headers });
      const isRaw = typeof body === "string" || body instanceof Uint8Array;
      if (body !== undefined && !all.has("content-type")) {
        all.set("content-type", "application/json");
      }
      const init: RequestInit = { method, headers: all, redirect: "manual" };
      // Bytes of a Buffer are an ArrayBuffer's, as fetch wants them.
      if (body !== undefined) init.body = isRaw ? (body as BodyInit) : JSON.stringify(body);
      const response = await fetch(url + path, init);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const isJson = response.headers.get("content-type")?.includes("json") === true;
      const json: unknown = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : null;
      return { status: response.status, headers: response.headers, json, bytes };
    },
  };
}

/** Sends a file, carries it out, and gives the final state. */
export async function importFile(
  client: Client,
  content: string | Uint8Array,
  type = "application/geo+json",
): Promise<{ preview: ImportView; done: ImportView }> {
  const started = await client.send("POST", "/api/v1/imports?name=file", content, {
    "content-type": type,
  });
  if (started.status !== 202) throw new Error(`import refused: ${started.json?.code}`);
  const path = `/api/v1/imports/${started.json.id}`;
  const settled = async (): Promise<ImportView> => {
    for (;;) {
      const { json } = await client.send("GET", path);
      if (json.state !== "reading" && json.state !== "applying") return json as ImportView;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const preview = await settled();
  if (preview.state !== "ready") return { preview, done: preview };
  await client.send("POST", `${path}/apply`, {});
  return { preview, done: await settled() };
}

export interface LampProperties {
  readonly [name: string]: unknown;
}

/** A town of lamps along a line, as a file. */
export function townFile(lamps: readonly LampProperties[]): string {
  return JSON.stringify({
    type: "FeatureCollection",
    name: "Testdorf",
    timeZone: "Europe/Berlin",
    features: lamps.map((properties, i) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [13.4 + i / 1000, 52.5] },
      properties: { kind: "lightPoint", ratedPower: 40, ...properties },
    })),
  });
}

/** Three lamps that can be switched, one that may never be dimmed, one by cabinet, one without network. */
export const smallTown = townFile([
  { number: "1", street: "Hauptstraße", area: "Mitte", device: "lc-1", switching: "networked" },
  { number: "2", street: "Hauptstraße", area: "Mitte", device: "lc-2", minimumLevel: 30 },
  { number: "10", street: "Am Bach", area: "Süd", device: "lc-3" },
  { number: "11", street: "Am Bach", area: "Süd", device: "lc-4", neverDim: true },
  { number: "12", street: "Am Bach", area: "Süd", cabinet: "S1", segment: "1" },
  { number: "=13", street: "Feldweg", area: "Süd" },
]);
