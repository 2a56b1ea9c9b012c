/** One reading of a history, before it becomes columns. */
export interface Reading {
  readonly at: number;
  readonly clock: boolean;
  /** In the order of the fields asked for. */
  readonly values: (number | null)[];
}

/**
 * At most `maxPoints` of the readings (ascending by time), chosen so that a chart of them looks the same: of each of maxPoints/4
 * equal spans the first, the last and those with the least and the greatest value of the first field.
 */
export function thinReadings(
  readings: readonly Reading[],
  from: number,
  to: number,
  maxPoints: number,
): readonly Reading[] {
  if (readings.length <= maxPoints) return readings;
  const spans = Math.max(1, Math.floor(maxPoints / 4));
  const width = Math.max(1, (to - from) / spans);
  const chosen: Reading[] = [];
  let start = 0;
  while (start < readings.length) {
    const span = spanOf(readings[start], from, width, spans);
    let end = start + 1;
    while (end < readings.length && spanOf(readings[end], from, width, spans) === span) end += 1;
    for (const place of landmarks(readings, start, end)) {
      const reading = readings[place];
      if (reading !== undefined) chosen.push(reading);
    }
    start = end;
  }
  return chosen;
}

function spanOf(reading: Reading | undefined, from: number, width: number, spans: number): number {
  return Math.min(spans - 1, Math.floor(((reading?.at ?? from) - from) / width));
}

/** Places of first, least, greatest and last in [start, end), ascending, each once. */
function landmarks(readings: readonly Reading[], start: number, end: number): number[] {
  let least = start;
  let greatest = start;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let place = start; place < end; place += 1) {
    const value = readings[place]?.values[0] ?? null;
    if (value === null) continue;
    if (value < min) [min, least] = [value, place];
    if (value > max) [max, greatest] = [value, place];
  }
  return [...new Set([start, least, greatest, end - 1])].toSorted((a, b) => a - b);
}
