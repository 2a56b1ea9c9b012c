import type { Duplex } from "node:stream";

/** Why a socket is not read for now, as bits: it is read when none is set. */
export const pauses = {
  /** Its CONNECT is being answered. */
  joining: 1,
  /** It has as many unacknowledged messages as it may have. */
  window: 2,
  /** The intake takes no more from anybody. */
  saturated: 4,
  /** It does not read what is written to it. */
  choked: 8,
  /** aedes has not yet read what it was given. */
  aedes: 16,
  /** Nothing more is wanted of it. */
  ended: 32,
  /** It sends more than it may in a second. */
  rate: 64,
} as const;

/** Takes a chunk from the front and tells how many of its bytes it has dealt with: all, or up to where it was paused. */
export interface ChunkReader {
  readChunk(chunk: Buffer): number;
}

/** Reading a socket with pauses for several reasons at once; keeps what was read and not yet dealt with. */
export class SocketReading {
  readonly #socket: Duplex;
  readonly #reader: ChunkReader;
  #paused = 0;
  #held: Buffer | null = null;

  constructor(socket: Duplex, reader: ChunkReader) {
    this.#socket = socket;
    this.#reader = reader;
  }

  get isPaused(): boolean {
    return this.#paused !== 0;
  }

  isPausedFor(why: number): boolean {
    return (this.#paused & why) !== 0;
  }

  receive(chunk: Buffer): void {
    if (this.#paused !== 0) {
      this.#held = this.#held === null ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
      return;
    }
    const consumed = this.#reader.readChunk(chunk);
    if (consumed < chunk.length) this.#held = Buffer.from(chunk.subarray(consumed));
  }

  pause(why: number): void {
    if (this.#paused === 0) this.#socket.pause();
    this.#paused |= why;
  }

  resume(why: number): void {
    if ((this.#paused & why) === 0) return;
    this.#paused &= ~why;
    while (this.#paused === 0 && this.#held !== null) {
      const held = this.#held;
      this.#held = null;
      this.receive(held);
    }
    if (this.#paused === 0 && !this.#socket.destroyed) this.#socket.resume();
  }

  /** Nothing more will be read. */
  end(): void {
    this.pause(pauses.ended);
    this.#held = null;
  }
}
