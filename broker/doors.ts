import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { CertificateFiles } from "./certificate-files.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import { Newcomers } from "./newcomers.ts";
import type { SecurityEvent } from "./security-events.ts";
import { TlsDoor } from "./tls-door.ts";
import type { CertificateJudge } from "./tls-door.ts";

export interface TlsListener {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly files: CertificateFiles;
}

/** A port that is open, for whoever has to warn of it. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly security: "plain" | "tls";
}

export interface DoorsConfig {
  readonly plain: { readonly host: string; readonly port: number };
  readonly tls: TlsListener | null;
  /** All that is open on both listeners, handshakes among it. */
  readonly maxConnections: number;
  readonly handshakeTimeoutMs: number;
  readonly maxNewcomers: number;
  readonly maxNewcomersPerAddress: number;
}

export interface DoorsDependencies {
  take(stream: Duplex, address: string | null, certificate: ClientCertificate | null): void;
  /** Connections that have been taken and are open. */
  taken(): number;
  security(event: SecurityEvent): void;
  /** What certificates are trusted has changed. */
  renewed(judge: CertificateJudge): void;
  log(
    level: "info" | "warn" | "error",
    message: string,
    context?: Readonly<Record<string, unknown>>,
  ): void;
}

/** The listening sockets, and who may come in at all. */
export class Doors {
  /** Who is here and has not been accepted; they are to be told who has. */
  readonly newcomers: Newcomers;
  readonly #config: DoorsConfig;
  readonly #deps: DoorsDependencies;
  readonly #servers: { readonly server: Server; readonly security: "plain" | "tls" }[] = [];
  #tls: TlsDoor | null = null;
  #closing = false;

  constructor(config: DoorsConfig, deps: DoorsDependencies) {
    this.#config = config;
    this.#deps = deps;
    this.newcomers = new Newcomers(config.maxNewcomers, config.maxNewcomersPerAddress);
  }

  /** Rejects when a port cannot be had or a certificate cannot be used; nothing listens then. */
  async open(): Promise<void> {
    const { plain, tls } = this.#config;
    try {
      if (tls !== null) {
        const { handshakeTimeoutMs } = this.#config;
        const door = await TlsDoor.open(tls.files, handshakeTimeoutMs, {
          entered: (socket, address, certificate) => this.#deps.take(socket, address, certificate),
          security: (event) => this.#deps.security(event),
          renewed: (judge) => this.#deps.renewed(judge),
          log: (level, message, context) => this.#deps.log(level, message, context),
        });
        this.#tls = door;
        await this.#listen("tls", tls, (socket) => door.take(socket));
      }
      await this.#listen("plain", plain, (socket) => {
        this.#deps.take(socket, socket.remoteAddress ?? null, null);
      });
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  listeners(): readonly Listener[] {
    return this.#servers.map(({ server, security }) => {
      // Listening on a host and port, not on a path: then an object.
      const { port } = server.address() as AddressInfo;
      const { plain, tls } = this.#config;
      return { host: (security === "tls" ? tls : plain)?.host ?? "", port, security };
    });
  }

  get handshakes(): number {
    return this.#tls?.handshakes ?? 0;
  }

  /** When the first revocation list in use is over, milliseconds since 1970. */
  get revocationsEndAt(): number | null {
    return this.#tls?.revocationsEndAt ?? null;
  }

  /** To be called about once a second. */
  sweep(): void {
    void this.#tls?.renew();
  }

  /** Lets nobody in any more; resolves when all that came in by these doors has gone. */
  async stop(): Promise<void> {
    this.#closing = true;
    this.#tls?.close();
    const closed = this.#servers.map(
      ({ server }) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    await Promise.all(closed);
  }

  async #listen(
    security: "plain" | "tls",
    { host, port }: { readonly host: string; readonly port: number },
    enter: (socket: Socket) => void,
  ): Promise<void> {
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      if (this.#admits(socket)) enter(socket);
      else socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      // Thousands of lamps come back at once after a power cut (reliability fact 11).
      server.listen({ host, port, backlog: 4096 }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => this.#deps.log("error", "accepting failed", { error }));
    this.#servers.push({ server, security });
  }

  #admits(socket: Socket): boolean {
    if (this.#closing) return false;
    const address = socket.remoteAddress;
    // Gone again before it was accepted.
    if (address === undefined) return false;
    const limit = this.#config.maxConnections;
    if (this.#deps.taken() + this.handshakes >= limit) {
      const detail = `all ${limit} connections are in use`;
      this.#deps.security({ kind: "connectionLimit", deviceId: null, detail, address });
      return false;
    }
    if (this.newcomers.enter(socket, address)) return true;
    const detail = "too many connections that have not said who they are";
    this.#deps.security({ kind: "newcomerLimit", deviceId: null, detail, address });
    return false;
  }
}
