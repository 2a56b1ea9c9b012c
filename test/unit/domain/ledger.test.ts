import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  advanceLedger,
  isEnded,
  type LedgerFact,
  type LedgerState,
  ledgerTransitions,
  mayRetry,
  tookEffect,
} from "../../../domain/ledger.ts";

const facts: LedgerFact[] = [
  "sent",
  "received",
  "applied",
  "measured",
  "rejected",
  "expired",
  "superseded",
];

describe("the ledger", () => {
  test.each([
    ["the plain way", ["sent", "received", "applied", "measured"], "measured"],
    ["an acknowledgement was lost", ["sent", "applied"], "applied"],
    ["acknowledgements the wrong way round", ["sent", "applied", "received"], "applied"],
    ["refused by the device", ["sent", "received", "rejected"], "rejected"],
    ["never reached", ["sent", "expired"], "expired"],
    ["acted in time, told late", ["sent", "expired", "applied"], "applied"],
    ["in effect, then its end", ["sent", "applied", "expired"], "applied"],
    ["in effect, then a successor", ["sent", "applied", "superseded"], "applied"],
    ["overtaken before it was sent", ["superseded", "sent", "applied"], "superseded"],
    ["sent twice", ["sent", "received", "sent"], "received"],
  ] as const)("%s", (_name, happened, state) => {
    let now: LedgerState = "queued";
    for (const fact of happened) now = advanceLedger(now, fact) ?? now;
    expect(now).toBe(state);
  });

  test("no fact said twice changes anything, and no line comes back from its effect", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...facts), { maxLength: 12 }), (happened) => {
        let now: LedgerState = "queued";
        for (const fact of happened) {
          const next: LedgerState = advanceLedger(now, fact) ?? now;
          expect(tookEffect(next) || !tookEffect(now)).toBe(true);
          expect(advanceLedger(next, fact)).toBeNull();
          now = next;
        }
      }),
    );
  });

  test.each([
    ["queued", false, true],
    ["sent", false, true],
    ["received", false, false],
    ["applied", false, false],
    ["measured", true, false],
    ["rejected", true, false],
    ["expired", true, false],
    ["superseded", true, false],
  ] as const)("%s: ended %s, to be asked again %s", (state, ended, retry) => {
    expect(isEnded(state)).toBe(ended);
    expect(mayRetry(state)).toBe(retry);
  });

  test("each fact leads to the state of its name", () => {
    for (const row of Object.values(ledgerTransitions)) {
      for (const [fact, state] of Object.entries(row)) expect(state).toBe(fact);
    }
  });
});
