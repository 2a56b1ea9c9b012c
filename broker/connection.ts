import type { Duplex } from "node:stream";
import { FrameReader, packetTypes } from "./frame-reader.ts";
import type { FrameSink } from "./frame-reader.ts";
import { SocketReading, pauses } from "./socket-reading.ts";
import type { ChunkReader } from "./socket-reading.ts";
import { DeviceStream } from "./device-stream.ts";
import { pingResponse, wholeFrame } from "./frame-writing.ts";
import { FrameAllowance } from "./frame-allowance.ts";
import { DeviceWords } from "./device-words.ts";
import type { SpeakingConnection } from "./device-words.ts";
import type { Identity, Rights } from "./authorize.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import type { GuardContext } from "./guard-context.ts";

/**
 * One client: stands between its socket and aedes. Until aedes has accepted its CONNECT nothing else is read; then a
 * device's PUBLISH goes to the intake and is acknowledged from there, PINGREQ is answered, and the rest goes to aedes.
 */
export class Connection implements FrameSink, ChunkReader, SpeakingConnection {
  readonly socket: Duplex;
  readonly address: string | null;
  /** Of the TLS handshake; null: none was shown, or there was no TLS. */
  readonly certificate: ClientCertificate | null;
  identity: Identity | null = null;
  /** Of CONNECT, whether or not it has been accepted. */
  clientId = "";
  /** Of CONNECT; "" is a topic nobody may have. */
  willTopic: string | null = null;
  keepaliveSeconds = 0;
  /** It said DISCONNECT: its will is not to be fired [MQTT-3.14.4-3]. */
  orderly = false;
  readonly reading: SocketReading;
  readonly #context: GuardContext;
  readonly #frames = new FrameReader();
  readonly #allowance: FrameAllowance;
  /** Null where it is no device, or has not been accepted. */
  #words: DeviceWords | null = null;
  #stream: DeviceStream | null = null;
  #isOpen = false;
  #lastSeen: number;
  #chokedSince = 0;

