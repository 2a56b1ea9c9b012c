type Place = readonly [number, number];
type Line = readonly Place[];

/** Ends that are closer than this many degrees are one place: about 10 cm. */
const cell = 1e-6;

/**
 * Joins lines that meet end to end into as few long ones as possible. Surveys cut a street at each crossing, and a name needs a line that
 * is longer than its letters.
 */
export function joinLines(lines: readonly Line[]): readonly Line[] {
  const open = new Map<string, Place[][]>();
  const done: Place[][] = [];
  const key = ([east, north]: Place): string =>
    `${Math.round(east / cell)} ${Math.round(north / cell)}`;
  const ends = (line: readonly Place[]): readonly string[] =>
    [line[0], line.at(-1)].map((place) => key(place ?? [0, 0]));
  const put = (line: Place[]): void => {
    for (const end of new Set(ends(line))) open.set(end, [...(open.get(end) ?? []), line]);
  };
  const take = (line: Place[]): void => {
    for (const end of new Set(ends(line))) {
      open.set(
        end,
        (open.get(end) ?? []).filter((other) => other !== line),
      );
    }
  };
  for (const given of lines) {
    if (given.length < 2) continue;
    let line: Place[] = [...given];
    for (;;) {
      const [first = "", last = ""] = ends(line);
      // A ring is whole.
      if (first === last) break;
      const next = open.get(last)?.[0];
      const before = open.get(first)?.[0];
      if (next !== undefined) {
        take(next);
        line = [...line, ...(ends(next)[0] === last ? next : next.toReversed()).slice(1)];
      } else if (before !== undefined) {
        take(before);
        line = [
          ...(ends(before)[1] === first ? before : before.toReversed()).slice(0, -1),
          ...line,
        ];
      } else break;
    }
    const [first, last] = ends(line);
    if (first === last) done.push(line);
    else put(line);
  }
  return [...done, ...new Set([...open.values()].flat())];
}
