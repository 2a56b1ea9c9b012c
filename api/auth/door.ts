import { refuse, type Refusal } from "../http/problem.ts";
import { Challenges } from "./challenges.ts";
import { SignInLimits, type Attempt } from "./sign-in-limits.ts";

/** What the office remembers of those who try to come in; a restart forgets it. */
export interface Door {
  readonly passwords: SignInLimits;
  /** Of codes, and of proofs within a session: only who has shown a first factor gets there. */
  readonly codes: SignInLimits;
  readonly challenges: Challenges;
}

const passwordWaitMs = 10_000;
const codeWaitMs = 900_000;

/** `now`: milliseconds, the machine's own clock. */
export function createDoor(now: () => number): Door {
  return {
    passwords: new SignInLimits(now, passwordWaitMs),
    // Six digits do not stand a year of guessing at one in ten seconds, and no stranger can keep the person out here.
    codes: new SignInLimits(now, codeWaitMs),
    challenges: new Challenges(now),
  };
}

/** Counts an attempt before anything of it is looked at; the refusal where it comes too soon. */
export function refuseTooSoon(limits: SignInLimits, attempt: Attempt): Refusal | null {
  const wait = Math.ceil(limits.begin(attempt) / 1000);
  if (wait === 0) return null;
  return refuse("tooManyRequests", `Too many wrong attempts; wait ${wait} s.`, {
    headers: { "retry-after": String(wait) },
  });
}
