const stepMs = 0.05;
const steps = 200_000;

/** Counts durations in steps of 0.05 ms up to 10 s, so that a run of millions costs no memory per message. */
export class Latency {
  readonly #counts = new Uint32Array(steps + 1);
  #total = 0;

  add(ms: number): void {
    const step = Math.min(steps, Math.floor(ms / stepMs));
    this.#counts[step]! += 1;
    this.#total += 1;
  }

  /** The duration, ms, that a share of all stays below. */
  quantile(share: number): number {
    let left = this.#total * share;
    for (let step = 0; step <= steps; step += 1) {
      left -= this.#counts[step]!;
      if (left <= 0) return Math.round((step + 1) * stepMs * 100) / 100;
    }
    return steps * stepMs;
  }
}
