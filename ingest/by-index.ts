import type { Lamp } from "./lamp.ts";

/** Lists of light points ascending by their index, which none shares: a place is found without looking at all of them. */

/** Where the lamp stands, or would stand. */
function placeOf(lamps: readonly Lamp[], index: number): number {
  let from = 0;
  let to = lamps.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (lamps[middle]!.light.index < index) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts the lamp where it belongs, unless it stands there. Changes `lamps`. */
export function insertByIndex(lamps: Lamp[], lamp: Lamp): void {
  const place = placeOf(lamps, lamp.light.index);
  if (lamps[place] !== lamp) lamps.splice(place, 0, lamp);
}

/** Changes `lamps`. */
export function removeByIndex(lamps: Lamp[], lamp: Lamp): void {
  const place = placeOf(lamps, lamp.light.index);
  if (lamps[place] === lamp) lamps.splice(place, 1);
}
