type Range = readonly [from: number, to: number];

/** What a selection that is drawn out from an anchor gains and loses when its end moves; ends included. */
export interface RangeChange {
  readonly add: Range;
  /** Null where nothing is let go. */
  readonly remove: Range | null;
}

export function drawOut(anchor: number, end: number, next: number): RangeChange {
  const add: Range = [Math.min(anchor, next), Math.max(anchor, next)];
  const before: Range = [Math.min(anchor, end), Math.max(anchor, end)];
  if (before[0] < add[0]) return { add, remove: [before[0], add[0] - 1] };
  if (before[1] > add[1]) return { add, remove: [add[1] + 1, before[1]] };
  return { add, remove: null };
}
