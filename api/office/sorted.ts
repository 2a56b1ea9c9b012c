/** Place of the first item that does not come before `item`. */
function placeIn<T>(sorted: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && compare(one, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A sorted list without `gone` and with `fresh`: a few searches and one copy, where sorting again would take a large town a second.
 * No two items may be equal in `compare`.
 */
export function exchanged<T>(
  sorted: readonly T[],
  gone: readonly T[],
  fresh: readonly T[],
  compare: (a: T, b: T) => number,
): T[] {
  const cuts = new Map<number, { isGone: boolean; before: T[] }>();
  const cutAt = (place: number) =>
    cuts.getOrInsertComputed(place, () => ({ isGone: false, before: [] }));
  for (const item of gone) {
    const place = placeIn(sorted, item, compare);
    const found = sorted[place];
    if (found !== undefined && compare(found, item) === 0) cutAt(place).isGone = true;
  }
  for (const item of fresh.toSorted(compare)) {
    cutAt(placeIn(sorted, item, compare)).before.push(item);
  }
  const all: T[] = [];
  let from = 0;
  const copyTo = (end: number): void => {
    for (; from < end; from++) all.push(sorted[from] as T); // within the list
  };
  for (const [place, { isGone, before }] of [...cuts].toSorted(([a], [b]) => a - b)) {
    copyTo(place);
    for (const item of before) all.push(item);
    if (isGone) from += 1;
  }
  copyTo(sorted.length);
  return all;
}
