import type { AckSlab, Owing } from "./ack-writer.ts";
import type { GuardContext } from "./guard-context.ts";
import { pubcomp, qos2Mark } from "./frame-writing.ts";
import { intakeFlags } from "./intake.ts";
import type { AckTarget } from "./intake.ts";
import { OwedAcks } from "./owed-acks.ts";
import { OwnTopics } from "./own-topics.ts";
import { PublishParts } from "./publish-frame.ts";
import { pauses } from "./socket-reading.ts";
import type { SocketReading } from "./socket-reading.ts";
import { UnreleasedIds } from "./unreleased-ids.ts";

/** Payload up to which a message is taken whole, and how much of a larger one is kept for the technician (contract, limits). */
const payloadLimit = 64 * 1024;
const keptOfTooLarge = 4 * 1024;

/** Of the PUBLISH in hand; one at a time is read to its end. */
const parts = new PublishParts();

/** The connection over which a device speaks, as far as its words are concerned. */
export interface SpeakingConnection {
  readonly reading: SocketReading;
  send(bytes: Buffer): void;
  report(kind: string, detail: string): void;
  /** Breaks it off: what came is no MQTT. */
  fault(kind: "malformed", detail: string): void;
}

/** What a device says: its PUBLISH goes to the intake and is acknowledged once it is durable, never before. */
export class DeviceWords implements AckTarget, Owing {
  /** Messages it sent were declined, so it must connect anew to send them again [MQTT-4.4.0-1]. */
  owed = false;
  readonly #connection: SpeakingConnection;
  readonly #context: GuardContext;
  readonly #topics: OwnTopics;
  readonly #owed = new OwedAcks();
  #pending = 0;
  #unreleased: UnreleasedIds | null = null;

  constructor(
    connection: SpeakingConnection,
    context: GuardContext,
    deviceId: string,
    isGateway: boolean,
  ) {
    this.#connection = connection;
    this.#context = context;
    this.#topics = new OwnTopics(context.site, deviceId, isGateway);
  }

  /** From now on it speaks for these devices too, and for no other. */
  speakFor(behind: ReadonlySet<string>): void {
    this.#topics.speakFor(behind);
  }

  /** The intake takes messages again, or has a full disk, where reading goes on. */
  relieve(): void {
    if (this.#context.intake.mode === "full") this.#connection.reading.resume(pauses.window);
  }

  puback(packetId: number): void {
    this.#pending -= 1;
    if (this.#owed.add(packetId)) this.#context.acks.add(this);
  }

  writeAcks(slab: AckSlab): void {
    const { reading } = this.#connection;
    this.#connection.send(this.#owed.take(slab));
    if (this.#pending <= this.#context.maxPending / 2) reading.resume(pauses.window);
  }

  /** A PUBLISH, as `FrameSink.frame` gives it. */
  publish(first: number, bytes: Buffer, start: number, end: number, size: number): void {
    const { intake, counters, maxPending } = this.#context;
    const topics = this.#topics;
    if (!parts.read(first, bytes, start, end, size)) {
      this.#connection.fault("malformed", "a PUBLISH whose parts do not fit into it");
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
        topics.speaker,
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
    const { reading } = this.#connection;
    if (intake.mode === "saturated") reading.pause(pauses.saturated);
    else if (this.#pending >= maxPending && intake.mode !== "full") reading.pause(pauses.window);
  }

  /** A PUBREL, the second half of QoS 2: the id may be used anew [MQTT-4.3.3-2]. */
  release(bytes: Buffer, start: number, size: number): void {
    if (size !== 2) {
      this.#connection.fault("malformed", "a PUBREL without its packet id");
      return;
    }
    const packetId = bytes.readUInt16BE(start);
    this.#unreleased?.delete(packetId);
    this.#connection.send(pubcomp(packetId));
  }

  #foreign(topic: string): void {
    this.#context.counters.foreign += 1;
    const detail = `published to ${JSON.stringify(topic.slice(0, 200))}`;
    this.#connection.report("foreignTopic", detail);
  }

  /** To be acknowledged without being stored, behind all that came before it. */
  #owe(packetId: number): void {
    this.#pending += 1;
    this.#context.intake.acknowledge(this, packetId);
  }
}
