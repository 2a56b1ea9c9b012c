import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectAsync } from "mqtt";
import type { IClientOptions, MqttClient } from "mqtt";
import mqttPacket from "mqtt-packet";
import { startBroker } from "../../broker/broker.ts";
import type { Broker } from "../../broker/broker.ts";
import type { BrokerConfig } from "../../broker/broker-config.ts";
import { createGate } from "../../ingest/gate.ts";
import type { Gate } from "../../ingest/gate.ts";
import { forEachMessage } from "../../ingest/batch.ts";

const override = "lp/v1/town/lamp1/override";
const closers: (() => Promise<unknown>)[] = [];

interface Door {
  readonly broker: Broker;
  readonly gate: Gate;
  /** "device kind payload" of each message posted to the ingest side. */
  readonly posted: string[];
  /** Batches the ingest side has not made durable yet. */
  readonly waiting: number[];
  readonly client: (id: string, options?: IClientOptions) => Promise<MqttClient>;
}

/** A broker on a free port with the real gate; `holds`: commits wait for the test. */
async function openDoor(options: Partial<BrokerConfig> & { holds?: boolean } = {}): Promise<Door> {
  const posted: string[] = [];
  const waiting: number[] = [];
  const gate = createGate({
    now: () => Date.now(),
    post({ batchId, bytes }) {
      forEachMessage(bytes, ({ deviceId, kind, start, end }) => {
        posted.push(`${deviceId} ${kind} ${Buffer.from(bytes.subarray(start, end)).toString()}`);
      });
      if (options.holds === true) waiting.push(batchId);
      else setImmediate(() => gate.committed(batchId));
    },
  });
  const broker = await startBroker(
    { host: "127.0.0.1", port: 0, site: "town", ...options },
    {
      authenticate: async (deviceId, proof) =>
        proof.kind === "secret" && Buffer.from(proof.secret).toString() === "right"
          ? { kind: "accepted", deviceId, deviceKind: "lamp", groups: [], behind: [] }
          : { kind: "refused", why: "wrongSecret" },
      intake: gate,
      retained: async (topics) =>
        topics.map((topic) => ({ topic, payload: Buffer.from("desired") })),
      internal: { username: "office", secret: "inner" },
      onSecurityEvent: () => {},
      log: () => {},
    },
  );
  closers.push(() => {
    for (const batchId of waiting.splice(0)) gate.committed(batchId);
    return broker.close();
  });
  const client = async (id: string, more: IClientOptions = {}): Promise<MqttClient> => {
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const joined = await connectAsync(url, {
      clientId: id,
      username: id,
      password: "right",
      reconnectPeriod: 0,
      ...more,
    });
    closers.push(() => joined.endAsync(true));
    return joined;
  };
  return { broker, gate, posted, waiting, client };
}

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Looks again each few milliseconds until it holds; the test's own time limit bounds it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("an MQTT client as there are many", () => {
  test("is told of an acknowledgement only after the commit", async () => {
    const { client, gate, posted, waiting } = await openDoor({ holds: true });
    const lamp = await client("lamp1");
    let acknowledged = false;
    const publishing = lamp
      .publishAsync("lp/v1/town/lamp1/telemetry", "reading", { qos: 1 })
      .then(() => {
        acknowledged = true;
      });
    await until(() => waiting.length === 1);
    expect(posted).toEqual(["lamp1 telemetry reading"]);
    expect(acknowledged).toBe(false);
    gate.committed(waiting.pop()!);
    await publishing;
  });

  test.each([0, 1, 2] as const)("publishes a thousand at QoS %i, all arrive once", async (qos) => {
    const { client, posted } = await openDoor();
    const lamp = await client("lamp1");
    const sent = Array.from({ length: 1000 }, (_, i) => `${i}`);
    await Promise.all(
      sent.map((text) => lamp.publishAsync("lp/v1/town/lamp1/telemetry", text, { qos })),
    );
    await until(() => posted.length >= 1000);
    expect(posted).toEqual(sent.map((text) => `lamp1 telemetry ${text}`));
  });

  test("gets its desired state at each subscribe, and what comes later", async () => {
    const { broker, client } = await openDoor();
    const seen: string[] = [];
    const lamp = await client("lamp1", { clean: false });
    lamp.on("message", (topic, payload, packet) => {
      seen.push(`${topic} ${payload.toString()} ${packet.retain}`);
    });
    await lamp.subscribeAsync(override, { qos: 1 });
    await until(() => seen.length === 1);
    broker.publish(override, Buffer.from("dimmed"), { qos: 1 });
    await until(() => seen.length === 2);
    expect(seen).toEqual([`${override} desired true`, `${override} dimmed false`]);
  });

  test("is pinged while it publishes nothing and while its acknowledgements wait", async () => {
    const { client, broker } = await openDoor({ holds: true });
    const lamp = await client("lamp1", { keepalive: 1 });
    lamp.publish("lp/v1/town/lamp1/telemetry", "waits", { qos: 1 });
    let pings = 0;
    lamp.on("packetreceive", (packet) => {
      if (packet.cmd === "pingresp") pings += 1;
    });
    await until(() => pings === 3);
    expect(broker.connections()).toBe(1);
  });

  test("that publishes and never pings is not called silent", async () => {
    const { client, broker } = await openDoor();
    const lamp = await client("lamp1", { keepalive: 1 });
    const sendsNoPing = vi.spyOn(lamp, "sendPing").mockImplementation(() => {});
    const until3s = Date.now() + 3000;
    while (Date.now() < until3s) {
      await lamp.publishAsync("lp/v1/town/lamp1/telemetry", "reading", { qos: 1 });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(broker.connections()).toBe(1);
    sendsNoPing.mockRestore();
  });

  test("with a wrong secret is told so", async () => {
    const { client } = await openDoor();
    await expect(client("lamp1", { password: "wrong" })).rejects.toMatchObject({ code: 5 });
  });

  test("has its will taken in when its connection breaks, and not when the broker closes", async () => {
    const will = {
      topic: "lp/v1/town/lamp1/connection",
      payload: Buffer.from("gone"),
      qos: 1 as const,
      retain: true,
    };
    const { client, broker, posted } = await openDoor();
    const lamp = await client("lamp1", { will });
    await client("lamp2", { will: { ...will, topic: "lp/v1/town/lamp2/connection" } });
    lamp.stream.destroy();
    await until(() => posted.length === 1);
    await broker.close();
    expect(posted).toEqual(["lamp1 connection gone"]);
  });
});

