import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Authority, createAuthority, writeServerFiles } from "../certificates.ts";
import { eventually, startTownField, topicOf, type TownField } from "./town-field.ts";

/**
 * Who hears what, and whose will is taken, as real clients over TCP and TLS meet it at the real field process, before and after their
 * credential is revoked. All cells stand in test/unit/broker/authorization-matrix.test.ts; here are those that a client can reach.
 */
const kinds = [
  "deviceBySecret",
  "deviceByCertificate",
  "gateway",
  "stranger",
  "foreignCertificate",
] as const;
const ways = ["live", "retained", "will"] as const;
const topics = ["own", "behind", "foreign", "+", "#", "$share", "internal"] as const;

type Kind = (typeof kinds)[number];
type Way = (typeof ways)[number];
type TopicKind = (typeof topics)[number];

interface Cell {
  readonly kind: Kind;
  readonly way: Way;
  readonly topic: TopicKind;
  /** Each cell has a device of its own, and one that stands behind it where it is a gateway. */
  readonly device: string;
  readonly behind: string;
}

const allowed: ReadonlySet<string> = new Set([
  ...["deviceBySecret", "deviceByCertificate", "gateway"].flatMap((kind) =>
    ways.map((way) => `${kind} ${way} own`),
  ),
  "gateway live behind",
  "gateway retained behind",
]);
const may = ({ kind, way, topic }: Cell): boolean => allowed.has(`${kind} ${way} ${topic}`);

const cells: readonly Cell[] = kinds
  .flatMap((kind) => ways.flatMap((way) => topics.map((topic) => ({ kind, way, topic }))))
  .map((cell, i) => ({ ...cell, device: `d${i}`, behind: `b${i}` }));
const names = cells.map((cell) => [cell.kind, cell.way, cell.topic, cell] as const);

const usesTls = ({ kind }: Cell): boolean => kind !== "deviceBySecret" && kind !== "stranger";

function topicIn({ topic, way, device, behind }: Cell): string {
  const message = way === "will" ? "connection" : "override";
  switch (topic) {
    case "own":
      return topicOf(device, message);
    case "behind":
      return topicOf(behind, message);
    case "foreign":
      return topicOf("observer", message);
    case "+":
      return topicOf("+", message);
    case "#":
      return "#";
    case "$share":
      return `$share/some/${topicOf(device, message)}`;
    case "internal":
      return "lpi/v1/feed";
  }
}

let authority: Authority;
let stranger: Authority;
let folder: string;
let field: TownField;
let observer: MqttClient;
const observed: string[] = [];
const fingerprints = new Map<string, { fingerprint: string; serial: string }>();
const proofs = new Map<string, IClientOptions>();
const clients: MqttClient[] = [];
let rounds = 0;

async function proofOf({ kind, device }: Cell): Promise<IClientOptions> {
  if (kind === "stranger") return { username: device, password: "a guess" };
  if (kind === "deviceBySecret") return { username: device, password: `secret-of-${device}` };
  const issued = await (kind === "foreignCertificate" ? stranger : authority).issue(device);
  fingerprints.set(device, issued);
  return { cert: issued.cert, key: issued.key, username: device, password: "a guess" };
}

async function enter(cell: Cell, more: IClientOptions = {}): Promise<MqttClient> {
  const [scheme, port] = usesTls(cell) ? ["mqtts", field.tlsPort] : ["mqtt", field.port];
  const client = await mqtt.connectAsync(
    `${scheme}://127.0.0.1:${port}`,
    {
      clientId: cell.device,
      reconnectPeriod: 0,
      ca: authority.ca,
      ...proofs.get(cell.device),
      ...more,
    },
    // Without this a client that is refused would be tried again and again.
    false,
  );
  client.on("error", () => {});
  clients.push(client);
  return client;
}

/** Null: it was not let in. */
const tryToEnter = (cell: Cell, more: IClientOptions = {}): Promise<MqttClient | null> =>
  enter(cell, more).catch(() => null);

/** Subscribes as its cell says, and gathers the topics it hears from then on. A refusal is an answer like any other. */
async function listen(client: MqttClient, cell: Cell): Promise<string[]> {
  const heard: string[] = [];
  client.on("message", (topic) => heard.push(topic));
  await client.subscribeAsync(topicIn(cell), { qos: 1 }).catch(() => {});
  return heard;
}

/** All that the broker has written to it before has come. */
async function settled(client: MqttClient): Promise<void> {
  if (client.connected) await client.unsubscribeAsync("some/topic").catch(() => {});
}

/** A new override for every lamp there is, the observer's the last. */
async function overrideAll(): Promise<void> {
  rounds += 1;
  const before = observed.length;
  const lightIds = [...cells.flatMap(({ device, behind }) => [device, behind]), "observer"].map(
    (device) => `lp_${device}`,
  );
  const wish = { level: 10 + rounds, rampTime: 0, until: Date.now() + 3_600_000, reason: null };
  await field.town.intent("override.set", { lightIds, ...wish }, `job-${rounds}`);
  await eventually(() => expect(observed.length).toBeGreaterThan(before));
}

