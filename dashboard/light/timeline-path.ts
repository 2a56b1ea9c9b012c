import type { TimelineStep } from "../../api/contract/lights.ts";

export interface Point {
  readonly at: number;
  readonly level: number;
}

/**
 * The corners of a timeline as it is drawn: level over time with its ramps. Each step starts at the level before it and
 * reaches its own after its ramp (or at its end, where that is sooner).
 */
export function timelineCorners(steps: readonly TimelineStep[]): readonly Point[] {
  const corners: Point[] = [];
  let level = steps[0]?.level ?? 0;
  for (const step of steps) {
    corners.push({ at: step.from, level });
    const reached = Math.min(step.to, step.from + step.rampTime * 1_000);
    corners.push({ at: reached, level: step.level });
    corners.push({ at: step.to, level: step.level });
    level = step.level;
  }
  return corners;
}

/** The step in force at an instant, and the first one after it with another level. */
export function presentAndNext(
  steps: readonly TimelineStep[],
  now: number,
): { readonly present: TimelineStep | null; readonly next: TimelineStep | null } {
  const place = steps.findIndex((step) => step.from <= now && now < step.to);
  const present = steps[place] ?? null;
  const next =
    present === null
      ? null
      : (steps.slice(place + 1).find((step) => step.level !== present.level) ?? null);
  return { present, next };
}
