import type { Duplex } from "node:stream";
import { FrameReader, packetTypes } from "./frame-reader.ts";
import type { FrameSink } from "./frame-reader.ts";
import { SocketReading, pauses } from "./socket-reading.ts";
import type { ChunkReader } from "./socket-reading.ts";
import { DeviceStream } from "./device-stream.ts";
import { OwnTopics } from "./own-topics.ts";
import { UnreleasedIds } from "./unreleased-ids.ts";
import { PublishParts } from "./publish-frame.ts";
import { pingResponse, pubcomp, qos2Mark, wholeFrame } from "./frame-writing.ts";
import { intakeFlags } from "./intake.ts";
import type { AckTarget } from "./intake.ts";
import { OwedAcks } from "./owed-acks.ts";
import type { AckSlab, Owing } from "./ack-writer.ts";
import type { Identity } from "./authorize.ts";
import type { GuardContext } from "./guard-context.ts";

/** Payload up to which a message is taken whole, and how much of a larger one is kept for the technician (contract, limits). */
const payloadLimit = 64 * 1024;
const keptOfTooLarge = 4 * 1024;

/** Of the PUBLISH in hand; one at a time is read to its end. */
const parts = new PublishParts();

/**
 * One client: stands between its socket and aedes. Until aedes has accepted its CONNECT nothing else is read; then a
 * device's PUBLISH goes to the intake and is acknowledged from there, PINGREQ is answered, and the rest goes to aedes.
 */
export class Connection implements FrameSink, AckTarget, Owing, ChunkReader {
  readonly socket: Duplex;
  readonly address: string | null;
  identity: Identity | null = null;
  /** Of CONNECT, whether or not it has been accepted. */
  clientId = "";
  /** Of CONNECT; "" is a topic nobody may have. */
  willTopic: string | null = null;
  keepaliveSeconds = 0;
  /** It said DISCONNECT: its will is not to be fired [MQTT-3.14.4-3]. */
  orderly = false;
  /** Messages it sent were declined, so it must connect anew to send them again [MQTT-4.4.0-1]. */
  owed = false;
  device: Buffer = Buffer.alloc(0);
  readonly #context: GuardContext;
  readonly #frames = new FrameReader();
  readonly #reading: SocketReading;
  #topics: OwnTopics | null = null;
  #stream: DeviceStream | null = null;
  #isOpen = false;
  #pending = 0;
  readonly #owed = new OwedAcks();
  #unreleased: UnreleasedIds | null = null;
  #lastSeen: number;
  #chokedSince = 0;

