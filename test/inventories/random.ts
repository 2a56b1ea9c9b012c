/** Numbers that look random and are the same for each seed (a linear congruential generator of 32 bits, its low bits dropped). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 2_654_435_761) + 12_345) >>> 0;
    // Neighbouring seeds begin alike.
    for (let i = 0; i < 20; i++) this.next();
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.#state >>> 8) / 0x100_0000;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError("nothing to pick from");
    return value;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}
