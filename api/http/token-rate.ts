const windowMs = 60_000;

/** Counts the requests of each API token: one that runs wild is held back wherever it asks from. */
export class TokenRate {
  readonly #limit: number;
  readonly #counts = new Map<string, number>();
  #from = Number.NEGATIVE_INFINITY;

  /** `limit`: requests a minute. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a request; false where it is one too many. `now`: the machine's own clock. */
  take(tokenId: string, now: number): boolean {
    if (now - this.#from >= windowMs || now < this.#from) {
      this.#counts.clear();
      this.#from = now;
    }
    const count = (this.#counts.get(tokenId) ?? 0) + 1;
    this.#counts.set(tokenId, count);
    return count <= this.#limit;
  }
}