  constructor(
    socket: Duplex,
    address: string | null,
    certificate: ClientCertificate | null,
    context: GuardContext,
  ) {
    this.socket = socket;
    this.address = address;
    this.certificate = certificate;
    this.#allowance = new FrameAllowance(context.frameLimits);
    this.#context = context;
    this.#lastSeen = context.elapsed.seconds;
    this.reading = new SocketReading(socket, this);
    socket.on("data", (chunk: Buffer) => {
      // Before CONNECT is accepted each byte must not buy more time.
      if (this.#isOpen) this.#lastSeen = context.elapsed.seconds;
      this.reading.receive(chunk);
    });
    socket.on("drain", () => this.reading.resume(pauses.choked));
    socket.on("end", () => this.#ended());
    socket.on("close", () => this.#ended());
    // `close` follows, and says all there is to say.
    socket.on("error", () => {});
  }

  /** aedes has sent a CONNACK that accepts: reading begins. */
  open(identity: Identity): void {
    this.identity = identity;
    if (identity.kind === "device") {
      const isGateway = identity.deviceKind === "gateway";
      this.#words = new DeviceWords(this, this.#context, identity.deviceId, isGateway);
      this.#words.speakFor(identity.rights.behind);
    }
    this.#isOpen = true;
    this.#frames.connectOnly = false;
    this.#lastSeen = this.#context.elapsed.seconds;
    this.reading.resume(pauses.joining);
  }

  /** From now on it may do this besides speaking for itself. */
  allow(rights: Rights): void {
    if (this.identity?.kind !== "device") return;
    this.identity = { ...this.identity, rights };
    this.#words?.speakFor(rights.behind);
  }

  /** A second has passed: so many more frames are read of it. A gateway speaks for many, so it may say as much more. */
  refill(): void {
    this.#allowance.refill(
      1 + (this.identity?.kind === "device" ? this.identity.rights.behind.size : 0),
    );
    if (!this.#allowance.isUsedUp) this.reading.resume(pauses.rate);
  }

  /** Whether its time is over: no CONNECT, nothing sent for 1.5 times its keep alive [MQTT-3.1.2-24], or not reading. */
  expired(now: number, connectTimeout: number, drainTimeout: number): boolean {
    if (!this.#isOpen) return now - this.#lastSeen > connectTimeout;
    if (this.reading.isPausedFor(pauses.choked)) return now - this.#chokedSince > drainTimeout;
    if (this.reading.isPaused) {
      this.#lastSeen = now;
      return false;
    }
    return this.keepaliveSeconds > 0 && now - this.#lastSeen > this.keepaliveSeconds * 1.5;
  }

  /** Nothing more of it is read from now on, what has come and waits neither. */
  close(): void {
    this.reading.end();
    this.socket.destroy();
  }

  /** Reads no more of it; what it still owes is written. */
  stopReading(): void {
    this.reading.pause(pauses.ended);
  }

  /** Whether it must connect anew to send again what was declined. */
  get owed(): boolean {
    return this.#words?.owed ?? false;
  }

  /** The intake takes messages again, or has a full disk, where reading goes on. */
  relieve(): void {
    this.reading.resume(pauses.saturated);
    this.#words?.relieve();
  }

  streamWantsMore(): void {
    this.reading.resume(pauses.aedes);
  }

  streamClosed(): void {
    this.close();
  }

  frame(first: number, bytes: Buffer, start: number, end: number, size: number): boolean {
    const type = first >> 4;
    const words = this.#words;
    if (type === packetTypes.publish && words !== null) {
      words.publish(first, bytes, start, end, size);
    } else if (type === packetTypes.pingreq) {
      this.send(pingResponse);
    } else if (type === packetTypes.pubrel && words !== null) {
      words.release(bytes, start, size);
    } else {
      this.#pass(type, first, bytes, start, end, size);
    }
    this.#allowance.use(type, size);
    if (this.#allowance.isUsedUp && this.identity?.kind !== "internal") this.#tooFast();
    return !this.reading.isPaused;
  }

  /** Reads no more of it in this second: it is slowed down, and nothing is lost. */
  #tooFast(): void {
    if (this.reading.isPausedFor(pauses.rate)) return;
    this.reading.pause(pauses.rate);
    this.#context.counters.slowed += 1;
    this.report("rateLimit", "sends more than it may, and is read more slowly");
  }

  #pass(
    type: number,
    first: number,
    bytes: Buffer,
    start: number,
    end: number,
    size: number,
  ): void {
    if (end - start < size) {
      this.fault("tooLarge", `a PUBLISH of ${size} bytes on an internal topic`);
      return;
    }
    if (type === packetTypes.connect) {
      this.reading.pause(pauses.joining);
      this.#stream = new DeviceStream(this, this.socket);
      this.#context.handToAedes(this.#stream);
    } else if (type === packetTypes.disconnect) {
      this.orderly = true;
      this.reading.pause(pauses.ended);
    }
    const stream = this.#stream;
    if (stream === null || stream.destroyed) return;
    if (!stream.push(wholeFrame(first, bytes, start, end))) this.reading.pause(pauses.aedes);
  }

  readChunk(chunk: Buffer): number {
    const result = this.#frames.read(chunk, 0, this);
    if (result.kind === "fault") this.fault(result.fault, result.detail);
    return result.kind === "stopped" ? result.consumed : chunk.length;
  }

  fault(kind: "malformed" | "tooLarge", detail: string): void {
    if (this.socket.destroyed) return;
    this.#context.counters[kind] += 1;
    this.report(kind === "tooLarge" ? "frameTooLarge" : "malformedFrame", detail);
    this.reading.pause(pauses.ended);
    this.socket.destroy();
  }

  report(kind: string, detail: string): void {
    const deviceId = this.identity?.kind === "device" ? this.identity.deviceId : null;
    this.#context.security({ kind, deviceId, detail, address: this.address });
  }

  send(bytes: Buffer): void {
    if (this.socket.destroyed) return;
    if (this.socket.write(bytes) || this.reading.isPausedFor(pauses.choked)) return;
    this.#chokedSince = this.#context.elapsed.seconds;
    this.reading.pause(pauses.choked);
  }

  #ended(): void {
    const stream = this.#stream;
    this.#stream = null;
    this.reading.end();
    this.#context.closed(this);
    if (!this.socket.destroyed) this.socket.destroy();
    if (stream === null || stream.destroyed) return;
    // The end lets aedes read what it was given (a DISCONNECT above all) before it sees that the client is gone.
    stream.push(null);
    setImmediate(() => stream.destroy());
  }
}
