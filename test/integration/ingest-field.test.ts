import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fieldConfig } from "../../ingest/config.ts";
import {
  connectFeed,
  type Feed,
  type FeedFacts,
  type FeedFrame,
  internalSecretFile,
} from "../../ingest/feed.ts";
import { type Field, startField } from "../../ingest/field.ts";
import { openFieldReader } from "../../store/field-reader.ts";
import { openOfficeTown, type OfficeTown } from "../unit/ingest/office-town.ts";
import { freshDir, removeDir } from "../unit/ingest/running-engine.ts";

let dir: string;
let town: OfficeTown;
let field: Field;
let feed: Feed;
let frames: FeedFrame[];
let facts: FeedFacts[];
let gaps: string[];
const clients: MqttClient[] = [];

async function start(): Promise<Field> {
  const result = fieldConfig({}, { dataDir: dir, mqttPort: 0, site: "town" });
  if (!result.ok) throw new Error(result.faults.join("\n"));
  return await startField(result.config);
}

function follow(port: number): Feed {
  return connectFeed(
    { url: `mqtt://127.0.0.1:${port}`, secretFile: internalSecretFile(dir) },
    {
      onFrame: (frame) => void frames.push(frame),
      onFacts: (fact) => void facts.push(fact),
      onGap: (why) => void gaps.push(why),
    },
  );
}

beforeEach(async () => {
  dir = freshDir();
  frames = [];
  facts = [];
  gaps = [];
  town = await openOfficeTown(
    join(dir, "office.db"),
    [
      { id: "lp_a", deviceId: "d1" },
      { id: "lp_b", deviceId: "d2" },
    ],
    Date.now(),
  );
  field = await start();
  feed = follow(field.mqttPort);
  await connectedOnce(1);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await feed.close();
  await field.close();
  await town.close();
  removeDir(dir);
});

async function connectedOnce(times: number): Promise<void> {
  await vi.waitFor(() => {
    if (gaps.length !== times) throw new Error(`the feed was connected ${gaps.length} times`);
  });
}

async function lamp(device: string): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${field.mqttPort}`, {
    clientId: device,
    username: device,
    password: town.secrets.get(device) ?? "",
    reconnectPeriod: 0,
  });
  clients.push(client);
  return client;
}

const say = (client: MqttClient, device: string, message: string, content: unknown) =>
  client.publishAsync(
    `lp/v1/town/${device}/${message}`,
    typeof content === "string" ? content : JSON.stringify(content),
    { qos: 1 },
  );
const reading = (seq: number, more: object = {}) => ({
  readings: [{ ts: Date.now(), seq, bootId: 1, actualLightLevel: 30, activePower: 15.35, ...more }],
});
const changesOf = (index: number) =>
  frames.flatMap(({ changes }) => changes).filter((change) => change.index === index);

test("a lamp is dimmed by hand: its program and the override reach it, its answers reach the feed", async () => {
  const client = await lamp("d1");
  const heard = new Map<string, Record<string, unknown>>();
  client.on("message", (topic, payload) => {
    // Down messages are objects by their schemas.
    heard.set(topic, JSON.parse(payload.toString()) as Record<string, unknown>);
  });
  const topics = ["override", "program", "config"].map((message) => `lp/v1/town/d1/${message}`);
  await client.subscribeAsync(topics, { qos: 1 });
  await vi.waitFor(() => expect([...heard.keys()].toSorted()).toEqual([topics[2], topics[1]]));
  await say(client, "d1", "connection", { online: true, bootId: 1, connectionCount: 1 });

  const payload = {
    lightIds: ["lp_a"],
    level: 30,
    rampTime: 0,
    until: Date.now() + 3_600_000,
    reason: null,
  };
  await town.intent("override.set", payload, "job1");
  feed.nudge();
  await vi.waitFor(() => expect(heard.get(topics[0]!)).toBeDefined());
  const [entry] = heard.get(topics[0]!)!["overrides"] as { epoch: number; version: number }[];
  expect(entry).toMatchObject({ level: 30, epoch: field.epoch, commandId: "job1" });
  await say(client, "d1", "ack", { kind: "override", phase: "applied", ...entry });
  await say(client, "d1", "telemetry", reading(0));

  await vi.waitFor(() => {
    expect(changesOf(0).at(-1)).toMatchObject({ level: 30, desired: 30, power: 15.4, flags: 1 });
    expect(facts.some(({ jobs }) => jobs.includes("job1"))).toBe(true);
  });
  const reader = await openFieldReader(join(dir, "field.db"));
  expect(await reader.ledger("job1")).toMatchObject([{ lightPointId: "lp_a", state: "measured" }]);
  await reader.close();
});

test("wrong JSON, wrong unit, too much, a foreign topic, a stranger: each is answered, and the honest lamp beside it is served", async () => {
  const bad = await lamp("d1");
  const honest = await lamp("d2");
  await say(bad, "d1", "telemetry", "{");
  await say(bad, "d1", "telemetry", reading(0, { activePower: 15_350 }));
  await say(bad, "d1", "telemetry", `${JSON.stringify(reading(1))}${" ".repeat(70_000)}`);
  await say(bad, "d2", "telemetry", reading(0, { activePower: 1 }));
  await expect(
    mqtt.connectAsync(`mqtt://127.0.0.1:${field.mqttPort}`, {
      clientId: "d3",
      username: "d3",
      password: "guess",
      reconnectPeriod: 0,
    }),
  ).rejects.toThrow(/Not authorized/);
  await say(honest, "d2", "telemetry", reading(0));

  await vi.waitFor(() => expect(changesOf(1).at(-1)).toMatchObject({ level: 30, power: 15.4 }));
  expect(bad.connected).toBe(true);
  const reader = await openFieldReader(join(dir, "field.db"));
  await vi.waitFor(async () => {
    const { entries } = await reader.quarantine({ limit: 10 });
    expect(entries.map(({ reason }) => reason).toSorted()).toEqual([
      "badJson",
      "outOfRange",
      "tooLarge",
    ]);
    expect(entries.find(({ reason }) => reason === "tooLarge")?.size).toBeGreaterThan(70_000);
  });
  await reader.close();
});

test("field starts again: a higher epoch, the same secret, and office reads anew", async () => {
  const secret = readFileSync(internalSecretFile(dir), "utf8");
  expect(statSync(internalSecretFile(dir)).mode & 0o777).toBe(0o600);
  const before = field.epoch;
  await feed.close();
  await field.close();
  field = await start();
  feed = follow(field.mqttPort);
  await connectedOnce(2);
  expect(gaps).toEqual(["connected", "connected"]);
  expect(field.epoch).toBeGreaterThan(before);
  expect(readFileSync(internalSecretFile(dir), "utf8")).toBe(secret);
});

test("facts come by themselves, with what is counted", async () => {
  await vi.waitFor(
    () => {
      const metrics = facts.findLast((fact) => fact.metrics !== null)?.metrics;
      expect(metrics).toMatchObject({
        lichtpunkt_light_points: 2,
        lichtpunkt_history_reachable: 1,
      });
      expect(metrics).toHaveProperty("lichtpunkt_broker_connections");
    },
    { timeout: 5_000 },
  );
});
