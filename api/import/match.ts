import type { StockLight, StockLookup } from "../../store/stock-lookup.ts";
import type { Place } from "./place.ts";
import type { LightDraft } from "./light-draft.ts";

/** Farther than this two rows of one key in two lists are two light points: other councils count from 1 as well. */
const sameKeyMeters = 50;
/** So near to each other, of one number and one street, two rows of two lists are one light point. */
const samePlaceMeters = 10;
const metersPerDegree = 111_320;

/** How a row of the file was found in the inventory. */
export type Match = {
  /** The key that it has, or is to have. */
  readonly key: string;
  /** Another list has this key for a light point elsewhere. */
  readonly isKeyTaken: boolean;
} & (
  | { readonly how: "key" | "place"; readonly existing: StockLight }
  | { readonly how: "trash"; readonly existing: StockLight }
  | { readonly how: "none"; readonly existing: null }
);

/**
 * Finds a file's light points in the inventory: by the key of the row first; then, so that a second list of the same town does not
 * double it, by number, street and place. A light point is given away once.
 */
export class Matching {
  readonly #stock: StockLookup;
  readonly #source: string;
  readonly #keys: ReadonlyMap<string, number>;
  /** By index: found already. */
  readonly #found: Uint8Array;

  constructor(stock: StockLookup, source: string, keys: ReadonlyMap<string, number>) {
    this.#stock = stock;
    this.#source = source;
    this.#keys = keys;
    this.#found = new Uint8Array(stock.nextIndex);
  }

  find(draft: LightDraft): Match {
    const { sourceKey } = draft;
    const own = `${sourceKey}~${this.#source}`;
    const byKey = this.#stock.bySourceKey(sourceKey);
    if (byKey !== null && this.#isSame(byKey, draft)) return this.#matched("key", byKey, sourceKey);
    const byOwnKey = this.#stock.bySourceKey(own);
    if (byOwnKey !== null) return this.#matched("key", byOwnKey, own);
    // A light point that was made by hand goes out under its own id.
    const id = /^id:(lp_[a-z0-9]+)$/.exec(sourceKey)?.[1];
    const byId = id === undefined ? null : this.#stock.byId(id);
    if (byId !== null && !this.isFound(byId)) return this.#matched("key", byId, sourceKey);
    const isKeyTaken = byKey !== null;
    const key = isKeyTaken ? own : sourceKey;
    const byPlace = this.#byPlace(draft);
    if (byPlace !== null) return this.#matched("place", byPlace, key);
    const trashed = this.#stock.inTrashBySourceKey(key);
    return trashed !== null && this.#isSame(trashed, draft)
      ? { how: "trash", existing: trashed, key, isKeyTaken }
      : { how: "none", existing: null, key, isKeyTaken };
  }

  isFound({ index }: StockLight): boolean {
    return this.#found[index] === 1;
  }

  /** `key`: for a light point that was made by hand and has none yet. */
  #matched(how: "key" | "place", existing: StockLight, key: string): Match {
    this.#found[existing.index] = 1;
    return { how, existing, key: existing.sourceKey ?? key, isKeyTaken: false };
  }

  #isSame(light: StockLight, draft: LightDraft): boolean {
    if (this.isFound(light)) return false;
    if (light.source === null || light.source === this.#source) return true;
    return metersBetween([light.longitude, light.latitude], draft.at) <= sameKeyMeters;
  }

  #byPlace(draft: LightDraft): StockLight | null {
    let nearest: { light: StockLight; meters: number } | null = null;
    for (const light of this.#stock.byNumber(draft.number)) {
      // Who has a row of its own in this file is found by that.
      if (light.sourceKey !== null && this.#keys.has(light.sourceKey)) continue;
      if (this.isFound(light) || !isSameStreet(light.street, draft.street)) continue;
      const meters = metersBetween([light.longitude, light.latitude], draft.at);
      if (meters <= samePlaceMeters && meters < (nearest?.meters ?? Infinity)) {
        nearest = { light, meters };
      }
    }
    return nearest?.light ?? null;
  }
}

/** A list that does not name streets says nothing against one. */
function isSameStreet(a: string | null, b: string | null): boolean {
  return a === null || b === null || a.toLowerCase() === b.toLowerCase();
}

/** On a plane, for places near each other. */
export function metersBetween(a: Place, b: Place): number {
  const east = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, a[1] - b[1]) * metersPerDegree;
}
