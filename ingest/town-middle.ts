import type { Place } from "../domain/place.ts";
import type { InventoryLight } from "../store/office-records.ts";

/** The place of a town without coordinates of its own and without light points: the middle of Germany. */
const nowhere = { latitude: 51.16, longitude: 10.45 };
/** Sums in whole numbers are the same in whatever order they came about. */
const parts = 1e7;

type Located = Pick<InventoryLight, "latitude" | "longitude">;

/** Where the sun is looked at for a town: its settings, else the middle of its light points. */
export interface TownMiddle {
  place(): Place;
  set(lights: readonly Located[]): void;
  /** Some light points are elsewhere, gone or new. False where the town's place is another now: then nothing has been taken. */
  move(before: readonly Located[], after: readonly Located[]): boolean;
}

export function createTownMiddle(settings: {
  readonly timeZone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}): TownMiddle {
  const { timeZone, latitude, longitude } = settings;
  let sums = { count: 0, latitude: 0, longitude: 0 };

  const placeOf = ({ count, ...sum }: typeof sums): Place => {
    if (latitude !== null && longitude !== null) return { timeZone, latitude, longitude };
    if (count === 0) return { timeZone, ...nowhere };
    // To a kilometre: one lamp more or less must not send every program anew.
    return {
      timeZone,
      latitude: Math.round((sum.latitude / parts / count) * 100) / 100,
      longitude: Math.round((sum.longitude / parts / count) * 100) / 100,
    };
  };

  const added = (to: typeof sums, lights: readonly Located[], sign: 1 | -1): typeof sums => {
    let { count, latitude: north, longitude: east } = to;
    for (const light of lights) {
      count += sign;
      north += sign * Math.round(light.latitude * parts);
      east += sign * Math.round(light.longitude * parts);
    }
    return { count, latitude: north, longitude: east };
  };

  return {
    place: () => placeOf(sums),
    set(lights) {
      sums = added({ count: 0, latitude: 0, longitude: 0 }, lights, 1);
    },
    move(before, after) {
      const moved = added(added(sums, before, -1), after, 1);
      const from = placeOf(sums);
      const to = placeOf(moved);
      if (from.latitude !== to.latitude || from.longitude !== to.longitude) return false;
      sums = moved;
      return true;
    },
  };
}
