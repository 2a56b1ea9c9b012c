import { createHash } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import { AckWriter } from "./ack-writer.ts";
import { Connection } from "./connection.ts";
import { DeviceStream } from "./device-stream.ts";
import type { GuardContext, GuardCounters } from "./guard-context.ts";
import { createHooks } from "./hooks.ts";
import type { Credentials } from "./hooks.ts";
import type { Intake } from "./intake.ts";
import { StorePersistence } from "./retained.ts";
import type { RetainedSource } from "./retained.ts";
import { SecurityEvents } from "./security-events.ts";
import type { SecurityEvent } from "./security-events.ts";

export interface BrokerConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly site: string;
  /** Messages of one client taken and not yet acknowledged; beyond it the client is not read. Default 64. */
  readonly maxPendingPerClient?: number;
  /** Beyond it a connection is closed at once: open files are capped (reliability fact 16). Default 18,000. */
  readonly maxConnections?: number;
  /** From the first byte to an accepted CONNECT. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** How long a client may not read what is written to it. Default 3,000 (reliability fact 4). */
  readonly drainTimeoutMs?: number;
}

export interface BrokerDependencies {
  authenticate(deviceId: string, secret: Uint8Array, address: string): Promise<Credentials>;
  readonly intake: Intake;
  readonly retained: RetainedSource;
  readonly internal: { readonly username: string; readonly secret: string };
  onSecurityEvent(event: SecurityEvent): void;
  /** Real seconds on a clock that never goes back. */
  readonly elapsedSeconds?: () => number;
  log(
    level: "info" | "warn" | "error",
    message: string,
    context?: Readonly<Record<string, unknown>>,
  ): void;
}

const sweepMs = 1000;
/** Connections closed in one sweep so that they send again what a full disk declined: their return is spread. */
const owedPerSweep = 500;
const securitySweeps = 60;
/** Waiting for what was taken to become durable, when closing. */
const settleMs = 5000;

export class Broker {
  readonly #aedes: Aedes;
  readonly #deps: BrokerDependencies;
  readonly #config: BrokerConfig;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #byClientId = new Map<string, Connection>();
  readonly #context: GuardContext;
  readonly #counters: GuardCounters;
  readonly #security: SecurityEvents;
  readonly #elapsed: () => number;
  #sweep: NodeJS.Timeout | null = null;
  #sweeps = 0;
  #closing = false;

