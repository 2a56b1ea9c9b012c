/** Where a command stands for one light point. "sent" is never shown as done. */
export type LedgerState =
  | "queued"
  | "sent"
  | "received"
  | "applied"
  | "measured"
  | "rejected"
  | "expired"
  | "superseded";

/** What happened to a command. The names are those of the states it leads to, where it leads anywhere. */
export type LedgerFact = Exclude<LedgerState, "queued">;

/**
 * Rows: state; columns: fact; cell: state after it. A missing cell changes nothing: late, doubled and reordered facts are normal.
 * Acknowledgements may be lost, so later ones stand for earlier ones. A device that says "applied" after we counted the command as
 * expired did act in time (it never acts on an expired one), so the ledger follows it. What took effect is not undone by its end or by
 * a successor.
 */
export const ledgerTransitions: Readonly<
  Record<LedgerState, Readonly<Partial<Record<LedgerFact, LedgerState>>>>
> = {
  queued: {
    sent: "sent",
    received: "received",
    applied: "applied",
    measured: "measured",
    rejected: "rejected",
    expired: "expired",
    superseded: "superseded",
  },
  sent: {
    received: "received",
    applied: "applied",
    measured: "measured",
    rejected: "rejected",
    expired: "expired",
    superseded: "superseded",
  },
  received: {
    applied: "applied",
    measured: "measured",
    rejected: "rejected",
    expired: "expired",
    superseded: "superseded",
  },
  applied: { measured: "measured" },
  measured: {},
  rejected: {},
  expired: { applied: "applied", measured: "measured", rejected: "rejected" },
  superseded: {},
};

/** The state after a fact, or null when the fact changes nothing. */
export function advanceLedger(state: LedgerState, fact: LedgerFact): LedgerState | null {
  return ledgerTransitions[state][fact] ?? null;
}

const ENDED: readonly LedgerState[] = ["measured", "rejected", "expired", "superseded"];

/** Whether nothing more is awaited. "applied" is open: the power has yet to show it. */
export function isEnded(state: LedgerState): boolean {
  return ENDED.includes(state);
}

/** Whether the command took effect on the lamp. */
export function tookEffect(state: LedgerState): boolean {
  return state === "applied" || state === "measured";
}

/** Whether asking once more makes sense while the command has not expired. */
export function mayRetry(state: LedgerState): boolean {
  return state === "queued" || state === "sent";
}
