import type { CommandLine } from "../../api/contract/lights.ts";

const stepCodes = ["accepted", "sent", "received", "applied", "measured"] as const;
type StepCode = (typeof stepCodes)[number];

export interface CommandStep {
  readonly code: StepCode;
  /** When it happened, milliseconds since 1970; null while it has not. */
  readonly at: number | null;
  /** `waiting` is the first that is still to come, `never` one that will not come any more. */
  readonly state: "done" | "waiting" | "open" | "never";
}

const endings = ["rejected", "expired", "superseded"] as const;
export type CommandEnding = (typeof endings)[number];

/** How the command ended other than by its fulfilment; null while it runs or where it was fulfilled. */
export function endingOf(line: Pick<CommandLine, "state">): CommandEnding | null {
  return endings.find((one) => one === line.state) ?? null;
}

/**
 * The way of a command for one light point. "Sent" is never "done": each step has its own instant.
 * A step without one that a later step proves (an ack lost on the way) counts as done.
 */
export function stepsOf(line: CommandLine): readonly CommandStep[] {
  const times = [line.createdAt, line.sentAt, line.receivedAt, line.appliedAt, line.measuredAt];
  const last = times.findLastIndex((at) => at !== null);
  const ended = endingOf(line) !== null;
  return stepCodes.map((code, place) => {
    const at = times[place] ?? null;
    if (place <= last) return { code, at, state: "done" };
    if (ended) return { code, at, state: "never" };
    return { code, at, state: place === last + 1 ? "waiting" : "open" };
  });
}

/** The newest commands first. */
export function newestFirst(lines: readonly CommandLine[]): readonly CommandLine[] {
  return lines.toSorted((a, b) => b.createdAt - a.createdAt);
}
