import type { EpochMs } from "../domain/clock.ts";
import { advanceLedger, isEnded, type LedgerFact } from "../domain/ledger.ts";
import type { LedgerLine } from "../store/field-records.ts";
import type { Changes } from "./changes.ts";
import type { Lamp } from "./lamp.ts";

const stampOf = {
  sent: "sentAt",
  received: "receivedAt",
  applied: "appliedAt",
  measured: "measuredAt",
} as const;

/** The line after a fact, or null when the fact changes nothing. */
function lineAfter(
  line: LedgerLine,
  fact: LedgerFact,
  at: EpochMs,
  code: string | null = null,
): LedgerLine | null {
  const state = advanceLedger(line.state, fact);
  if (state === null) return null;
  // Taking an override back ends with the word that it is over: there is no level whose power could be awaited.
  const ended = isEnded(state) || (state === "applied" && line.level === null);
  const stamped =
    fact === "rejected" || fact === "expired" || fact === "superseded"
      ? {}
      : { [stampOf[fact]]: at };
  return { ...line, state, code: code ?? line.code, endedAt: ended ? at : null, ...stamped };
}

/** Moves the lamp's newest command, if the fact says anything new of it. */
export function moveCommand(
  changes: Changes,
  lamp: Lamp,
  fact: LedgerFact,
  at: EpochMs,
  code: string | null = null,
): void {
  if (lamp.command === null) return;
  const line = lineAfter(lamp.command, fact, at, code);
  if (line === null) return;
  lamp.command = line;
  changes.line(line);
  changes.lamp(lamp);
}

/** Ends the lamp's newest command because its time is up or another one takes its place. What took effect stays so. */
export function closeCommand(
  changes: Changes,
  lamp: Lamp,
  fact: "expired" | "superseded",
  at: EpochMs,
): void {
  const line = lamp.command;
  if (line === null || line.endedAt !== null) return;
  const closed = lineAfter(line, fact, at) ?? { ...line, endedAt: at };
  lamp.command = closed;
  changes.line(closed);
  changes.lamp(lamp);
}

/**
 * The lamp's newest command goes on under another version: to another controller, or for a second time. What the one before has
 * acknowledged is not true of it.
 */
export function tellAnew(
  changes: Changes,
  lamp: Lamp,
  { epoch, version }: { readonly epoch: number; readonly version: number },
  at: EpochMs,
): void {
  const line = lamp.command;
  if (line === null || line.endedAt !== null || line.level === null) return;
  const { online } = lamp.twin;
  lamp.command = {
    ...line,
    epoch,
    version,
    state: online ? "sent" : "queued",
    sentAt: online ? at : null,
    receivedAt: null,
    appliedAt: null,
  };
  changes.line(lamp.command);
}