beforeAll(async () => {
  authority = await createAuthority("town-devices");
  stranger = await createAuthority("town-devices");
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-walk-"));
  const devices = [...cells.flatMap(({ device, behind }) => [device, behind]), "observer"];
  field = await startTownField(
    devices.map((deviceId) => ({ id: `lp_${deviceId}`, deviceId })),
    { mqttTlsHost: "127.0.0.1", mqttTlsPort: 0, ...(await writeServerFiles(folder, authority)) },
  );
  for (const cell of cells) proofs.set(cell.device, await proofOf(cell));
  const { db } = field.town.registry;
  for (const { kind, device, behind } of cells) {
    if (kind !== "gateway") continue;
    await db.updateTable("devices").set({ kind: "gateway" }).where("id", "=", device).execute();
    await db.updateTable("devices").set({ gateway_id: device }).where("id", "=", behind).execute();
  }
  await field.town.rehang({}, { deviceIds: devices });
  observer = await field.connect("observer");
  observer.on("message", (topic) => observed.push(topic));
  await observer.subscribeAsync(topicOf("observer", "override"), { qos: 1 });
  // What is retained for each.
  await overrideAll();
});

afterAll(async () => {
  for (const client of clients) client.end(true);
  await field.close();
  rmSync(folder, { recursive: true });
});

const of = (way: Way): readonly Cell[] => cells.filter((cell) => cell.way === way);
const heardOf = new Map<Cell, string[]>();
const clientOf = new Map<Cell, MqttClient>();

/** Lets them all in that may come, and has each listen as its cell says. */
async function listenAll(those: readonly Cell[]): Promise<void> {
  for (const cell of those) {
    const client = await tryToEnter(cell);
    heardOf.set(cell, client === null ? [] : await listen(client, cell));
    if (client !== null) clientOf.set(cell, client);
  }
}

async function settleAll(those: readonly Cell[]): Promise<void> {
  for (const cell of those) {
    const client = clientOf.get(cell);
    if (client !== undefined) await settled(client);
  }
}

const each = (way: Way) => names.filter((name) => name[1] === way);

describe("before it is revoked", () => {
  beforeAll(async () => {
    await listenAll(of("retained"));
    await listenAll(of("live"));
    const waiting = of("retained").filter(may);
    await vi.waitUntil(() => waiting.every((cell) => heardOf.get(cell)?.length === 1), {
      timeout: 20_000,
    });
    await settleAll(cells);
    // From now on only what is new counts.
    for (const cell of of("live")) heardOf.get(cell)?.splice(0);
    await overrideAll();
    await settleAll(cells);
  });

  test.each(each("retained"))("%s, %s, %s", (_kind, _way, _topic, cell) => {
    // What was retained, and then what was new.
    const name = topicIn(cell);
    expect(heardOf.get(cell)).toEqual(may(cell) ? [name, name] : []);
  });

  test.each(each("live"))("%s, %s, %s", (_kind, _way, _topic, cell) => {
    expect(heardOf.get(cell)).toEqual(may(cell) ? [topicIn(cell)] : []);
  });

  test.each(each("will"))("%s, %s, %s", async (_kind, _way, _topic, cell) => {
    const payload = Buffer.from(JSON.stringify({ online: false, bootId: 1, connectionCount: 1 }));
    const will = { topic: topicIn(cell), payload, qos: 1 as const, retain: true };
    const client = await tryToEnter(cell, { will });
    expect(client !== null).toBe(may(cell));
    if (client === null) return;
    client.stream.destroy();
    await eventually(async () => {
      expect((await field.twin(`lp_${cell.device}`)).online).toBe(false);
    });
  });
});

describe("after it is revoked", () => {
  beforeAll(async () => {
    const { db } = field.town.registry;
    const closed = [...clientOf.values()].map((client) =>
      client.connected
        ? new Promise<void>((resolve) => client.once("close", () => resolve()))
        : Promise.resolve(),
    );
    for (const { kind, device } of cells) {
      const certificate = fingerprints.get(device);
      if (kind === "deviceBySecret" || certificate === undefined) {
        await db.updateTable("devices").set({ revoked_at: 1 }).where("id", "=", device).execute();
        continue;
      }
      await db
        .insertInto("device_certificates")
        .values({
          fingerprint: certificate.fingerprint,
          device_id: device,
          serial: certificate.serial,
          issuer: "CN=town-devices",
          not_before: 0,
          not_after: 1,
          created_at: 0,
          revoked_at: 1,
          revoke_reason: "lost",
        })
        .execute();
    }
    for (const heard of heardOf.values()) heard.splice(0);
    await field.town.rehang({}, { deviceIds: cells.map(({ device }) => device) });
    await Promise.all(closed);
    await overrideAll();
  });

  test.each(names)("%s, %s, %s: nothing comes, and nobody gets in again", async (...name) => {
    const cell = name[3];
    expect(heardOf.get(cell) ?? []).toEqual([]);
    // A session that asked to be kept is kept for nobody.
    expect(await tryToEnter(cell, { clean: false })).toBeNull();
  });
});
