import "reflect-metadata";
import { PemConverter, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../servers.ts";
import { clientOf, signIn, type Client } from "./api-harness.ts";
import { say } from "./town-field.ts";
import { runMain, type TownProcess } from "./town-processes.ts";

/** The whole system as `main.ts start` runs it, with an authority made by its own command line. */

let folder: string;
let settings: Readonly<Record<string, string>>;
let town: TownProcess;
let url: string;
let administrator: Client;
let stranger: Client;
const clients: MqttClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lichtpunkt-enrol-"));
  const tlsPort = await freePort();
  url = `mqtts://127.0.0.1:${tlsPort}`;
  settings = {
    LICHTPUNKT_SITE: "town",
    LICHTPUNKT_DATA_DIR: folder,
    LICHTPUNKT_HTTP_PORT: "0",
    LICHTPUNKT_MQTT_PORT: String(await freePort()),
    LICHTPUNKT_MQTT_TLS_HOST: "127.0.0.1",
    LICHTPUNKT_MQTT_TLS_PORT: String(tlsPort),
    LICHTPUNKT_DEVICE_URL: url,
  };
  const made = await runMain(["devices", "ca", "create", "--host", "127.0.0.1"], settings).end();
  if (made.code !== 0) throw new Error(made.said);
  town = runMain(["start"], settings);
  const line = await town.line(/\/start\?code=\S+/);
  const link = new URL(/https?:\/\/\S+/.exec(line)?.[0] ?? "");
  administrator = await signIn(link.origin, link.searchParams.get("code") ?? "");
  stranger = clientOf(link.origin, "");
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.end(true);
  await town?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function enter(deviceId: string, ca: string, options: IClientOptions): Promise<MqttClient> {
  const client = await connectAsync(url, {
    clientId: deviceId,
    reconnectPeriod: 0,
    ca,
    ...options,
  });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

const reads = (client: MqttClient, deviceId: string): Promise<unknown> =>
  say(client, deviceId, "telemetry", {
    readings: [{ ts: Date.now(), seq: 1, bootId: 1, activePower: 40 }],
  });

/** How long the connection stood after the office had answered, ms. */
async function closedBy(client: MqttClient, change: () => Promise<unknown>): Promise<number> {
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  await change();
  const began = performance.now();
  await closed;
  return performance.now() - began;
}

const post = async (path: string, body: object) => {
  const { status, json } = await administrator.send("POST", `/api/v1${path}`, body);
  if (status >= 300) throw new Error(`${path}: ${status} ${json?.detail}`);
  return json;
};

async function ownRequest(deviceId: string): Promise<{ key: string; csr: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const made = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${deviceId}`,
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { key: PemConverter.encode(pkcs8, "PRIVATE KEY"), csr: made.toString("pem") };
}

test("a device enrols by a code with its own key, speaks by TLS, and is sent away for good when its certificate ends", async () => {
  const [{ code }] = (await post("/enrolment-codes", { kind: "lamp", hours: 1 })).codes;
  const { key, csr } = await ownRequest("lc-1");
  const came = await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-1", csr });
  expect([came.status, came.json.brokerUrl, came.json.secret]).toEqual([200, url, null]);
  const { certificate, authority } = came.json;
  const client = await enter("lc-1", authority, { cert: certificate, key });
  await reads(client, "lc-1");

  const { fingerprint256 } = new X509Certificate(certificate);
  const ms = await closedBy(client, () =>
    post(`/device-certificates/${fingerprint256}/revoke`, { reason: "gestohlen" }),
  );
  process.stdout.write(`revoked over the API: closed ${Math.round(ms)} ms after the answer\n`);
  await expect(enter("lc-1", authority, { cert: certificate, key })).rejects.toThrow(/authorized/i);
  const again = await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-1", csr });
  expect([again.status, again.json.code]).toEqual([401, "codeNotValid"]);
});

test("a secret that was renewed opens for its grace, and not after", async () => {
  const { pem } = (await administrator.send("GET", "/api/v1/device-authority")).json.authority;
  const [{ code }] = (await post("/enrolment-codes", { kind: "lamp", hours: 1 })).codes;
  const came = await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-2" });
  const by = (password: string) => enter("lc-2", pem, { username: "lc-2", password });
  const first: string = came.json.secret;
  await reads(await by(first), "lc-2");

  const rotated = async (graceDays: number): Promise<string> =>
    (await post("/devices/lc-2/rotate", { graceDays })).secrets["lc-2"];
  const second = await rotated(1);
  const old = await by(first);
  await reads(old, "lc-2");
  await reads(await by(second), "lc-2");

  const last = await by(second);
  let third = "";
  const ms = await closedBy(last, async () => {
    third = await rotated(0);
  });
  process.stdout.write(`renewed without grace: closed ${Math.round(ms)} ms after the answer\n`);
  await expect(by(second)).rejects.toThrow(/authorized/i);
  await expect(by(first)).rejects.toThrow(/authorized/i);
  await reads(await by(third), "lc-2");
});

test("what the command line did stands on record, and an unknown device is refused in words", async () => {
  const record = await administrator.send("GET", "/api/v1/record?action=deviceAuthority");
  expect(record.json.lines).toHaveLength(1);
  const renewed = await runMain(["devices", "ca", "server", "--host", "127.0.0.1"], settings).end();
  expect(renewed.code).toBe(0);
  const after = await administrator.send("GET", "/api/v1/record?action=deviceAuthority");
  expect(after.json.lines).toHaveLength(2);
  const out = join(folder, "none.pem");
  const refused = await runMain(["devices", "ca", "issue", "lc-9", "--out", out], settings).end();
  expect(refused).toEqual({ code: 1, said: "Not found: The device lc-9 is not known." });
});
