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
/** CONNECTs of the whole town that are looked at though their address or device has failed too often. */
const usualLooksBeyond: Allowance = { burst: 2_000, perSecond: 2_000 };
/** Accepted CONNECTs of one device: two that bear one name throw each other out. */
const connectsPerDevice: Allowance = { burst: 30, perSecond: 1 / 2 };

/** Names that are kept apart; beyond them the oldest is forgotten. */
const mostNames = 100_000;
/** The one name under which the whole town is counted. */
const everybody = "";

/**
 * Counts CONNECTs by device and address. What fails counts, what succeeds hardly: thousands of lamps may stand behind one address, and
 * nobody locks a lamp out. After too many failures a proof is still looked at, and only a wrong one is told to wait: a stranger may stand
 * behind the same address and fail under any name, and where a lamp was last is not known after a restart. Looking costs a hash and a
 * row, so the whole town has an allowance for it; where a lamp was accepted last it needs none. Guessing is in vain all the same:
 * secrets are random and as long as a key.
 */
export class Attempts {
  readonly #perDevice = new Buckets(failuresPerDevice);
  readonly #perAddress: Buckets;
  readonly #connects = new Buckets(connectsPerDevice);
  readonly #looksBeyond: Buckets;
  /** Address from which a device was last accepted. */
  readonly #home = new Map<string, string>();

  constructor(failuresPerAddress = usualFailuresPerAddress, looksBeyond = usualLooksBeyond) {
    this.#perAddress = new Buckets(failuresPerAddress);
    this.#looksBeyond = new Buckets(looksBeyond);
  }

  /** Why a CONNECT is not looked at; null: it is. `now`: seconds that never go back. */
  refuse(
    deviceId: string,
    address: string | null,
    now: number,
  ): "tooManyFailures" | "connectsTooOften" | null {
    if (!this.#connects.has(deviceId, now)) return "connectsTooOften";
    if (this.#isFree(deviceId, addressGroup(address), now)) return null;
    if (!this.#looksBeyond.has(everybody, now)) return "tooManyFailures";
    this.#looksBeyond.take(everybody, now);
    return null;
  }

  /** Its proof was wrong. Returns whether that was one failure too many, which then counts no more. */
  failed(deviceId: string, address: string | null, now: number): boolean {
    const from = addressGroup(address);
    if (!this.#isFree(deviceId, from, now)) return true;
    this.#perDevice.take(`${deviceId} ${from}`, now);
    this.#perAddress.take(from, now);
    return false;
  }

  /** It has proved who it is. */
  accepted(deviceId: string, address: string | null, now: number): void {
    keep(this.#home, deviceId, addressGroup(address));
    this.#connects.take(deviceId, now);
  }

  #isFree(deviceId: string, from: string, now: number): boolean {
    if (this.#home.get(deviceId) === from) return true;
    return this.#perDevice.has(`${deviceId} ${from}`, now) && this.#perAddress.has(from, now);
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
