import { hashToken, newToken } from "./token.ts";

export interface Challenge {
  readonly userId: string;
  /** How the first factor was shown: "password", or the purpose of a one-time link. */
  readonly method: string;
}

interface Kept extends Challenge {
  readonly expiresAt: number;
  wrong: number;
}

const lifeMs = 300_000;
const wrongAtMost = 5;
const keptAtMost = 10_000;

/**
 * What stands between the right password and the code of the second factor: a word that the browser brings back. It lives five minutes
 * and five wrong codes; a restart ends it.
 */
export class Challenges {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  open(challenge: Challenge): string {
    for (const [key, { expiresAt }] of this.#kept) {
      if (expiresAt > this.#now() && this.#kept.size < keptAtMost) break;
      this.#kept.delete(key);
    }
    const word = newToken();
    this.#kept.set(hashToken(word), { ...challenge, expiresAt: this.#now() + lifeMs, wrong: 0 });
    return word;
  }

  find(word: string): Challenge | null {
    const found = this.#kept.get(hashToken(word));
    return found === undefined || found.expiresAt <= this.#now() ? null : found;
  }

  wrong(word: string): void {
    const key = hashToken(word);
    const found = this.#kept.get(key);
    if (found === undefined) return;
    found.wrong += 1;
    if (found.wrong >= wrongAtMost) this.#kept.delete(key);
  }

  close(word: string): void {
    this.#kept.delete(hashToken(word));
  }

  /** The first factor that was shown is good for nothing any more. */
  closeOf(userId: string): void {
    for (const [key, one] of this.#kept) if (one.userId === userId) this.#kept.delete(key);
  }
}
