import { ipKeyGenerator } from "express-rate-limit";

/** Who tries to sign in: as whom, from where. */
export interface Attempt {
  /** The email in lower case, or the id of the person whose code is asked for. */
  readonly account: string;
  readonly address: string;
}

interface Failures {
  count: number;
  lastAt: number;
}

/** Wrong attempts that anybody makes on a sleepy morning. */
const freeFromOnePlace = 5;
const freeForAccount = 30;
const longestWaitMs = 900_000;
const accountWaitMs = 10_000;
const forgetMs = 3_600_000;
const keptAtMost = 20_000;

/**
 * Slows guessing down without locking anybody out for good. From one address an account waits twice as long after each wrong attempt
 * beyond the fifth, up to a quarter of an hour. Guesses at one account from many addresses come through one in ten seconds, then twice
 * as long each time up to `longestAccountWaitMs`, while addresses from which that account has signed in before go on unhindered by what
 * others do. All is forgotten an hour after the last wrong attempt, and by a restart. `now`: milliseconds, the machine's own clock.
 */
export class SignInLimits {
  readonly #now: () => number;
  readonly #longestAccountWaitMs: number;
  readonly #places = new Map<string, Failures>();
  readonly #accounts = new Map<string, Failures>();
  readonly #known = new Map<string, true>();

  constructor(now: () => number, longestAccountWaitMs: number) {
    this.#now = now;
    this.#longestAccountWaitMs = longestAccountWaitMs;
  }

  /**
   * Milliseconds this attempt has to wait; 0: it may go on, and counts as wrong until `succeeded` says otherwise. So a thousand at once
   * are not a thousand for free while the first is still looked at.
   */
  begin(attempt: Attempt): number {
    const now = this.#now();
    const place = placeOf(attempt);
    const here = waitOf(this.#places.get(place), freeFromOnePlace, 1000, longestWaitMs, now);
    const longest = this.#longestAccountWaitMs;
    const everywhere = this.#known.has(place)
      ? 0
      : waitOf(this.#accounts.get(attempt.account), freeForAccount, accountWaitMs, longest, now);
    const wait = Math.max(here, everywhere);
    if (wait > 0) return wait;
    count(this.#places, place, now);
    count(this.#accounts, attempt.account, now);
    return 0;
  }

  /** The attempt that has begun was right. */
  succeeded(attempt: Attempt): void {
    const place = placeOf(attempt);
    this.#places.delete(place);
    const account = this.#accounts.get(attempt.account);
    if (account !== undefined) account.count -= 1;
    this.#known.delete(place);
    this.#known.set(place, true);
    dropOldest(this.#known);
  }
}

/** Whoever has an IPv6 address has a whole network of them: it counts as one. */
const placeOf = ({ account, address }: Attempt): string => `${ipKeyGenerator(address)} ${account}`;

function waitOf(
  failures: Failures | undefined,
  free: number,
  firstMs: number,
  longestMs: number,
  now: number,
): number {
  if (failures === undefined || failures.count < free) return 0;
  const wait = Math.min(longestMs, firstMs * 2 ** (failures.count - free));
  return Math.max(0, failures.lastAt + wait - now);
}

function count(failures: Map<string, Failures>, key: string, now: number): void {
  const before = failures.get(key);
  const fresh = before === undefined || now - before.lastAt > forgetMs;
  // Taken out and put in again: the map's order is that of the last attempt, and the oldest go first.
  failures.delete(key);
  failures.set(key, { count: fresh ? 1 : before.count + 1, lastAt: now });
  dropOldest(failures);
}

function dropOldest(kept: Map<string, unknown>): void {
  if (kept.size <= keptAtMost) return;
  const oldest = kept.keys().next().value;
  if (oldest !== undefined) kept.delete(oldest);
}
