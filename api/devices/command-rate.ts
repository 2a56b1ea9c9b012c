/** Commands one device is given within a minute at most; who taps on gets told so instead of filling its queue. */
const mostPerMinute = 20;
const windowMs = 60_000;

/** Counts commands by device over the last minute of the machine's own clock. */
export class CommandRate {
  readonly #times = new Map<string, number[]>();

  /** False where the device has had its share; else the command is counted. */
  take(deviceId: string, now: number): boolean {
    const recent = (this.#times.get(deviceId) ?? []).filter((at) => now - at < windowMs);
    if (recent.length >= mostPerMinute) {
      this.#times.set(deviceId, recent);
      return false;
    }
    // Devices of which nothing was asked lately are forgotten.
    for (const [id, times] of this.#times) {
      if (now - (times.at(-1) ?? 0) >= windowMs) this.#times.delete(id);
    }
    this.#times.set(deviceId, [...recent, now]);
    return true;
  }
}
