import type { LightSource } from "../luminaire-guess.ts";

/**
 * W that a luminaire takes with one lamp of so many W and a usual magnetic ballast: rounded values of manufacturers' tables (lamp and
 * ballast losses of class A3 and B1 in the meaning of Regulation (EC) No 245/2009).
 */
const luminaireWatts: Partial<
  Readonly<Record<LightSource, readonly (readonly [number, number])[]>>
> = {
  sodium: [
    [18, 25],
    [35, 45],
    [50, 62],
    [55, 76],
    [70, 83],
    [90, 120],
    [100, 115],
    [135, 175],
    [150, 170],
    [180, 220],
    [210, 232],
    [250, 278],
    [400, 440],
    [600, 645],
    [1000, 1090],
  ],
  mercury: [
    [50, 60],
    [80, 89],
    [125, 137],
    [250, 268],
    [400, 425],
    [700, 735],
    [1000, 1045],
  ],
  metalHalide: [
    [20, 24],
    [35, 45],
    [45, 51],
    [50, 60],
    [60, 67],
    [70, 83],
    [90, 99],
    [100, 115],
    [140, 153],
    [150, 170],
    [250, 278],
    [400, 440],
    [1000, 1065],
    [2000, 2080],
  ],
  fluorescent: [
    [4, 9],
    [5, 10],
    [7, 12],
    [8, 13],
    [9, 14],
    [10, 15],
    [11, 16],
    [13, 18],
    [15, 22],
    [18, 26],
    [20, 28],
    [24, 32],
    [26, 33],
    [32, 39],
    [36, 45],
    [40, 50],
    [42, 49],
    [55, 63],
    [57, 64],
    [58, 70],
  ],
};

/** W of a luminaire with one lamp of this size on a magnetic ballast; null where the lamp needs none, or comes in no such size. */
export function wattsWithGear(source: LightSource, lampWatts: number): number | null {
  return luminaireWatts[source]?.find(([size]) => size === lampWatts)?.[1] ?? null;
}

/** W with control gear also for sizes between those of the table: the same share is lost. */
export function wattsWithUsualGear(source: LightSource, lampWatts: number): number {
  const sizes = luminaireWatts[source];
  if (sizes === undefined) return lampWatts;
  const exact = wattsWithGear(source, lampWatts);
  if (exact !== null) return exact;
  const nearest = sizes.toSorted(
    ([a], [b]) => Math.abs(a - lampWatts) - Math.abs(b - lampWatts),
  )[0];
  return nearest === undefined ? lampWatts : Math.round((lampWatts * nearest[1]) / nearest[0]);
}
