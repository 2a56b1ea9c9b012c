import { addressGroup } from "./address-group.ts";

/** So many at once, and then so many a second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** Failed CONNECTs of one device id from one address. */
const failuresPerDevice: Allowance = { burst: 10, perSecond: 1 / 10 };
/** Failed CONNECTs from one address, whatever the ids: a whole town may stand behind one, so it is many. */
const usualFailuresPerAddress: Allowance = { burst: 500, perSecond: 10 };
/** Accepted CONNECTs of one device: two that bear one name throw each other out. */
const connectsPerDevice: Allowance = { burst: 30, perSecond: 1 / 2 };

/** Names that are kept apart; beyond them the oldest is forgotten. */
const mostNames = 100_000;

/**
 * Counts CONNECTs by device and address. What fails counts, what succeeds hardly: thousands of lamps may stand behind one address, and
 * nobody can lock a lamp out, neither from another address nor from the one from which it was accepted last, where a neighbour may
 * stand who fails under its name. Guessing there is in vain all the same: secrets are random and as long as a key.
 */
export class Attempts {
  readonly #perDevice = new Buckets(failuresPerDevice);
  readonly #perAddress: Buckets;
  readonly #connects = new Buckets(connectsPerDevice);
  /** Address from which a device was last accepted. */
  readonly #home = new Map<string, string>();

  constructor(failuresPerAddress = usualFailuresPerAddress) {
    this.#perAddress = new Buckets(failuresPerAddress);
  }

  /** Why a CONNECT is not looked at; null: it is. `now`: seconds that never go back. */
  refuse(
    deviceId: string,
    address: string | null,
    now: number,
  ): "tooManyFailures" | "connectsTooOften" | null {
    if (!this.#connects.has(deviceId, now)) return "connectsTooOften";
    const from = addressGroup(address);
    if (this.#home.get(deviceId) === from) return null;
    const isFree =
      this.#perDevice.has(`${deviceId} ${from}`, now) && this.#perAddress.has(from, now);
    return isFree ? null : "tooManyFailures";
  }

  failed(deviceId: string, address: string | null, now: number): void {
    const from = addressGroup(address);
    this.#perDevice.take(`${deviceId} ${from}`, now);
    this.#perAddress.take(from, now);
  }

  /** It has proved who it is. */
  accepted(deviceId: string, address: string | null, now: number): void {
    keep(this.#home, deviceId, addressGroup(address));
    this.#connects.take(deviceId, now);
  }
}

interface Bucket {
  credit: number;
  at: number;
}

class Buckets {
  readonly #allowance: Allowance;
  readonly #byName = new Map<string, Bucket>();

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  has(name: string, now: number): boolean {
    const bucket = this.#byName.get(name);
    return bucket === undefined || this.#credit(bucket, now) >= 1;
  }

  take(name: string, now: number): void {
    const bucket = this.#byName.get(name) ?? { credit: this.#allowance.burst, at: now };
    bucket.credit = Math.max(0, this.#credit(bucket, now) - 1);
    bucket.at = now;
    keep(this.#byName, name, bucket);
  }

  #credit({ credit, at }: Bucket, now: number): number {
    return Math.min(this.#allowance.burst, credit + (now - at) * this.#allowance.perSecond);
  }
}

/** Puts it in as the newest, and lets the oldest go when there are too many. */
function keep<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  if (map.size <= mostNames) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