  constructor(socket: Duplex, address: string | null, context: GuardContext) {
    this.socket = socket;
    this.address = address;
    this.#context = context;
    this.#lastSeen = context.elapsed.seconds;
    this.#reading = new SocketReading(socket, this);
    socket.on("data", (chunk: Buffer) => {
      // Before CONNECT is accepted each byte must not buy more time.
      if (this.#isOpen) this.#lastSeen = context.elapsed.seconds;
      this.#reading.receive(chunk);
    });
    socket.on("drain", () => this.#reading.resume(pauses.choked));
    socket.on("end", () => this.#ended());
    socket.on("close", () => this.#ended());
    // `close` follows, and says all there is to say.
    socket.on("error", () => {});
  }

  /** aedes has sent a CONNACK that accepts: reading begins. */
  open(identity: Identity): void {
    this.identity = identity;
    if (identity.kind === "device") {
      this.device = Buffer.from(identity.deviceId);
      const isGateway = identity.deviceKind === "gateway";
      this.#topics = new OwnTopics(this.#context.site, identity.deviceId, isGateway);
    }
    this.#isOpen = true;
    this.#frames.connectOnly = false;
    this.#lastSeen = this.#context.elapsed.seconds;
    this.#reading.resume(pauses.joining);
  }

  /** Whether its time is over: no CONNECT, nothing sent for 1.5 times its keep alive [MQTT-3.1.2-24], or not reading. */
  expired(now: number, connectTimeout: number, drainTimeout: number): boolean {
    if (!this.#isOpen) return now - this.#lastSeen > connectTimeout;
    if (this.#reading.isPausedFor(pauses.choked)) return now - this.#chokedSince > drainTimeout;
    if (this.#reading.isPaused) {
      this.#lastSeen = now;
      return false;
    }
    return this.keepaliveSeconds > 0 && now - this.#lastSeen > this.keepaliveSeconds * 1.5;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Reads no more of it; what it still owes is written. */
  stopReading(): void {
    this.#reading.pause(pauses.ended);
  }

  /** The intake takes messages again, or has a full disk, where reading goes on. */
  relieve(): void {
    this.#reading.resume(pauses.saturated);
    if (this.#context.intake.mode === "full") this.#reading.resume(pauses.window);
  }

  streamWantsMore(): void {
    this.#reading.resume(pauses.aedes);
  }

  streamClosed(): void {
    this.socket.destroy();
  }

  puback(packetId: number): void {
    this.#pending -= 1;
    if (this.#owed.add(packetId)) this.#context.acks.add(this);
  }

  writeAcks(slab: AckSlab): void {
    const bytes = this.#owed.take(slab);
    if (this.socket.destroyed) return;
    this.#send(bytes);
    if (this.#pending <= this.#context.maxPending / 2) this.#reading.resume(pauses.window);
  }

  frame(first: number, bytes: Buffer, start: number, end: number, size: number): boolean {
    const type = first >> 4;
    if (type === packetTypes.publish && this.#topics !== null) {
      this.#publish(this.#topics, first, bytes, start, end, size);
    } else if (type === packetTypes.pingreq) {
      this.#send(pingResponse);
    } else if (type === packetTypes.pubrel && this.#topics !== null) {
      this.#release(bytes, start, size);
    } else {
      this.#pass(type, first, bytes, start, end, size);
    }
    return !this.#reading.isPaused;
  }

  #publish(
    topics: OwnTopics,
    first: number,
    bytes: Buffer,
    start: number,
    end: number,
    size: number,
  ): void {
    const { intake, counters, maxPending } = this.#context;
    if (!parts.read(first, bytes, start, end, size)) {
      this.#fault("malformed", "a PUBLISH whose parts do not fit into it");
      return;
    }
    const { qos, payloadAt, payloadSize } = parts;
    const packetId = qos === 2 ? parts.packetId | qos2Mark : parts.packetId;
    if (qos === 2 && !(this.#unreleased ??= new UnreleasedIds()).add(parts.packetId)) {
      this.#owe(packetId);
      return;
    }
    const kind = topics.kindOf(bytes, parts.topicAt, parts.topicEnd);
    if (kind === null) {
      this.#foreign(bytes.toString("utf8", parts.topicAt, Math.min(parts.topicEnd, end)));
      if (qos > 0) this.#owe(packetId);
      return;
    }
    const tooLarge = payloadSize > payloadLimit;
    if (tooLarge) counters.tooLarge += 1;
    const payloadEnd = tooLarge ? Math.min(end, payloadAt + keptOfTooLarge) : end;
    const flags = (parts.retain ? intakeFlags.retain : 0) | (tooLarge ? intakeFlags.tooLarge : 0);
    const ack = qos > 0 ? this : null;
    const waitsForRoom = this.#pending >= maxPending && intake.mode === "full";
    const taken =
      !(waitsForRoom && kind === "telemetry") &&
      intake.take(
        this.device,
        kind,
        flags,
        bytes,
        payloadAt,
        payloadEnd,
        payloadSize,
        ack,
        packetId,
      );
    if (!taken) {
      counters.declined += 1;
      if (qos > 0) this.owed = true;
      this.#unreleased?.delete(parts.packetId);
      return;
    }
    counters.messages += 1;
    if (qos > 0) this.#pending += 1;
    if (intake.mode === "saturated") this.#reading.pause(pauses.saturated);
    else if (this.#pending >= maxPending && intake.mode !== "full")
      this.#reading.pause(pauses.window);
  }

  #foreign(topic: string): void {
    this.#context.counters.foreign += 1;
    this.#report("foreignTopic", `published to ${JSON.stringify(topic.slice(0, 200))}`);
  }

  /** To be acknowledged without being stored, behind all that came before it. */
  #owe(packetId: number): void {
    this.#pending += 1;
    this.#context.intake.acknowledge(this, packetId);
  }

  /** The second half of QoS 2: the id may be used anew [MQTT-4.3.3-2]. */
  #release(bytes: Buffer, start: number, size: number): void {
    if (size !== 2) {
      this.#fault("malformed", "a PUBREL without its packet id");
      return;
    }
    const packetId = bytes.readUInt16BE(start);
    this.#unreleased?.delete(packetId);
    this.#send(pubcomp(packetId));
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
      this.#fault("tooLarge", `a PUBLISH of ${size} bytes on an internal topic`);
      return;
    }
    if (type === packetTypes.connect) {
      this.#reading.pause(pauses.joining);
      this.#stream = new DeviceStream(this, this.socket);
      this.#context.handToAedes(this.#stream);
    } else if (type === packetTypes.disconnect) {
      this.orderly = true;
      this.#reading.pause(pauses.ended);
    }
    const stream = this.#stream;
    if (stream === null || stream.destroyed) return;
    if (!stream.push(wholeFrame(first, bytes, start, end))) this.#reading.pause(pauses.aedes);
  }

  readChunk(chunk: Buffer): number {
    const result = this.#frames.read(chunk, 0, this);
    if (result.kind === "fault") this.#fault(result.fault, result.detail);
    return result.kind === "stopped" ? result.consumed : chunk.length;
  }

  #fault(kind: "malformed" | "tooLarge", detail: string): void {
    if (this.socket.destroyed) return;
    this.#context.counters[kind] += 1;
    this.#report(kind === "tooLarge" ? "frameTooLarge" : "malformedFrame", detail);
    this.#reading.pause(pauses.ended);
    this.socket.destroy();
  }

  #report(kind: string, detail: string): void {
    const deviceId = this.identity?.kind === "device" ? this.identity.deviceId : null;
    this.#context.security({ kind, deviceId, detail, address: this.address });
  }

  #send(bytes: Buffer): void {
    if (this.socket.write(bytes) || this.#reading.isPausedFor(pauses.choked)) return;
    this.#chokedSince = this.#context.elapsed.seconds;
    this.#reading.pause(pauses.choked);
  }

  #ended(): void {
    const stream = this.#stream;
    this.#stream = null;
    this.#reading.end();
    this.#context.closed(this);
    if (!this.socket.destroyed) this.socket.destroy();
    if (stream === null || stream.destroyed) return;
    // The end lets aedes read what it was given (a DISCONNECT above all) before it sees that the client is gone.
    stream.push(null);
    setImmediate(() => stream.destroy());
  }
}
