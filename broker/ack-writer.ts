/** A connection that owes acknowledgements. */
export interface Owing {
  /** Writes all it owes, in one piece, into memory from `slab`. */
  writeAcks(slab: AckSlab): void;
}

const slabSize = 64 * 1024;

/** Memory for acknowledgements: four bytes each, cut from a large piece, which is let go when all of it has been sent. */
export class AckSlab {
  #bytes = Buffer.allocUnsafeSlow(slabSize);
  #used = 0;

  cut(size: number): Buffer {
    if (size > slabSize) return Buffer.allocUnsafe(size);
    if (this.#used + size > slabSize) {
      this.#bytes = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += size;
    return this.#bytes.subarray(from, this.#used);
  }
}

/** Gathers who owes acknowledgements during a commit, so that each connection gets one write for all of its own. */
export class AckWriter {
  readonly #slab = new AckSlab();
  #owing: Owing[] = [];
  #spare: Owing[] = [];
  readonly #flush = (): void => {
    const owing = this.#owing;
    this.#owing = this.#spare;
    for (const connection of owing) connection.writeAcks(this.#slab);
    owing.length = 0;
    this.#spare = owing;
  };

  /** To be called once by a connection when it begins to owe; it is written to when the present call stack has ended. */
  add(connection: Owing): void {
    if (this.#owing.push(connection) === 1) queueMicrotask(this.#flush);
  }
}
