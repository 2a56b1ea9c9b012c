/** What the measured power says of a lamp that was told a level. */
export type Verdict = "good" | "dark" | "tooLow" | "tooHigh" | "burns" | "unknown";

/** As domain/deviations.ts judges a dark lamp. */
const darkShare = 0.3;
/** Meters, mains and luminaires of one type differ by about this much. */
const tolerance = 0.2;
/** Below this a meter's own error counts for more than the share, W. */
const leastTolerance = 3;

/**
 * Compares watts. `expected` is the power at the level asked for, standby included; null where the luminaire type has none.
 * Off is judged by whether it still burns, not by the standby power alone.
 */
export function verdictOf(
  level: number,
  measured: number | null,
  expected: number | null,
  rated: number | null,
): Verdict {
  if (measured === null) return "unknown";
  if (level === 0) {
    const standby = expected ?? 0;
    const allowed = standby + Math.max(leastTolerance, 0.1 * (rated ?? 0));
    return measured <= allowed ? "good" : "burns";
  }
  if (expected === null) return "unknown";
  if (measured < darkShare * expected) return "dark";
  const allowed = Math.max(leastTolerance, tolerance * expected);
  if (measured < expected - allowed) return "tooLow";
  if (measured > expected + allowed) return "tooHigh";
  return "good";
}
