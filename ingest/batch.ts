import type { UpMessage } from "../firmware-contracts/topics.ts";
import { AppError } from "../domain/app-error.ts";

/**
 * The form in which device messages travel from the sockets to the ingest thread and rest in the inbox, little-endian:
 *
 *   header   u32 mark "LPB1", u32 count, f64 receivedAt (one for all: a batch is open for a few milliseconds)
 *   message  u32 length of this whole record, u8 kind (place in `upKinds`), u8 flags, u8 length of the device id,
 *            u8 0, u32 size of the payload as sent, device id (ASCII), payload
 */
const mark = 0x3142504c;
const headerSize = 16;
const recordHeadSize = 12;

export type UpKind = UpMessage | "gatewayTelemetry";

/** Written to disk by place: only ever add at the end. */
const upKinds: readonly UpKind[] = [
  "announce",
  "connection",
  "telemetry",
  "state",
  "event",
  "ack",
  "gatewayTelemetry",
];
const codeOfKind: ReadonlyMap<UpKind, number> = new Map(upKinds.map((kind, code) => [kind, code]));

/** Bits of a message's flags. */
export const messageFlags = { retain: 1, tooLarge: 2, fromWill: 4 } as const;

export class BatchWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #size = headerSize;
  #count = 0;
  #receivedAt = 0;

  constructor(capacity = 256 * 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes the batch has by now. */
  get size(): number {
    return this.#size;
  }

  /** Begins a batch. `receivedAt`: milliseconds since 1970. */
  open(receivedAt: number): void {
    this.#size = headerSize;
    this.#count = 0;
    this.#receivedAt = receivedAt;
  }

  /** Copies `source[start, end)` as one message's payload; `size` is the payload as it was sent. */
  add(
    device: Uint8Array,
    kind: UpKind,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
    size: number,
  ): void {
    const code = codeOfKind.get(kind);
    if (code === undefined || device.length > 255) {
      throw new AppError("batchUnwritable", `A message of kind "${kind}" cannot be packed.`, {
        kind,
        deviceLength: device.length,
      });
    }
    const deviceLength = device.length;
    const length = recordHeadSize + deviceLength + (end - start);
    const at = this.#size;
    if (at + length > this.#bytes.length) this.#grow(at + length);
    const view = this.#view;
    const bytes = this.#bytes;
    view.setUint32(at, length, true);
    bytes[at + 4] = code;
    bytes[at + 5] = flags;
    bytes[at + 6] = deviceLength;
    bytes[at + 7] = 0;
    view.setUint32(at + 8, size, true);
    let to = at + recordHeadSize;
    for (let i = 0; i < deviceLength; i += 1) bytes[to + i] = device[i]!;
    to += deviceLength;
    bytes.set(source.subarray(start, end), to);
    this.#size = at + length;
    this.#count += 1;
  }

  /** The batch in a buffer of its own, ready to be transferred; the writer's memory stays for the next one. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#view.setUint32(0, mark, true);
    this.#view.setUint32(4, this.#count, true);
    this.#view.setFloat64(8, this.#receivedAt, true);
    return this.#bytes.slice(0, this.#size) as Uint8Array<ArrayBuffer>; // Made from a length, so never shared memory.
  }

  #grow(needed: number): void {
    let capacity = this.#bytes.length;
    while (capacity < needed) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** One message of a batch. The object is reused from message to message: read it, do not keep it. */
export interface BatchMessage {
  /** The device that sent it; for gatewayTelemetry the gateway. */
  readonly deviceId: string;
  readonly kind: UpKind;
  readonly retain: boolean;
  /** The payload was over 64 KiB: `bytes` hold only its beginning. */
  readonly tooLarge: boolean;
  /** Sent by the broker in the device's name, for its connection broke. */
  readonly fromWill: boolean;
  /** Bytes of the payload as it was sent. */
  readonly size: number;
  /** The payload is `bytes[start, end)`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** When the batch was opened, milliseconds since 1970. */
  readonly receivedAt: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function corrupt(detail: string, context: Record<string, unknown>): AppError {
  return new AppError("batchCorrupt", `The batch cannot be read: ${detail}.`, context);
}

/** How many messages a batch holds and when it was received. Throws AppError "batchCorrupt". */
export function batchHeader(bytes: Uint8Array): { count: number; receivedAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerSize || view.getUint32(0, true) !== mark) {
    throw corrupt("it does not begin as a batch", { size: bytes.length });
  }
  return { count: view.getUint32(4, true), receivedAt: view.getFloat64(8, true) };
}

/** Shows each message of a batch in order, without copying payloads. Throws AppError "batchCorrupt". */
export function forEachMessage(bytes: Uint8Array, visit: (message: BatchMessage) => void): void {
  const { count, receivedAt } = batchHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const message: Writable<BatchMessage> = {
    deviceId: "",
    kind: "telemetry",
    retain: false,
    tooLarge: false,
    fromWill: false,
    size: 0,
    // A Buffer: decoding needs none of its own for each message then.
    bytes: text,
    start: 0,
    end: 0,
    receivedAt,
  };
  let at = headerSize;
  for (let i = 0; i < count; i += 1) {
    if (at + recordHeadSize > bytes.length) throw corrupt("it ends early", { at, message: i });
    const end = at + view.getUint32(at, true);
    const kind = upKinds[bytes[at + 4]!];
    const flags = bytes[at + 5]!;
    const start = at + recordHeadSize + bytes[at + 6]!;
    if (kind === undefined || start > end || end > bytes.length) {
      throw corrupt("a record is broken", { at, message: i });
    }
    message.deviceId = text.toString("latin1", at + recordHeadSize, start);
    message.kind = kind;
    message.retain = (flags & messageFlags.retain) !== 0;
    message.tooLarge = (flags & messageFlags.tooLarge) !== 0;
    message.fromWill = (flags & messageFlags.fromWill) !== 0;
    message.size = view.getUint32(at + 8, true);
    message.start = start;
    message.end = end;
    visit(message);
    at = end;
  }
}

/** The batch with only the messages that `keep` wants, same receivedAt; null when none is left. */
export function filterBatch(
  bytes: Uint8Array,
  keep: (message: BatchMessage) => boolean,
): Uint8Array<ArrayBuffer> | null {
  const writer = new BatchWriter(bytes.length);
  writer.open(batchHeader(bytes).receivedAt);
  const encoder = new TextEncoder();
  forEachMessage(bytes, (m) => {
    if (!keep(m)) return;
    const flags =
      (m.retain ? messageFlags.retain : 0) |
      (m.tooLarge ? messageFlags.tooLarge : 0) |
      (m.fromWill ? messageFlags.fromWill : 0);
    writer.add(encoder.encode(m.deviceId), m.kind, flags, m.bytes, m.start, m.end, m.size);
  });
  return writer.count === 0 ? null : writer.finish();
}
