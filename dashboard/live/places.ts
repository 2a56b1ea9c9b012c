/** The place of each light point in the columns, by its id. */
export type Places = ReadonlyMap<string, number>;

/** A few milliseconds' work: more would hold up a frame. */
const portion = 20_000;

/** Finds the places; `pause` comes between portions, so that a large town does not hold up the page that it comes to. */
export async function placesById(
  ids: readonly string[],
  pause: () => Promise<void>,
): Promise<Places> {
  const places = new Map<string, number>();
  for (let from = 0; from < ids.length; from += portion) {
    await pause();
    write(places, ids, from);
  }
  return places;
}

function write(places: Map<string, number>, ids: readonly string[], from: number): void {
  const end = Math.min(ids.length, from + portion);
  for (let place = from; place < end; place++) places.set(ids[place] ?? "", place);
}
