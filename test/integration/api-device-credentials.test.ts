import "reflect-metadata";
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { keepPair } from "../../api/authority/files.ts";
import { makeAuthority } from "../../api/authority/sign.ts";
import { mayEnter, startTestOffice, type Client, type TestOffice } from "./api-harness.ts";

const run = promisify(execFile);
const day = 86_400_000;
let town: TestOffice;
let at = Date.UTC(2026, 5, 1, 12);
afterEach(() => town.close());

async function begin(settings: Readonly<Record<string, string>> = {}): Promise<Client> {
  at = Date.UTC(2026, 5, 1, 12);
  town = await startTestOffice(settings, { now: () => at });
  return town.client("administrator");
}

async function authority(): Promise<string> {
  const pair = await makeAuthority("Testdorf", at);
  await keepPair(town.config.dataDir, "authority", pair, { renew: false });
  return pair.certificate;
}

async function requestFor(name: string): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const signingAlgorithm = { ...algorithm, hash: "SHA-256" };
  const made = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm });
  return made.toString("pem");
}

const enters = (device: string, secret: string): boolean =>
  mayEnter(town.config.dataDir, device, secret);
const fingerprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();

test("a code brings in one device, once, and of two that come at once one", async () => {
  const administrator = await begin({ LICHTPUNKT_DEVICE_URL: "mqtts://mqtt.example.org:8883" });
  const stranger = await town.client(null);
  const made = await administrator.send("POST", "/api/v1/enrolment-codes", {
    kind: "lamp",
    hours: 24,
    note: "Am Bach",
  });
  expect([made.status, made.headers.get("cache-control")]).toEqual([201, "no-store"]);
  const [{ code, id }] = made.json.codes;
  expect(code).toMatch(/^(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);

  const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o");
  const answers = await Promise.all(
    ["lc-1", "lc-2"].map((deviceId) =>
      stranger.send("POST", "/api/v1/enrol", { code: typed, deviceId }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  const won = answers.find(({ status }) => status === 200)?.json;
  expect(won).toMatchObject({
    site: "town",
    brokerUrl: "mqtts://mqtt.example.org:8883",
    certificate: null,
    authority: null,
  });
  expect(enters(won.deviceId, won.secret)).toBe(true);
  const listed = await administrator.send("GET", "/api/v1/enrolment-codes");
  expect(listed.json.codes).toMatchObject([{ id, state: "used", usedBy: won.deviceId }]);
  expect(JSON.stringify(listed.json)).not.toContain(code);
  const other = await administrator.send("GET", "/api/v1/device-credentials?state=secret");
  expect(other.json.items.map((one: { deviceId: string }) => one.deviceId)).toEqual([won.deviceId]);
});

test("a code that is withdrawn, too late, another device's or made up is refused in the same words", async () => {
  let administrator = await begin();
  const stranger = await town.client(null);
  const make = async (body: object): Promise<{ id: string; code: string }> => {
    const all = { kind: "lamp", hours: 1, ...body };
    return (await administrator.send("POST", "/api/v1/enrolment-codes", all)).json.codes[0];
  };
  const withdrawn = await make({});
  const ended = await administrator.send("DELETE", `/api/v1/enrolment-codes/${withdrawn.id}`);
  expect(ended.status).toBe(204);
  const late = await make({});
  at += 3_600_000;
  administrator = await town.client("administrator");
  const named = await make({ deviceId: "lc-7" });
  const codes = [withdrawn.code, late.code, named.code, "0000-0000-0000-0000-0000"];
  const answers = [];
  for (const code of codes) {
    answers.push(await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-1" }));
  }
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  const right = { code: named.code, deviceId: "lc-7" };
  expect((await stranger.send("POST", "/api/v1/enrol", right)).status).toBe(200);
  const gone = await administrator.send("DELETE", `/api/v1/enrolment-codes/${named.id}`);
  expect([gone.status, gone.json.code]).toEqual([409, "conflict"]);
});

test("a code for whichever comes takes over no device, and brings none back that was revoked", async () => {
  const administrator = await begin();
  const stranger = await town.client(null);
  const devices = { deviceIds: ["lc-1", "lc-2"], kind: "lamp" };
  const { secrets } = (await administrator.send("POST", "/api/v1/devices", devices)).json;
  await administrator.send("POST", "/api/v1/devices/lc-2/revoke", {});
  const body = { kind: "lamp", hours: 1 };
  const { json } = await administrator.send("POST", "/api/v1/enrolment-codes", body);
  const [{ code }] = json.codes;
  for (const deviceId of ["lc-1", "lc-2"]) {
    const { status } = await stranger.send("POST", "/api/v1/enrol", { code, deviceId });
    expect([deviceId, status]).toEqual([deviceId, 409]);
  }
  expect(enters("lc-1", secrets["lc-1"])).toBe(true);
  // It was not spent by that.
  const fresh = await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-3" });
  expect(fresh.status).toBe(200);
});

test("who guesses codes is stopped", async () => {
  await begin();
  const stranger = await town.client(null);
  const statuses = new Set<number>();
  for (let i = 0; i < 40; i += 1) {
    const body = { code: `guess-${i}`, deviceId: "lc-1" };
    statuses.add((await stranger.send("POST", "/api/v1/enrol", body)).status);
  }
  expect([...statuses]).toEqual([401, 429]);
});

test("whoever sees notices hears once of many wrong codes, and the record sums them up", async () => {
  let administrator = await begin();
  const stranger = await town.client(null);
  const guess = () => stranger.send("POST", "/api/v1/enrol", { code: "guess", deviceId: "lc-1" });
  const told = async () =>
    (await administrator.send("GET", "/api/v1/notices")).json.notices.map(
      ({ kind, parameters }: { kind: string; parameters: unknown }) => [kind, parameters],
    );
  await guess();
  await guess();
  expect(await told()).toEqual([]);
  for (let i = 0; i < 5; i += 1) await guess();
  expect(await told()).toEqual([["enrolmentRefused", { times: 3 }]]);
  at += 3_600_000;
  for (let i = 0; i < 3; i += 1) await guess();
  expect(await told()).toHaveLength(2);

  const { dataDir } = town.config;
  await town.office.close();
  town = await startTestOffice({}, { now: () => at }, dataDir);
  administrator = await town.client("administrator");
  const { json } = await administrator.send("GET", "/api/v1/record?action=access");
  expect(json.lines).toMatchObject([{ object: "door:codeNotValid", after: { times: 10 } }]);
  await town.close();
  await rm(dataDir, { recursive: true });
  town = await startTestOffice();
});

test("a device may be called what JavaScript calls its own", async () => {
  const administrator = await begin();
  const ids = ["constructor", "toString", "__proto__"];
  const list = { csv: ids.join("\n"), credential: "secret", apply: true };
  const { json } = await administrator.send("POST", "/api/v1/device-lists", list);
  expect(Object.keys(json.secrets).toSorted()).toEqual(ids.toSorted());
  for (const id of ids)
    expect(
      enters(id, Object.entries<string>(json.secrets).find(([one]) => one === id)?.[1] ?? ""),
    ).toBe(true);
  const kind = { csv: "lc-1;constructor", credential: "secret" };
  const wrong = await administrator.send("POST", "/api/v1/device-lists", kind);
  expect(wrong.json.faults).toMatchObject([{ line: 1, code: "kind" }]);
  await authority();
  const body = { kind: "lamp", hours: 1, deviceId: "valueOf" };
  const made = await administrator.send("POST", "/api/v1/enrolment-codes", body);
  const [{ code }] = made.json.codes;
  const stranger = await town.client(null);
  const csr = await requestFor("CN=valueOf");
  const came = await stranger.send("POST", "/api/v1/enrol", { code, deviceId: "valueOf", csr });
  expect([came.status, came.json.secret]).toEqual([200, null]);
  const certificates = { csv: ids.join("\n"), credential: "certificate", apply: true };
  const issued = await administrator.send("POST", "/api/v1/device-lists", certificates);
  expect(Object.keys(issued.json.certificates).toSorted()).toEqual(ids.toSorted());
  const view = await administrator.send("GET", "/api/v1/device-credentials/__proto__");
  expect(view.json.certificates).toHaveLength(1);
});

test("what hands out a proof asks for proof of who wants it; what ends one does not", async () => {
  const administrator = await begin();
  await authority();
  const devices = { deviceIds: ["lc-1"], kind: "lamp", credential: "certificate" };
  const { json } = await administrator.send("POST", "/api/v1/devices", devices);
  at += 600_000;
  const asked: [string, object][] = [
    ["/api/v1/devices", devices],
    ["/api/v1/device-secrets", {}],
    ["/api/v1/devices/lc-1/rotate", {}],
    ["/api/v1/device-rotations", { deviceIds: ["lc-1"] }],
    ["/api/v1/devices/lc-1/certificates", {}],
    ["/api/v1/enrolment-codes", { kind: "lamp", hours: 1 }],
    ["/api/v1/device-lists", { csv: "lc-1", credential: "secret" }],
  ];
  for (const [path, body] of asked) {
    const { json: answer } = await administrator.send("POST", path, body);
    expect([path, answer.code]).toEqual([path, "proofNeeded"]);
  }
  const { certificate } = json.certificates["lc-1"];
  const end = `/api/v1/device-certificates/${fingerprintOf(certificate)}/revoke`;
  expect((await administrator.send("POST", end, {})).status).toBe(200);
  expect((await administrator.send("POST", "/api/v1/devices/lc-1/revoke", {})).status).toBe(200);
  const made = await administrator.send("POST", "/api/v1/device-authority", {});
  expect([made.status, made.json.code]).toEqual([403, "notAllowed"]);
});

test("a device comes in by its own key, and openssl holds the chain good", async () => {
  const administrator = await begin();
  const ca = await authority();
  const body = { kind: "lamp", hours: 1, deviceId: "lc-1" };
  const { json } = await administrator.send("POST", "/api/v1/enrolment-codes", body);
  const [{ code }] = json.codes;
  const stranger = await town.client(null);
  const enrol = async (name: string) =>
    stranger.send("POST", "/api/v1/enrol", { code, deviceId: "lc-1", csr: await requestFor(name) });
  const hostile = await enrol("CN=*");
  expect([hostile.status, hostile.json.code]).toEqual([400, "invalidInput"]);
  const { status, json: came } = await enrol("CN=lc-1");
  expect([status, came.secret, came.authority]).toEqual([200, null, ca]);
  const folder = await mkdtemp(join(tmpdir(), "lichtpunkt-chain-"));
  try {
    await writeFile(join(folder, "ca.pem"), ca);
    await writeFile(join(folder, "device.pem"), came.certificate);
    const { stdout } = await run("openssl", [
      "verify",
      "-x509_strict",
      "-purpose",
      "sslclient",
      "-attime",
      String(at / 1000),
      "-CAfile",
      join(folder, "ca.pem"),
      join(folder, "device.pem"),
    ]);
    expect(stdout).toContain(": OK");
  } finally {
    await rm(folder, { recursive: true });
  }
  const view = await administrator.send("GET", "/api/v1/device-credentials/lc-1");
  expect(view.json).toMatchObject({
    secret: null,
    certificates: [{ fingerprint: fingerprintOf(came.certificate), revokedAt: null }],
  });
  expect((await administrator.send("GET", "/api/v1/devices/lc-1")).json.admitted).toBe(true);
});

test("a rotated secret opens, and what was before is good for the grace", async () => {
  let administrator = await begin();
  const body = { deviceIds: ["lc-1", "lc-2"], kind: "lamp" };
  const first = (await administrator.send("POST", "/api/v1/devices", body)).json.secrets;
  const one = await administrator.send("POST", "/api/v1/devices/lc-1/rotate", {});
  expect(one.status).toBe(200);
  expect(one.json.secrets["lc-1"]).not.toBe(first["lc-1"]);
  expect(enters("lc-1", one.json.secrets["lc-1"])).toBe(true);
  const view = async () =>
    (await administrator.send("GET", "/api/v1/device-credentials/lc-1")).json.secret;
  expect(await view()).toEqual({ since: at, oldUntil: at + 7 * day });
  at += 7 * day;
  administrator = await town.client("administrator");
  expect(await view()).toMatchObject({ oldUntil: null });
  const many = { deviceIds: ["lc-1", "lc-2"], graceDays: 0 };
  const both = await administrator.send("POST", "/api/v1/device-rotations?format=csv", many);
  expect(new TextDecoder().decode(both.bytes).trim().split("\r\n")).toHaveLength(3);
  expect(await view()).toEqual({ since: at, oldUntil: null });
  expect(enters("lc-2", first["lc-2"])).toBe(false);

  await administrator.send("POST", "/api/v1/devices/lc-1/revoke", {});
  const revoked = await administrator.send("POST", "/api/v1/devices/lc-1/rotate", {});
  expect([revoked.status, revoked.json.code]).toEqual([409, "conflict"]);
  const unknown = await administrator.send("POST", "/api/v1/devices/lc-9/rotate", {});
  expect(unknown.status).toBe(404);
});

test("certificates are issued beside each other, one is revoked, and with the device all", async () => {
  const administrator = await begin();
  const devices = { deviceIds: ["lc-1"], kind: "lamp", credential: "certificate" };
  const without = await administrator.send("POST", "/api/v1/devices", devices);
  expect([without.status, without.json.code]).toEqual([409, "noAuthority"]);
  expect((await administrator.send("GET", "/api/v1/device-credentials/lc-1")).status).toBe(404);
  await authority();
  const { json } = await administrator.send("POST", "/api/v1/devices", devices);
  const first = json.certificates["lc-1"];
  expect([json.secrets, first.privateKey]).toEqual([{}, expect.stringContaining("PRIVATE KEY")]);
  const issue = await administrator.send("POST", "/api/v1/devices/lc-1/certificates", { days: 30 });
  expect(issue.json.device.certificates).toHaveLength(2);
  const soon = await administrator.send("GET", "/api/v1/device-credentials?state=expiring");
  expect(soon.json.total).toBe(0);

  const path = `/api/v1/device-certificates/${fingerprintOf(first.certificate)}/revoke`;
  const ended = await administrator.send("POST", path, { reason: "lost" });
  const states = ended.json.certificates.map(
    (one: { revokeReason: string | null }) => one.revokeReason,
  );
  expect(new Set(states)).toEqual(new Set(["lost", null]));
  const expiring = await administrator.send("GET", "/api/v1/device-credentials?state=expiring");
  expect(expiring.json.total).toBe(1);

  await administrator.send("POST", "/api/v1/devices/lc-1/revoke", { reason: "stolen" });
  await administrator.send("POST", "/api/v1/devices", { deviceIds: ["lc-1"], kind: "lamp" });
  const after = (await administrator.send("GET", "/api/v1/device-credentials/lc-1")).json;
  expect(after.revokedAt).toBeNull();
  expect(
    after.certificates.every((one: { revokedAt: number | null }) => one.revokedAt !== null),
  ).toBe(true);

  const foreign = `/api/v1/device-certificates/${"ab".repeat(32)}/revoke`;
  expect((await administrator.send("POST", foreign, {})).status).toBe(404);
  const named = await administrator.send("POST", foreign, { deviceId: "lc-1" });
  expect(named.json.certificates).toHaveLength(3);
});

test("a list is looked at, then comes in as one; with a fault nothing of it does", async () => {
  const administrator = await begin();
  const csv = [
    "device;kind;gateway;secret",
    "lc-1;lamp;gw-1",
    "gw-1;gateway",
    "lc-2;;;0123456789abcdef0123",
  ].join("\r\n");
  const path = "/api/v1/device-lists";
  const list = { csv, credential: "secret" };
  const preview = await administrator.send("POST", path, list);
  expect([preview.json.faults, preview.json.secrets]).toEqual([[], null]);
  expect(preview.json.lines).toHaveLength(3);
  expect((await administrator.send("GET", "/api/v1/device-credentials")).json.total).toBe(0);

  const wrong = `${csv}\r\nlc 3;lamp\r\nlc-4;lantern\r\nlc-1;lamp\r\nlc-5;lamp;lc-2\r\nlc-6;;;short`;
  const faulty = await administrator.send("POST", path, { ...list, csv: wrong });
  const codes = faulty.json.faults.map((one: { code: string }) => one.code);
  expect(codes.toSorted()).toEqual(["deviceId", "gateway", "kind", "secret", "twice"]);
  const refused = await administrator.send("POST", path, { ...list, csv: wrong, apply: true });
  expect(refused.status).toBe(400);
  expect((await administrator.send("GET", "/api/v1/device-credentials")).json.total).toBe(0);

  const done = await administrator.send("POST", path, { ...list, apply: true });
  expect(Object.keys(done.json.secrets).toSorted()).toEqual(["gw-1", "lc-1"]);
  expect(enters("lc-2", "0123456789abcdef0123")).toBe(true);
  expect(enters("lc-1", done.json.secrets["lc-1"])).toBe(true);
  const behind = await administrator.send("GET", "/api/v1/device-credentials?gateway=gw-1");
  expect(behind.json.items).toMatchObject([{ deviceId: "lc-1" }]);
});

test("all of it is for administrators of the whole town", async () => {
  const administrator = await begin();
  const area = await administrator.send("POST", "/api/v1/areas", { name: "Mitte" });
  expect(area.status).toBe(201);
  const planner = await town.client("planner");
  const here = await town.client("administrator", [area.json.id ?? area.json.object?.id]);
  const asked: [string, string, object?][] = [
    ["GET", "/api/v1/device-credentials"],
    ["GET", "/api/v1/enrolment-codes"],
    ["POST", "/api/v1/enrolment-codes", { kind: "lamp", hours: 1 }],
    ["POST", "/api/v1/device-rotations", { deviceIds: ["lc-1"] }],
    ["POST", "/api/v1/device-lists", { csv: "lc-1", credential: "secret" }],
  ];
  for (const [method, path, body] of asked) {
    for (const who of [planner, here]) {
      expect([path, (await who.send(method, path, body)).status]).toEqual([path, 403]);
    }
  }
});
