import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { BrokerConfig, BrokerDependencies } from "./broker-config.ts";
import { AckWriter } from "./ack-writer.ts";
import { Attempts } from "./attempts.ts";
import type { Rights } from "./authorize.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import { Connection } from "./connection.ts";
import { DeviceStream } from "./device-stream.ts";
import { Doors } from "./doors.ts";
import type { Listener } from "./doors.ts";
import type { GuardContext, GuardCounters } from "./guard-context.ts";
import { createHooks } from "./hooks.ts";
import { PresentClients } from "./present-clients.ts";
import { StorePersistence } from "./retained.ts";
import { SecurityEvents } from "./security-events.ts";
import type { CertificateJudge } from "./tls-door.ts";

const sweepMs = 1000;
const defaultConnectTimeoutMs = 10_000;
/** Connections closed in one sweep so that they send again what a full disk declined: their return is spread. */
const owedPerSweep = 500;
const securitySweeps = 60;
/** Certificates that are judged anew before anybody else has a turn. */
const judgedAtOnce = 100;
/** Waiting for what was taken to become durable, when closing. */
const settleMs = 5000;

export class Broker {
  readonly #aedes: Aedes;
  readonly #deps: BrokerDependencies;
  readonly #config: BrokerConfig;
  readonly #doors: Doors;
  readonly #present = new PresentClients();
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
    this.#counters = { messages: 0, foreign: 0, tooLarge: 0, malformed: 0, declined: 0, slowed: 0 };
    this.#context = {
      site: config.site,
      intake: deps.intake,
      acks: new AckWriter(),
      counters: this.#counters,
      maxPending: config.maxPendingPerClient ?? 64,
      frameLimits: config.frameLimits ?? { burst: 5_000, perSecond: 500 },
      elapsed: { seconds: this.#elapsed() },
      handToAedes: (stream) => void this.#aedes.handle(stream),
      security: (event) => this.#security.report(event),
      closed: (connection) => this.#present.left(connection),
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
        authenticate: (deviceId, proof, address) => deps.authenticate(deviceId, proof, address),
        attempts: new Attempts(config.failuresPerAddress),
        elapsed: () => this.#elapsed(),
        admitted: (connection) => this.#present.admitted(connection),
        holderOf: (clientId) => this.#present.holderOf(clientId),
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
      if (mode !== "saturated") for (const connection of this.#present.all) connection.relieve();
    });
    const maxNewcomers = config.maxNewcomers ?? 16_000;
    this.#doors = new Doors(
      {
        plain: { host: config.host, port: config.port },
        tls: config.tls ?? null,
        maxConnections: config.maxConnections ?? 18_000,
        handshakeTimeoutMs: config.connectTimeoutMs ?? defaultConnectTimeoutMs,
        maxNewcomers,
        maxNewcomersPerAddress: config.maxNewcomersPerAddress ?? Math.ceil(maxNewcomers / 2),
      },
      {
        take: (stream, address, certificate) => this.attach(stream, address, certificate),
        taken: () => this.#present.all.size,
        security: (event) => this.#security.report(event),
        renewed: (judge) => void this.#judgeCertificates(judge),
        log: (level, message, context) => deps.log(level, message, context),
      },
    );
  }

  /** Makes it ready for `attach`, without a port. */
  async open(): Promise<void> {
    await this.#aedes.listen();
  }

  async listen(): Promise<void> {
    await this.open();
    await this.#doors.open();
    this.#sweep = setInterval(() => this.sweep(), sweepMs);
    this.#sweep.unref();
  }

  /** The ports it listens on. */
  listeners(): readonly Listener[] {
    return this.#doors.listeners();
  }

  /** When the first revocation list in use is over, milliseconds since 1970; null: there is none, or it does not say. */
  get revocationsEndAt(): number | null {
    return this.#doors.revocationsEndAt;
  }

  /** The plain TCP port it listens on. */
  get port(): number {
    return this.listeners().find(({ security }) => security === "plain")?.port ?? 0;
  }

  /** Takes a client over any byte stream. `certificate`: of a TLS handshake that has succeeded. */
  attach(
    stream: Duplex,
    address: string | null,
    certificate: ClientCertificate | null = null,
  ): void {
    this.#present.came(new Connection(stream, address, certificate, this.#context));
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
    for (const connection of this.#present.ofDevice(deviceId)) {
      this.#deps.log("info", "device disconnected", { deviceId, why });
      connection.close();
    }
  }

  /** What a connected device may do from now on besides speaking for itself. */
  allow(deviceId: string, rights: Rights): void {
    for (const connection of this.#present.ofDevice(deviceId)) connection.allow(rights);
  }

  /** Clients that have been accepted and not gone. */
  connections(): number {
    return this.#present.accepted;
  }

  stats(): Record<string, number> {
    return {
      connections: this.connections(),
      sockets: this.#present.all.size,
      handshakes: this.#doors.handshakes,
      newcomers: this.#doors.newcomers.count,
      ...this.#counters,
    };
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
    const connectTimeout = (this.#config.connectTimeoutMs ?? defaultConnectTimeoutMs) / 1000;
    const drainTimeout = (this.#config.drainTimeoutMs ?? 3000) / 1000;
    let owed = this.#deps.intake.mode === "open" ? owedPerSweep : 0;
    const now = (this.#deps.machineNow ?? Date.now)();
    this.#doors.sweep();
    for (const connection of this.#present.all) {
      connection.refill();
      const { certificate } = connection;
      if (certificate !== null && certificate.validUntil < now) connection.close();
      else if (connection.expired(seconds, connectTimeout, drainTimeout)) connection.close();
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
    const stopped = this.#doors.stop();
    for (const connection of this.#present.all) connection.stopReading();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, settleMs);
    });
    await Promise.race([this.#deps.intake.settled(), late]);
    clearTimeout(timer);
    // Acknowledgements of the last commit are written when the present call stack has ended.
    await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    for (const connection of this.#present.all) connection.close();
    await stopped;
    this.#security.sweep();
  }

  /** A portion at a time: to check a signature takes a tenth of a millisecond, and there may be thousands. */
  async #judgeCertificates(judge: CertificateJudge): Promise<void> {
    let judged = 0;
    for (const connection of this.#present.all) {
      const { certificate, address } = connection;
      if (certificate === null) continue;
      judged += 1;
      if (judged % judgedAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      const why = judge(certificate);
      if (why === null) continue;
      const deviceId = certificate.commonName?.slice(0, 64) ?? null;
      this.#security.report({ kind: "certificateRefused", deviceId, detail: why, address });
      connection.close();
    }
  }

  #opened(connection: Connection): void {
    // Over TCP and TLS a socket that knows whence it comes; anything else was not counted.
    this.#doors.newcomers.accepted(connection.socket as Partial<Socket>);
    const { identity } = connection;
    if (identity === null || connection.socket.destroyed) return;
    this.#present.joined(connection);
    connection.open(identity);
  }
}

/** Opens the MQTT door; rejects when it cannot listen. */
export async function startBroker(config: BrokerConfig, deps: BrokerDependencies): Promise<Broker> {
  const broker = new Broker(config, deps);
  await broker.listen();
  return broker;
}
