import { duplexPair } from "node:stream";
import type { Duplex } from "node:stream";
import mqtt from "mqtt-packet";
import type { Packet } from "mqtt-packet";
import { Broker } from "../../../broker/broker.ts";
import type { BrokerConfig, BrokerDependencies } from "../../../broker/broker-config.ts";
import type { AckTarget, Intake, IntakeMode, UpKind } from "../../../broker/intake.ts";
import type { SecurityEvent } from "../../../broker/security-events.ts";

export const site = "town";

interface Taken {
  readonly device: string;
  readonly kind: UpKind;
  readonly flags: number;
  readonly payload: string;
  readonly size: number;
}

/** An intake that commits when the test says so. */
class HandIntake implements Intake {
  readonly taken: Taken[] = [];
  mode: IntakeMode = "open";
  /** Telemetry is declined while it is set. */
  declines = false;
  #owed: { ack: AckTarget; packetId: number }[] = [];
  readonly #listeners: ((mode: IntakeMode) => void)[] = [];

  take(
    device: Uint8Array,
    kind: UpKind,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
    size: number,
    ack: AckTarget | null,
    packetId: number,
  ): boolean {
    if (this.declines && kind === "telemetry") return false;
    const payload = Buffer.from(source.subarray(start, end)).toString();
    this.taken.push({ device: Buffer.from(device).toString(), kind, flags, payload, size });
    if (ack !== null) this.#owed.push({ ack, packetId });
    return true;
  }

  acknowledge(ack: AckTarget, packetId: number): void {
    this.#owed.push({ ack, packetId });
  }

  onMode(listener: (mode: IntakeMode) => void): void {
    this.#listeners.push(listener);
  }

  async settled(): Promise<void> {
    this.commit();
  }

  /** Makes all that was taken durable. */
  commit(): void {
    for (const { ack, packetId } of this.#owed.splice(0)) ack.puback(packetId);
  }

  change(mode: IntakeMode): void {
    this.mode = mode;
    for (const listener of this.#listeners) listener(mode);
  }
}

/** Lets everything that needs no clock happen. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

class RawClient {
  readonly stream: Duplex;
  readonly received: Packet[] = [];
  /** Each piece as it was written to the client. */
  readonly chunks: Buffer[] = [];
  closed = false;

  constructor(stream: Duplex) {
    this.stream = stream;
    const parser = mqtt.parser();
    parser.on("packet", (packet) => this.received.push(packet));
    stream.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      parser.parse(chunk);
    });
    stream.on("close", () => {
      this.closed = true;
    });
    stream.on("end", () => {
      this.closed = true;
    });
    stream.on("error", () => {});
  }

  async send(...packets: readonly (Packet | Buffer)[]): Promise<void> {
    const bytes = packets.map((one) => (Buffer.isBuffer(one) ? one : mqtt.generate(one)));
    this.stream.write(Buffer.concat(bytes));
    await quiet();
  }

  /** What has come since the last call, as "cmd" or "cmd id". */
  news(): string[] {
    return this.received.splice(0).map((packet) => {
      const code = packet.cmd === "connack" ? ` ${packet.returnCode}` : "";
      const granted = packet.cmd === "suback" ? ` ${JSON.stringify(packet.granted)}` : "";
      const topic = packet.cmd === "publish" ? ` ${packet.topic}` : "";
      const id = packet.messageId === undefined ? "" : ` ${packet.messageId}`;
      // Which id a down message gets is aedes' affair.
      return packet.cmd === "publish"
        ? `publish${topic}${packet.retain ? " retained" : ""}`
        : `${packet.cmd}${code}${id}${granted}`;
    });
  }
}

export interface Harness {
  readonly broker: Broker;
  readonly intake: HandIntake;
  readonly events: SecurityEvent[];
  /** Real seconds, moved by the test. */
  readonly time: { seconds: number };
  readonly failures: string[];
  /** Devices that are refused from now on. */
  readonly revoked: Set<string>;
  /** A stream to the broker that has sent nothing yet. */
  readonly raw: () => RawClient;
  /** A connected client. */
  readonly join: (id: string, options?: Partial<ConnectOptions>) => Promise<RawClient>;
}

