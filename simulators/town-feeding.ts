import { distance, headingOf, spotAt, towards } from "./plane.ts";
import type { Spot } from "./plane.ts";
import type { Mast } from "./town-lamps.ts";
import type { Random } from "./random.ts";

export interface Cabinet {
  readonly number: string;
  readonly spot: Spot;
  readonly segments: readonly string[];
}

/** From which cabinet, segment and phase a mast is fed. */
export interface Feed {
  readonly cabinet: number;
  readonly segment: string;
  readonly phase: "L1" | "L2" | "L3";
}

/** Cables follow streets: this many masts in a row hang on one cable. */
const mastsInRow = 10;
const mastsPerCabinet = 88;

interface Row {
  readonly masts: number[];
  readonly middle: Spot;
}

/** Divides the masts among cabinets by nearness (k-means over rows of masts), each cabinet's rows among segments by direction, each row's masts among phases in turn. */
export function feedMasts(
  masts: readonly Mast[],
  random: Random,
): { cabinets: Cabinet[]; feeds: Feed[] } {
  const rows = rowsOf(masts);
  const count = Math.max(1, Math.round(masts.length / mastsPerCabinet));
  let centres: Spot[] = random
    .shuffled(rows)
    .slice(0, count)
    .map((row) => row.middle);
  let owner: number[] = [];
  for (let round = 0; round < 14; round++) {
    owner = rows.map((row) => nearestOf(row.middle, centres));
    centres = centres.map((centre, c) => {
      const own = rows.filter((_, r) => owner[r] === c);
      const total = own.reduce((sum, row) => sum + row.masts.length, 0);
      if (total === 0) return centre;
      const x = own.reduce((sum, row) => sum + row.middle[0] * row.masts.length, 0) / total;
      const y = own.reduce((sum, row) => sum + row.middle[1] * row.masts.length, 0) / total;
      return [x, y];
    });
  }
  const feeds: Feed[] = [];
  const cabinets: Cabinet[] = [];
  centres.forEach((centre, c) => {
    const own = rows.filter((_, r) => owner[r] === c);
    if (own.length === 0) return;
    const cabinet = cabinets.length;
    const segments = segmentsOf(own, centre);
    segments.forEach((list, s) => {
      list.forEach((row, r) => {
        row.masts.forEach((mast, m) => {
          feeds[mast] = {
            cabinet,
            segment: String(s + 1),
            phase: (["L1", "L2", "L3"] as const)[(m + r) % 3] ?? "L1",
          };
        });
      });
    });
    cabinets.push({
      number: `S${String(cabinet + 1).padStart(count > 99 ? 3 : 2, "0")}`,
      spot: besideStreet(centre, own, masts),
      segments: segments.map((_, s) => String(s + 1)),
    });
  });
  return { cabinets, feeds };
}

function rowsOf(masts: readonly Mast[]): Row[] {
  const byStreet = new Map<number, number[]>();
  masts.forEach((mast, index) => {
    const list = byStreet.get(mast.street);
    if (list === undefined) byStreet.set(mast.street, [index]);
    else list.push(index);
  });
  const rows: Row[] = [];
  for (const list of byStreet.values()) {
    const pieces = Math.ceil(list.length / mastsInRow);
    for (let piece = 0; piece < pieces; piece++) {
      const from = Math.floor((piece * list.length) / pieces);
      const own = list.slice(from, Math.floor(((piece + 1) * list.length) / pieces));
      const middle = masts[own[Math.floor(own.length / 2)] ?? -1];
      if (middle !== undefined) rows.push({ masts: own, middle: middle.spot });
    }
  }
  return rows;
}

function nearestOf(spot: Spot, centres: readonly Spot[]): number {
  let best = 0;
  centres.forEach((centre, i) => {
    if (distance(spot, centre) < distance(spot, spotAt(centres, best))) best = i;
  });
  return best;
}

/** Three or four segments with about the same number of masts, sorted by direction from the cabinet. */
function segmentsOf(rows: readonly Row[], centre: Spot): Row[][] {
  const sorted = rows.toSorted((a, b) => headingOf(centre, a.middle) - headingOf(centre, b.middle));
  const total = sorted.reduce((sum, row) => sum + row.masts.length, 0);
  const count = Math.min(sorted.length, total > 70 ? 4 : total > 25 ? 3 : 2);
  const segments: Row[][] = Array.from({ length: count }, () => []);
  let taken = 0;
  for (const row of sorted) {
    segments[Math.min(count - 1, Math.floor((taken * count) / total))]?.push(row);
    taken += row.masts.length;
  }
  return segments.filter((list) => list.length > 0);
}

/** A cabinet stands on the pavement: a few metres from the mast nearest to the middle of what it feeds. */
function besideStreet(centre: Spot, rows: readonly Row[], masts: readonly Mast[]): Spot {
  const spots = rows.flatMap((row) => row.masts.map((mast) => masts[mast]?.spot ?? centre));
  return towards(spotAt(spots, nearestOf(centre, spots)), 0.8, 4);
}
