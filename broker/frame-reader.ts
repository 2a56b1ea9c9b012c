/** Control packet types, the upper half of a frame's first byte [MQTT-2.2.1]. */
export const packetTypes = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
} as const;

/** Lower half of the first byte that each type must bear [MQTT-2.2.2-1]. PUBLISH uses it freely; what is missing is not for a client to send. */
const requiredFlags: ReadonlyMap<number, number> = new Map([
  [packetTypes.connect, 0],
  [packetTypes.puback, 0],
  [packetTypes.pubrec, 0],
  [packetTypes.pubrel, 2],
  [packetTypes.pubcomp, 0],
  [packetTypes.subscribe, 2],
  [packetTypes.unsubscribe, 2],
  [packetTypes.pingreq, 0],
  [packetTypes.disconnect, 0],
]);
/** Largest fixed header: the first byte and four of length [MQTT-2.2.3]. */
const headLimit = 5;

/** Bytes after the fixed header. CONNECT stands before any authentication, so it gets the least. */
export const frameLimits = {
  connect: 4 * 1024,
  publish: 256 * 1024,
  other: 64 * 1024,
  /** A PUBLISH up to here is held whole: 64 KiB of payload, its topic and id. */
  held: 64 * 1024 + 512,
  /** Of a larger one only this much is held. */
  heldOfLarge: 8 * 1024,
} as const;

export type FrameFault = "malformed" | "tooLarge";

export interface FrameSink {
  /**
   * One whole frame: its first byte, and its body `bytes[start, end)`, which lives only until the call returns.
   * `size` is the body's size as announced; end - start is less for a PUBLISH that is too large to be held.
   * False: stop here, the frames behind it come later.
   */
  frame(first: number, bytes: Buffer, start: number, end: number, size: number): boolean;
}

export type ReadResult =
  | { readonly kind: "done" }
  /** The sink said stop; `consumed` bytes of the chunk have been taken. */
  | { readonly kind: "stopped"; readonly consumed: number }
  | { readonly kind: "fault"; readonly fault: FrameFault; readonly detail: string };

const done: ReadResult = { kind: "done" };

/** Cuts a byte stream into MQTT frames. Whatever the chunks, the frames are the same. Holds at most one frame, and no more of it than has come. */
export class FrameReader {
  /** Only CONNECT may come. */
  connectOnly = true;
  /** The beginning of a frame whose end has not come; #partLength 0: none. */
  #part: Buffer | null = null;
  #partLength = 0;
  /** Bytes of a large frame that have been passed over. */
  #skipped = 0;
  // What #readHead found last:
  #headLength = 0;
  #bodyLength = 0;
  #heldLength = 0;
  #fault: ReadResult | null = null;

  /** Reads `chunk` from `at` on and gives each whole frame to the sink. */
  read(chunk: Buffer, at: number, sink: FrameSink): ReadResult {
    const end = chunk.length;
    for (;;) {
      if (this.#partLength > 0) {
        at = this.#fillPart(chunk, at);
        if (this.#fault !== null) return this.#fault;
        if (at < 0) return done;
        const part = this.#part!;
        const held = this.#headLength + this.#heldLength;
        this.#part = null;
        this.#partLength = 0;
        this.#skipped = 0;
        if (!sink.frame(part[0]!, part, this.#headLength, held, this.#bodyLength)) {
          return { kind: "stopped", consumed: at };
        }
        continue;
      }
      if (at === end) return done;
      const known = this.#readHead(chunk, at, end);
      if (this.#fault !== null) return this.#fault;
      if (!known) {
        this.#beginPart(chunk, at, end);
        return done;
      }
      const bodyStart = at + this.#headLength;
      if (bodyStart + this.#bodyLength > end) {
        this.#beginPart(chunk, at, bodyStart);
        at = bodyStart;
        continue;
      }
      at = bodyStart + this.#bodyLength;
      const held = bodyStart + this.#heldLength;
      if (
        !sink.frame(chunk[bodyStart - this.#headLength]!, chunk, bodyStart, held, this.#bodyLength)
      ) {
        return { kind: "stopped", consumed: at };
      }
    }
  }

  #beginPart(chunk: Buffer, from: number, to: number): void {
    this.#part = Buffer.allocUnsafe(Math.max(64, to - from));
    this.#partLength = chunk.copy(this.#part, 0, from, to);
  }

  /** Adds to the part what the chunk has for it. Returns where the chunk goes on once the frame is whole, else -1. */
  #fillPart(chunk: Buffer, from: number): number {
    let at = from;
    const end = chunk.length;
    while (!this.#readHead(this.#part!, 0, this.#partLength)) {
      if (this.#fault !== null || at === end) return -1;
      this.#part![this.#partLength] = chunk[at]!;
      this.#partLength += 1;
      at += 1;
    }
    const held = this.#headLength + this.#heldLength;
    const more = Math.min(held - this.#partLength, end - at);
    this.#reserve(this.#partLength + more, held);
    this.#partLength += chunk.copy(this.#part!, this.#partLength, at, at + more);
    at += more;
    if (this.#partLength < held) return -1;
    const skip = Math.min(this.#bodyLength - this.#heldLength - this.#skipped, end - at);
    this.#skipped += skip;
    return this.#heldLength + this.#skipped < this.#bodyLength ? -1 : at + skip;
  }

  #reserve(needed: number, atMost: number): void {
    const part = this.#part!;
    if (needed <= part.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(atMost, part.length * 2)));
    part.copy(grown, 0, 0, this.#partLength);
    this.#part = grown;
  }

  /** Reads a fixed header from `bytes[at, end)`; false: it has not all come, or #fault says what is wrong with it. */
  #readHead(bytes: Buffer, at: number, end: number): boolean {
    if (at === end) return false;
    const first = bytes[at]!;
    const type = first >> 4;
    const isPublish = type === packetTypes.publish;
    if (!isPublish && requiredFlags.get(type) !== (first & 15)) {
      return this.#fail("malformed", type, 0);
    }
    if (this.connectOnly !== (type === packetTypes.connect))
      return this.#fail("malformed", type, 0);
    let length = 0;
    let factor = 1;
    let pos = at + 1;
    for (;;) {
      if (pos === end) return false;
      const digit = bytes[pos]!;
      pos += 1;
      length += (digit & 127) * factor;
      if (digit < 128) break;
      factor *= 128;
      if (pos - at === headLimit) return this.#fail("malformed", type, length);
    }
    const limit = isPublish
      ? frameLimits.publish
      : this.connectOnly
        ? frameLimits.connect
        : frameLimits.other;
    if (length > limit) return this.#fail("tooLarge", type, length);
    this.#headLength = pos - at;
    this.#bodyLength = length;
    this.#heldLength = isPublish && length > frameLimits.held ? frameLimits.heldOfLarge : length;
    return true;
  }

  #fail(fault: FrameFault, type: number, length: number): false {
    const what = this.connectOnly ? "instead of CONNECT" : "on an open connection";
    const detail =
      fault === "tooLarge"
        ? `packet type ${type} announces ${length} bytes`
        : `packet type ${type} with these flags cannot stand ${what}`;
    this.#fault = { kind: "fault", fault, detail };
    return false;
  }
}