export interface ConnectOptions {
  readonly username: string;
  readonly password: string | null;
  readonly keepalive: number;
  readonly clean: boolean;
  readonly will: { topic: string; payload: string; retain?: boolean };
}

export function connectPacket(id: string, options: Partial<ConnectOptions> = {}): Packet {
  const { will, password = `secret of ${id}` } = options;
  return {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: options.clean ?? true,
    clientId: id,
    keepalive: options.keepalive ?? 0,
    username: options.username ?? id,
    ...(password === null ? {} : { password: Buffer.from(password) }),
    ...(will === undefined
      ? {}
      : {
          will: {
            topic: will.topic,
            payload: Buffer.from(will.payload),
            qos: 1 as const,
            retain: will.retain ?? false,
          },
        }),
  };
}

/**
 * A broker without a port. Devices are whoever says "secret of <id>"; those whose id begins with "gateway" are gateways,
 * "revoked" is revoked, "broken" makes the registry fail; all belong to group "ring"; "behind1" and "behind2" are behind each gateway.
 */
export async function createHarness(
  config: Partial<BrokerConfig> = {},
  retained: BrokerDependencies["retained"] = async () => [],
): Promise<Harness> {
  const intake = new HandIntake();
  const events: SecurityEvent[] = [];
  const failures: string[] = [];
  const time = { seconds: 1000 };
  const revoked = new Set(["revoked"]);
  const broker = new Broker(
    { host: "127.0.0.1", port: 0, site, ...config },
    {
      async authenticate(deviceId, proof) {
        if (deviceId === "broken") throw new Error("the registry cannot be read");
        if (revoked.has(deviceId)) return { kind: "refused", why: "revoked" };
        const isRight =
          proof.kind === "certificate" ||
          Buffer.from(proof.secret).toString() === `secret of ${deviceId}`;
        if (!isRight) return { kind: "refused", why: "wrongSecret" };
        const deviceKind = deviceId.startsWith("gateway") ? "gateway" : "lamp";
        const behind = deviceKind === "gateway" ? ["behind1", "behind2"] : [];
        return { kind: "accepted", deviceId, deviceKind, groups: ["ring"], behind };
      },
      intake,
      retained,
      internal: { username: "lichtpunkt.office", secret: "inner secret" },
      onSecurityEvent: (event) => events.push(event),
      log: (_level, message) => failures.push(message),
      elapsedSeconds: () => time.seconds,
    },
  );
  await broker.open();
  const raw = (): RawClient => {
    const [ours, theirs] = duplexPair();
    broker.attach(ours, "192.0.2.7");
    return new RawClient(theirs);
  };
  return {
    broker,
    intake,
    events,
    failures,
    revoked,
    time,
    raw,
    join: async (id, options) => {
      const client = raw();
      await client.send(connectPacket(id, options));
      const [answer] = client.news();
      if (answer !== "connack 0") throw new Error(`${id} was not accepted: ${answer}`);
      return client;
    },
  };
}

export const internalOptions = { username: "lichtpunkt.office", password: "inner secret" } as const;

export function publishPacket(
  topic: string,
  payload: string | Buffer,
  qos: 0 | 1 | 2 = 1,
  messageId = 1,
  retain = false,
): Packet {
  return {
    cmd: "publish",
    topic,
    payload: Buffer.from(payload),
    qos,
    retain,
    dup: false,
    ...(qos > 0 ? { messageId } : {}),
  };
}

export function subscribePacket(messageId: number, ...topics: readonly string[]): Packet {
  return {
    cmd: "subscribe",
    messageId,
    subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })),
  };
}

export const telemetryOf = (device: string): string => `lp/v1/${site}/${device}/telemetry`;
