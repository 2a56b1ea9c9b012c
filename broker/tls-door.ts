import { constants } from "node:crypto";
import { createServer } from "node:tls";
import type { SecureContextOptions, Server, TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import { clientCertificateOf } from "./client-certificate.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import { FileWatch, readCertificates } from "./certificate-files.ts";
import type { CertificateFiles, Certificates } from "./certificate-files.ts";
import { connectionKey } from "./connection-key.ts";
import type { SecurityEvent } from "./security-events.ts";

export interface TlsDoorDependencies {
  /** The handshake is done; null: the client showed no certificate. */
  entered(socket: TLSSocket, address: string | null, certificate: ClientCertificate | null): void;
  security(event: SecurityEvent): void;
  /** Authorities or revocations may have changed: who is connected by a certificate is to be looked at again, by this. */
  renewed(judge: CertificateJudge): void;
  log(level: "info" | "error", message: string, context?: Readonly<Record<string, unknown>>): void;
}

/** Why a certificate that was good when its connection was opened is not any more; null: it still is. */
export type CertificateJudge = (certificate: ClientCertificate) => string | null;

/**
 * Makes TLS handshakes over sockets that somebody else has accepted, and listens nowhere itself. A client certificate is asked for and not
 * demanded: a device may bring a secret instead. One that does not chain, is out of its time or revoked closes the connection.
 */
export class TlsDoor {
  readonly #server: Server;
  readonly #deps: TlsDoorDependencies;
  readonly #files: CertificateFiles;
  readonly #watch: FileWatch;
  readonly #handshakes = new Map<string, Socket>();
  #certificates: Certificates;
  /** What the files say that came last: a handshake that began under those before ends under these. */
  #judge: CertificateJudge;
  #renewing = false;

  private constructor(
    files: CertificateFiles,
    watch: FileWatch,
    certificates: Certificates,
    handshakeTimeoutMs: number,
    deps: TlsDoorDependencies,
  ) {
    this.#files = files;
    this.#watch = watch;
    this.#deps = deps;
    this.#certificates = certificates;
    this.#judge = judgeOf(certificates, certificates);
    this.#server = createServer({
      ...optionsOf(certificates),
      requestCert: true,
      // A refusal is ours to tell about, and who shows no certificate may still bring a secret.
      rejectUnauthorized: false,
      handshakeTimeout: handshakeTimeoutMs,
    });
    this.#server.on("secureConnection", (socket) => this.#secured(socket));
    this.#server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
      this.#done(socket);
      // Who just goes away again says nothing about itself.
      if (error.code !== "ECONNRESET") {
        const detail = error.code ?? error.message;
        const address = socket.remoteAddress ?? null;
        deps.security({ kind: "handshakeFailed", deviceId: null, detail, address });
      }
      socket.destroy();
    });
  }

  /** Rejects with an Error that names file, setting and remedy. */
  static async open(
    files: CertificateFiles,
    handshakeTimeoutMs: number,
    deps: TlsDoorDependencies,
  ): Promise<TlsDoor> {
    // The watch first: what changes while the files are read shows at the next look.
    const watch = await FileWatch.of(files);
    const certificates = await readCertificates(files);
    return new TlsDoor(files, watch, certificates, handshakeTimeoutMs, deps);
  }

  /** Handshakes that have begun and not ended. */
  get handshakes(): number {
    return this.#handshakes.size;
  }

  /** When the first revocation list in use is over, milliseconds since 1970; null: there is none, or it does not say. */
  get revocationsEndAt(): number | null {
    return this.#certificates.revocations?.endsAt ?? null;
  }

  take(socket: Socket): void {
    const key = connectionKey(socket);
    this.#handshakes.set(key, socket);
    socket.once("close", () => this.#handshakes.delete(key));
    socket.on("error", () => {});
    this.#server.emit("connection", socket);
  }

  /** Takes up new files; to be called about once a second. What is broken is told, and the certificates before stay in use. */
  async renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      if (!(await this.#watch.hasChanged())) return;
      const before = this.#certificates;
      const certificates = await readCertificates(this.#files);
      this.#server.setSecureContext(optionsOf(certificates));
      this.#certificates = certificates;
      this.#deps.log("info", "the certificates of the TLS listener were read anew");
      this.#judge = judgeOf(before, certificates);
      this.#deps.renewed(this.#judge);
    } catch (error) {
      const message = "new certificates are not used, the ones before stay in use";
      this.#deps.log("error", message, { error });
    } finally {
      this.#renewing = false;
    }
  }

  close(): void {
    for (const socket of this.#handshakes.values()) socket.destroy();
  }

  #secured(socket: TLSSocket): void {
    this.#done(socket);
    const address = socket.remoteAddress ?? null;
    const certificate = clientCertificateOf(socket);
    // The error is typed as an Error, and is a code such as CERT_HAS_EXPIRED in truth.
    const why =
      certificate === null
        ? null
        : socket.authorized
          ? this.#judge(certificate)
          : String(socket.authorizationError);
    if (why === null) {
      this.#deps.entered(socket, address, certificate);
      return;
    }
    const deviceId = certificate?.commonName?.slice(0, 64) ?? null;
    this.#deps.security({ kind: "certificateRefused", deviceId, detail: why, address });
    socket.on("error", () => {});
    socket.destroy();
  }

  #done(socket: TLSSocket): void {
    this.#handshakes.delete(connectionKey(socket));
  }
}

/** No session is taken up again, by a ticket neither: each connection shows its certificate anew, and it is looked at anew. */
function optionsOf({ options }: Certificates): SecureContextOptions {
  return { ...options, secureOptions: constants.SSL_OP_NO_TICKET };
}

function judgeOf(
  before: Certificates,
  { authorities, revocations }: Certificates,
): CertificateJudge {
  const remain = new Set(authorities.map(({ fingerprint256 }) => fingerprint256));
  const allRemain = before.authorities.every(({ fingerprint256 }) => remain.has(fingerprint256));
  return ({ whole }) => {
    if (revocations?.has(whole) === true) return "its certificate stands on the revocation list";
    if (allRemain) return null;
    // One that came by an authority between is closed too: it is judged when it comes again.
    const isIssued = authorities.some(
      (one) => whole.checkIssued(one) && whole.verify(one.publicKey),
    );
    return isIssued ? null : "its authority is not trusted any more";
  };
}
