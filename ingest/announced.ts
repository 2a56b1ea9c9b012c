import type { AnnounceMessage } from "../firmware-contracts/types/messages.ts";

/** What a device said of itself, as far as field works with it; the whole is in the registry of field.db. */
export interface Announced {
  /** 0: it runs no program of its own and is driven live. */
  readonly maxSwitchPoints: number;
  /** Seconds. */
  readonly reportingInterval: number;
  /** The outputs it has. */
  readonly outputs: readonly number[];
  /** Whether its program may name a calendar for each output. */
  readonly outputCalendars: boolean;
  /** Which segment each output switches, by the segment's name on the device. */
  readonly segments: Readonly<Record<string, number>>;
}

export function announcedOf(announce: AnnounceMessage): Announced {
  const { maxSwitchPoints, reportingInterval, outputs, outputCalendars = false } = announce;
  const segments: Record<string, number> = {};
  for (const { segment, output } of outputs) if (segment !== undefined) segments[segment] = output;
  return {
    maxSwitchPoints,
    reportingInterval,
    outputs: outputs.map(({ output }) => output),
    outputCalendars,
    segments,
  };
}
