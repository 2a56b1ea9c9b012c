/** Beyond so many whoever shows devices asks for all of them anew. */
const mostNamed = 500;
const everyMs = 1000;

/** Gathers which devices have changed, so that a fleet that connects again is told of once a second. */
export class DeviceNews {
  readonly #ids = new Set<string>();
  #toldAt = Number.NEGATIVE_INFINITY;

  add(deviceIds: readonly string[]): void {
    for (const id of deviceIds) this.#ids.add(id);
  }

  /** What has gathered: undefined where there is nothing to be told now, null where it is too much to be named. */
  take(now: number): readonly string[] | null | undefined {
    if (this.#ids.size === 0 || now - this.#toldAt < everyMs) return undefined;
    const ids = [...this.#ids];
    this.#ids.clear();
    this.#toldAt = now;
    return ids.length < mostNamed ? ids : null;
  }
}
