import type { Place } from "../place.ts";

/**
 * Coast of Great Britain, coarse (within some 10 km), as longitude and latitude. The British grid's area of use is half sea, and eastings
 * and northings have the same size there: only the coast tells them apart.
 */
const coast: readonly Place[] = [
  [-5.75, 50.05],
  [-5.2, 49.93],
  [-4.6, 50.3],
  [-3.65, 50.17],
  [-3.4, 50.6],
  [-2.45, 50.48],
  [-1.95, 50.55],
  [-1.3, 50.55],
  [-0.75, 50.7],
  [0.25, 50.7],
  [0.98, 50.88],
  [1.42, 51.12],
  [1.47, 51.4],
  [0.85, 51.35],
  [0.95, 51.75],
  [1.3, 51.85],
  [1.65, 52.1],
  [1.8, 52.6],
  [1.3, 52.95],
  [0.45, 53.0],
  [0.1, 52.9],
  [0.37, 53.2],
  [0.1, 53.6],
  [-0.2, 54.15],
  [-0.6, 54.5],
  [-1.15, 54.7],
  [-1.4, 55.1],
  [-1.65, 55.65],
  [-2.1, 55.95],
  [-2.8, 56.1],
  [-2.55, 56.35],
  [-2.05, 56.95],
  [-2.0, 57.3],
  [-1.75, 57.5],
  [-2.1, 57.72],
  [-3.4, 57.75],
  [-4.05, 57.6],
  [-3.75, 57.95],
  [-3.05, 58.4],
  [-3.0, 58.65],
  [-5.0, 58.65],
  [-5.1, 58.3],
  [-5.5, 57.9],
  [-5.85, 57.5],
  [-6.4, 57.75],
  [-6.8, 57.4],
  [-6.1, 57.0],
  [-6.25, 56.7],
  [-6.5, 56.35],
  [-6.3, 55.6],
  [-5.85, 55.3],
  [-5.55, 55.3],
  [-4.95, 55.2],
  [-5.2, 54.85],
  [-4.95, 54.6],
  [-4.3, 54.75],
  [-3.6, 54.85],
  [-3.65, 54.5],
  [-3.35, 54.05],
  [-3.1, 53.97],
  [-3.12, 53.6],
  [-3.2, 53.4],
  [-3.5, 53.37],
  [-4.2, 53.45],
  [-4.7, 53.35],
  [-4.5, 53.1],
  [-4.8, 52.75],
  [-4.15, 52.8],
  [-4.1, 52.4],
  [-4.75, 52.1],
  [-5.35, 51.9],
  [-5.15, 51.6],
  [-4.3, 51.52],
  [-3.9, 51.52],
  [-3.2, 51.37],
  [-2.85, 51.5],
  [-3.0, 51.25],
  [-3.5, 51.25],
  [-4.25, 51.2],
  [-4.3, 51.0],
  [-4.6, 50.95],
  [-5.15, 50.35],
];

/** Islands beyond the coast line: Outer Hebrides, Orkney, Shetland, Man, Scilly: west, south, east, north. */
const islands: readonly (readonly [number, number, number, number])[] = [
  [-7.7, 56.75, -6.1, 58.55],
  [-3.45, 58.65, -2.35, 59.42],
  [-2.2, 59.8, -0.7, 60.9],
  [-4.85, 54.03, -4.28, 54.43],
  [-6.45, 49.85, -6.2, 50.0],
];

/** Degrees around a place in which the coarse coast may be wrong: some 20 km. */
const doubt = 0.2;

/** Whether a place is at sea beyond doubt. */
export function isFarAtSea([longitude, latitude]: Place): boolean {
  for (const dx of [-1.6 * doubt, 0, 1.6 * doubt]) {
    for (const dy of [-doubt, 0, doubt]) {
      if (isGreatBritain([longitude + dx, latitude + dy])) return false;
    }
  }
  return true;
}

/** Whether a place is on the island of Great Britain or one of its neighbours. */
export function isGreatBritain([longitude, latitude]: Place): boolean {
  if (
    islands.some(
      ([west, south, east, north]) =>
        longitude >= west && longitude <= east && latitude >= south && latitude <= north,
    )
  ) {
    return true;
  }
  let inside = false;
  for (const [i, [x, y]] of coast.entries()) {
    const [px, py] = coast.at(i - 1) ?? [x, y];
    if (y > latitude !== py > latitude && longitude < ((px - x) * (latitude - y)) / (py - y) + x) {
      inside = !inside;
    }
  }
  return inside;
}
