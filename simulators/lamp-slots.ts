import type { OverrideEntry, RejectionCode } from "../firmware-contracts/types/messages.ts";
import type { OutputNow } from "./lamp-state.ts";

interface Ranked {
  readonly epoch: number;
  readonly version: number;
}

/** Positive where a outranks b: the commander's epoch first, then the version. */
export function compareRank(a: Ranked, b: Ranked): number {
  return a.epoch - b.epoch || a.version - b.version;
}

/** acted: the slot took it. repeated: it is what the slot acted on last. refused: it changes nothing. */
export type Verdict =
  | { readonly kind: "acted" | "repeated" }
  | { readonly kind: "refused"; readonly code: RejectionCode };

/**
 * Judges one override entry for one output and puts it into the slot where it outranks what the slot acted on (README "Slots").
 * `deviceTime` is what the device's own clock shows, null without valid time: then an override holds for its own length from `now`.
 */
export function judgeOverride(
  output: OutputNow,
  entry: OverrideEntry,
  group: string | null,
  deviceTime: number | null,
  now: number,
): Verdict {
  if (entry.expiresAt !== null && deviceTime !== null && entry.expiresAt <= deviceTime) {
    return { kind: "refused", code: "expired" };
  }
  if (output.slot !== null) {
    const rank = compareRank(entry, output.slot);
    if (rank === 0) return { kind: "repeated" };
    if (rank < 0) return { kind: "refused", code: "stale" };
  }
  const { epoch, version } = entry;
  if ("cleared" in entry) {
    output.slot = { epoch, version, group, hold: null };
    return { kind: "acted" };
  }
  const { level, rampTime, reason, issuedAt, expiresAt } = entry;
  const byUptime = deviceTime === null;
  output.slot = {
    epoch,
    version,
    group,
    hold: {
      level,
      rampTime,
      reason,
      byUptime,
      expiresAt: byUptime ? now + Math.max(0, expiresAt - issuedAt) : expiresAt,
    },
  };
  return { kind: "acted" };
}
