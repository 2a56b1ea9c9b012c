import type { LightDraft } from "../light-draft.ts";
import type { Place } from "../place.ts";
import { hashOf, placeText } from "./identity.ts";
import type { Pair } from "./row-geometry.ts";

/** What becomes of a row whose identity may have come up before. */
export type Standing =
  /** `head`: 1, or which further luminaire at the same place under the same number it is. */
  | { readonly kind: "new"; readonly key: string; readonly head: number }
  /** The row says again what an earlier one has said. */
  | { readonly kind: "duplicate"; readonly of: number };

/**
 * Tells rows apart that bear the same identity. A number may repeat: then the place tells light points apart, and where that is the same
 * too, a luminaire of another kind is a further head on the mast; the same one is the row once more. An id given twice is a fault. Rows
 * are counted in first, all of them; then each is asked for. Only hashes are kept.
 */
export class Identities {
  /** How many rows bear an identity. */
  readonly #bearers = new Map<number, number>();
  /** How many light points bear a number, a row that is there twice counted once. */
  readonly #numbers = new Map<number, number>();
  /** How many light points stand at a place. */
  readonly #atPlace = new Map<number, number>();
  readonly #counted = new Set<number>();
  /** The row in which a key came up. */
  readonly #rows = new Map<number, number>();
  /** What the luminaires under a key were, for keys that come up again. */
  readonly #heads = new Map<number, Set<number>>();

  /** Counts a row in. `base` is null for one that is known by its place alone, `number` for one without. */
  count(base: string | null, number: string | null, place: Pair): void {
    const placeHash = hashOf(place.join(" "));
    if (base !== null) increase(this.#bearers, hashOf(base));
    const both = hashOf(`${base ?? ""}@${placeHash}`);
    if (this.#counted.has(both)) return;
    this.#counted.add(both);
    if (number !== null) increase(this.#numbers, hashOf(number));
    increase(this.#atPlace, placeHash);
  }

  /** Light points of a number, and light points at a place as the file has it. */
  repeats(number: string | null, place: Pair): { ofNumber: number; atPlace: number } {
    return {
      ofNumber: number === null ? 1 : (this.#numbers.get(hashOf(number)) ?? 1),
      atPlace: this.#atPlace.get(hashOf(place.join(" "))) ?? 1,
    };
  }

  /** Must be asked for every row, in the order of the file. `head` is what `headOf` says of it. */
  stand(base: string | null, at: Place, row: number, head: string): Standing {
    const isId = base?.startsWith("id:") === true;
    const isShared = base === null || (this.#bearers.get(hashOf(base)) ?? 0) > 1;
    const key =
      base === null ? `p:${placeText(at)}` : isShared && !isId ? `${base}@${placeText(at)}` : base;
    const hash = hashOf(key);
    const earlier = this.#rows.get(hash);
    if (earlier === undefined) {
      this.#rows.set(hash, row);
      if (isShared) this.#heads.set(hash, new Set([hashOf(head)]));
      return { kind: "new", key, head: 1 };
    }
    const heads = this.#heads.get(hash);
    const isKnown = heads === undefined || heads.has(hashOf(head));
    if (isId || isKnown) return { kind: "duplicate", of: earlier };
    heads.add(hashOf(head));
    return { kind: "new", key: `${key}~${heads.size}`, head: heads.size };
  }
}

function increase(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What tells two luminaires on one mast apart. */
export function headOf({ type, device, output, segment, phase, number }: LightDraft): string {
  const { name, ratedPower, manufacturer, lightSource } = type;
  const parts = [number, name, ratedPower, manufacturer, lightSource, device, output, segment];
  return [...parts, phase].join("|");
}