  constructor(config: BrokerConfig, deps: BrokerDependencies) {
    this.#config = config;
    this.#deps = deps;
    this.#elapsed = deps.elapsedSeconds ?? (() => performance.now() / 1000);
    this.#security = new SecurityEvents((event) => deps.onSecurityEvent(event));
    this.#counters = { messages: 0, foreign: 0, tooLarge: 0, malformed: 0, declined: 0 };
    this.#context = {
      site: config.site,
      intake: deps.intake,
      acks: new AckWriter(),
      counters: this.#counters,
      maxPending: config.maxPendingPerClient ?? 64,
      elapsed: { seconds: this.#elapsed() },
      handToAedes: (stream) => void this.#aedes.handle(stream),
      security: (event) => this.#security.report(event),
      closed: (connection) => this.#forget(connection),
    };
    const fail = (what: string, error: unknown): void => deps.log("error", what, { error });
    this.#aedes = new Aedes({
      // The default of 100 halves the throughput, and collapses under a flood (performance.md).
      concurrency: 0,
      drainTimeout: config.drainTimeoutMs ?? 3000,
      maxClientsIdLength: 64,
      persistence: new StorePersistence(deps.retained, (error) =>
        fail("retained messages could not be read", error),
      ),
      ...createHooks({
        site: config.site,
        intake: deps.intake,
        internal: {
          username: deps.internal.username,
          secretSha256: createHash("sha256").update(deps.internal.secret).digest(),
        },
        authenticate: (deviceId, secret, address) => deps.authenticate(deviceId, secret, address),
        holderOf: (clientId) => this.#byClientId.get(clientId),
        isClosing: () => this.#closing,
        security: (event) => this.#security.report(event),
        onFailure: fail,
      }),
    });
    this.#aedes.on("connackSent", (packet, client) => {
      if (packet.returnCode === 0 && client.conn instanceof DeviceStream) {
        this.#opened(client.conn.connection);
      }
    });
    // aedes declares no `error` event, but emits one when routing fails.
    (this.#aedes as NodeJS.EventEmitter).on("error", (error) => fail("routing failed", error));
    deps.intake.onMode((mode) => {
      if (mode !== "saturated") for (const connection of this.#connections) connection.relieve();
    });
    this.#server = createServer({ noDelay: true, keepAlive: true }, (socket) =>
      this.#accept(socket),
    );
  }

  /** Makes it ready for `attach`, without a port. */
  async open(): Promise<void> {
    await this.#aedes.listen();
  }

  async listen(): Promise<void> {
    await this.open();
    const { host, port } = this.#config;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      // Thousands of lamps come back at once after a power cut (reliability fact 11).
      this.#server.listen({ host, port, backlog: 4096 }, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#server.on("error", (error) => this.#deps.log("error", "accepting failed", { error }));
    this.#sweep = setInterval(() => this.sweep(), sweepMs);
    this.#sweep.unref();
  }

  /** The TCP port it listens on. */
  get port(): number {
    // Listening on a host and port, not on a path: then an object.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes a client over any byte stream. */
  attach(stream: Duplex, address: string | null): void {
    this.#connections.add(new Connection(stream, address, this.#context));
  }

  /** Sends to whoever is subscribed now. Retained truth rests in the store, and is read at each SUBSCRIBE. */
  publish(topic: string, payload: Uint8Array, options: { readonly qos: 0 | 1 }): void {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#aedes.publish(
      { cmd: "publish", topic, payload: bytes, qos: options.qos, retain: false, dup: false },
      (error) => {
        if (error) this.#deps.log("warn", "a message could not be routed", { topic, error });
      },
    );
  }

  /** Closes a device's connection, as its revocation must do at once. */
  disconnect(deviceId: string, why: string): void {
    const connection = this.#byClientId.get(deviceId);
    if (connection?.identity?.kind !== "device") return;
    this.#deps.log("info", "device disconnected", { deviceId, why });
    connection.close();
  }

  /** A connected device belongs to these groups from now on. */
  regroup(deviceId: string, groups: readonly string[]): void {
    const connection = this.#byClientId.get(deviceId);
    if (connection?.identity?.kind === "device") {
      connection.identity = { ...connection.identity, groups };
    }
  }

  /** Clients that have been accepted and not gone. */
  connections(): number {
    return this.#byClientId.size;
  }

  stats(): Record<string, number> {
    return { connections: this.connections(), sockets: this.#connections.size, ...this.#counters };
  }

  /** Calls back with each message on an internal topic. */
  onInternal(topic: string, handler: (payload: Uint8Array) => void): void {
    const deliver = (packet: { payload: string | Buffer }, done: () => void): void => {
      handler(Buffer.from(packet.payload));
      done();
    };
    this.#aedes.subscribe(topic, deliver, () => {});
  }

  /** Closes whoever is out of time; runs by itself each second once the broker listens. */
  sweep(): void {
    const seconds = this.#elapsed();
    this.#context.elapsed.seconds = seconds;
    const connectTimeout = (this.#config.connectTimeoutMs ?? 10_000) / 1000;
    const drainTimeout = (this.#config.drainTimeoutMs ?? 3000) / 1000;
    let owed = this.#deps.intake.mode === "open" ? owedPerSweep : 0;
    for (const connection of this.#connections) {
      if (connection.expired(seconds, connectTimeout, drainTimeout)) connection.close();
      else if (connection.owed && owed > 0) {
        owed -= 1;
        connection.close();
      }
    }
    this.#sweeps += 1;
    if (this.#sweeps % securitySweeps === 0) this.#security.sweep();
  }

  /** Stops reading, waits (bounded) until all that was taken is durable and acknowledged, and closes; fires no will. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    if (this.#sweep !== null) clearInterval(this.#sweep);
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections) connection.stopReading();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, settleMs);
    });
    await Promise.race([this.#deps.intake.settled(), late]);
    clearTimeout(timer);
    // Acknowledgements of the last commit are written when the present call stack has ended.
    await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    for (const connection of this.#connections) connection.close();
    await stopped;
    this.#security.sweep();
  }

  #accept(socket: Socket): void {
    const limit = this.#config.maxConnections ?? 18_000;
    if (this.#closing || this.#connections.size >= limit) {
      this.#security.report({
        kind: "connectionLimit",
        deviceId: null,
        detail: `more than ${limit} connections: further ones are closed; run a second field process or gateways`,
        address: null,
      });
      socket.destroy();
      return;
    }
    this.attach(socket, socket.remoteAddress ?? null);
  }

  #opened(connection: Connection): void {
    const { identity } = connection;
    if (identity === null || connection.socket.destroyed) return;
    this.#byClientId.set(connection.clientId, connection);
    connection.open(identity);
  }

  #forget(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#byClientId.get(connection.clientId) === connection) {
      this.#byClientId.delete(connection.clientId);
    }
  }
}

/** Opens the MQTT door; rejects when it cannot listen. */
export async function startBroker(config: BrokerConfig, deps: BrokerDependencies): Promise<Broker> {
  const broker = new Broker(config, deps);
  await broker.listen();
  return broker;
}