describe("nobody stalls the others", () => {
  function join(port: number, id: string): Promise<Socket> {
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const socket = connect(port, "127.0.0.1");
    socket.once("error", reject);
    socket.once("data", () => resolve(socket));
    socket.write(
      mqttPacket.generate({
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: true,
        keepalive: 0,
        clientId: id,
        username: id,
        password: Buffer.from("right"),
      }),
    );
    return promise;
  }

  test("a frozen subscriber is closed, and until then others get theirs", async () => {
    const { broker, client } = await openDoor({ drainTimeoutMs: 300 });
    const frozen = await join(broker.port, "frozen");
    frozen.write(
      mqttPacket.generate({
        cmd: "subscribe",
        messageId: 1,
        subscriptions: [{ topic: "lp/v1/town/frozen/program", qos: 1 }],
      }),
    );
    frozen.on("error", () => {});
    await new Promise((resolve) => frozen.once("data", resolve));
    frozen.pause();
    await until(() => broker.connections() === 1);
    const lamp = await client("lamp1");
    let received = 0;
    lamp.on("message", () => {
      received += 1;
    });
    await lamp.subscribeAsync(override, { qos: 1 });
    await until(() => broker.connections() === 2 && received === 1);
    const large = new Uint8Array(1024 * 1024);
    let sent = 0;
    while (broker.connections() === 2) {
      broker.publish("lp/v1/town/frozen/program", large, { qos: 1 });
      broker.publish(override, Buffer.from("on"), { qos: 1 });
      sent += 1;
      // One comes from the store at subscribe.
      await until(() => received === sent + 1 || broker.connections() < 2);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sent).toBeGreaterThan(3);
    expect(received).toBeGreaterThanOrEqual(sent);
    frozen.destroy();
  });

  test("a client that publishes and never reads its acknowledgements is closed", async () => {
    const { broker, client } = await openDoor({
      drainTimeoutMs: 300,
      // Or it would be read so slowly that its acknowledgements never fill its socket.
      frameLimits: { burst: 1_000_000, perSecond: 1_000_000 },
    });
    const socket = await join(broker.port, "deaf");
    socket.pause();
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const frame = mqttPacket.generate({
      cmd: "publish",
      topic: "lp/v1/town/other/telemetry",
      payload: "",
      messageId: 1,
      qos: 1,
      dup: false,
      retain: false,
    });
    const many = Buffer.concat(Array.from({ length: 2000 }, () => frame));
    await until(() => broker.connections() === 1);
    const lamp = await client("lamp1");
    await until(() => broker.connections() === 2);
    for (let acknowledged = 0; broker.connections() === 2; acknowledged += 1) {
      // Not more than its socket takes, or this process would hold what the broker does not read.
      if (socket.writableLength === 0) socket.write(many);
      await lamp.publishAsync("lp/v1/town/lamp1/telemetry", `${acknowledged}`, { qos: 1 });
    }
    expect(broker.stats()["foreign"]).toBeGreaterThan(2000);
    socket.destroy();
    await closed;
  });

  test("strangers who announce 256 MB and send what they can take no memory", async () => {
    const { broker, client } = await openDoor();
    const lamp = await client("lamp1");
    const announced = Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]);
    const rubbish = Buffer.alloc(64 * 1024, 0x61);
    const before = process.memoryUsage().rss;
    const strangers = Array.from({ length: 20 }, () => {
      const socket = connect(broker.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(announced);
      socket.on("connect", () => {
        for (let i = 0; i < 20; i += 1) socket.write(rubbish);
      });
      return new Promise<void>((resolve) => socket.once("close", () => resolve()));
    });
    await Promise.all(strangers);
    await lamp.publishAsync("lp/v1/town/lamp1/telemetry", "served", { qos: 1 });
    // The 25 MB that the strangers hold in their own buffers are in this process too.
    const grown = process.memoryUsage().rss - before - 20 * 20 * rubbish.length;
    expect(grown).toBeLessThan(20 * 1024 * 1024);
    expect(broker.stats()).toMatchObject({ connections: 1, malformed: 0, tooLarge: 20 });
  });
});
