import type { LightColumns } from "../../api/contract/columns.ts";

type Places = Pick<LightColumns, "longitude" | "latitude">;

/** Of the slots under the finger those on the nearest one's mast; a neighbour mast that is merely close is left out. */
export function sameMast(slots: readonly number[], columns: Places | null): readonly number[] {
  const [nearest] = slots;
  if (columns === null || nearest === undefined) return [];
  // A hundred-thousandth of a degree is about a metre.
  const near = (a: number | undefined, b: number | undefined): boolean =>
    Math.abs((a ?? 0) - (b ?? 0)) < 1e-5;
  return slots.filter(
    (slot) =>
      near(columns.longitude[slot], columns.longitude[nearest]) &&
      near(columns.latitude[slot], columns.latitude[nearest]),
  );
}

/** West, south, east, north of some slots; null without any. */
export function boundsOfSlots(
  slots: readonly number[],
  columns: Places | null,
): [number, number, number, number] | null {
  if (columns === null || slots.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const slot of slots) {
    const longitude = columns.longitude[slot] ?? 0;
    const latitude = columns.latitude[slot] ?? 0;
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}
