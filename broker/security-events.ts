/** Something a technician or an auditor should see; `detail` is plain text for people. */
export interface SecurityEvent {
  readonly kind: string;
  readonly deviceId: string | null;
  readonly detail: string;
  readonly address: string | null;
}

/** Distinct (kind, device or address) that are told apart between two sweeps; beyond them only their number is told. */
const distinctLimit = 1000;

interface Repeats {
  readonly event: SecurityEvent;
  count: number;
}

/**
 * Tells each kind of event of each device at once, and its repetitions as a number at the next sweep: a device that
 * does wrong a thousand times a second must not fill the disk with it.
 */
export class SecurityEvents {
  readonly #tell: (event: SecurityEvent) => void;
  readonly #seen = new Map<string, Repeats>();
  #untold = 0;

  constructor(tell: (event: SecurityEvent) => void) {
    this.#tell = tell;
  }

  report(event: SecurityEvent): void {
    const key = `${event.kind} ${event.deviceId ?? event.address ?? ""}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined) seen.count += 1;
    else if (this.#seen.size >= distinctLimit) this.#untold += 1;
    else {
      this.#seen.set(key, { event, count: 0 });
      this.#tell(event);
    }
  }

  /** To be called about once a minute. */
  sweep(): void {
    for (const { event, count } of this.#seen.values()) {
      if (count === 0) continue;
      this.#tell({ ...event, detail: `${event.detail} (and ${count} more since then)` });
    }
    this.#seen.clear();
    if (this.#untold > 0) {
      const detail = `${this.#untold} further events of too many different origins to name`;
      this.#tell({ kind: "securityEventsUntold", deviceId: null, detail, address: null });
      this.#untold = 0;
    }
  }
}
