import { setImmediate as breathe } from "node:timers/promises";
import type { LightPoint, OfficeData } from "./office-data.ts";
import { exchanged } from "./sorted.ts";

export const namedSorts = ["street", "luminaireType", "cabinet"] as const;
type NamedSort = (typeof namedSorts)[number];

// Numbers on masts are read as numbers: 9 before 10, and 12a after 12.
const collate = new Intl.Collator("de", { numeric: true }).compare;
/** Sorted without a pause: some milliseconds. */
const run = 4_096;

/** Orders and search texts of the town's light points, so that a page of the list need not sort them. */
export class LightOrder {
  readonly data: OfficeData;
  /** By number, equal numbers by index. */
  readonly #byNumber: readonly LightPoint[];
  readonly #text: string[];
  readonly #byName = new Map<NamedSort, Uint32Array>();
  #number: Uint32Array | null = null;

  private constructor(data: OfficeData, byNumber: readonly LightPoint[], text: string[]) {
    this.data = data;
    this.#byNumber = byNumber;
    this.#text = text;
  }

  /** Sorts a whole town in slices, between which others have their turn. */
  static async of(data: OfficeData): Promise<LightOrder> {
    const text: string[] = [];
    let runs: LightPoint[][] = [];
    for (let from = 0; from < data.lights.length; from += run) {
      const some = data.lights.slice(from, from + run);
      for (const light of some) text[light.index] = textOf(light);
      runs.push(some.toSorted(inOrder));
      await breathe();
    }
    while (runs.length > 1) {
      const longer: LightPoint[][] = [];
      for (let i = 0; i < runs.length; i += 2) {
        longer.push(await merged(runs[i] ?? [], runs[i + 1] ?? []));
      }
      runs = longer;
    }
    return new LightOrder(data, runs[0] ?? [], text);
  }

  /** The order after a change that took some light points away and brought others. This one is used up. */
  followed(
    data: OfficeData,
    gone: readonly LightPoint[],
    fresh: readonly LightPoint[],
  ): LightOrder {
    for (const light of fresh) this.#text[light.index] = textOf(light);
    return new LightOrder(data, exchanged(this.#byNumber, gone, fresh, inOrder), this.#text);
  }

  /** Lower case, all that the search looks through. */
  text(index: number): string {
    return this.#text[index] ?? "";
  }

  /** Place of each light point in the order by number, by index. */
  get number(): Uint32Array {
    this.#number ??= this.#ranks(this.#byNumber);
    return this.#number;
  }

  /** Place of each light point in the order by a name and within it by number, by index; those without a name come last. */
  named(sort: NamedSort): Uint32Array {
    const known = this.#byName.get(sort);
    if (known !== undefined) return known;
    const groups = Map.groupBy(this.#byNumber, (light) => nameOf(light, sort));
    const names = [...groups.keys()].toSorted((a, b) =>
      a === null ? 1 : b === null ? -1 : collate(a, b),
    );
    const ranks = this.#ranks(names.flatMap((name) => groups.get(name) ?? []));
    this.#byName.set(sort, ranks);
    return ranks;
  }

  #ranks(lights: readonly LightPoint[]): Uint32Array {
    const ranks = new Uint32Array(this.data.indexes);
    for (const [rank, light] of lights.entries()) ranks[light.index] = rank;
    return ranks;
  }
}

function inOrder(a: LightPoint, b: LightPoint): number {
  return collate(a.number, b.number) || a.index - b.index;
}

function nameOf(light: LightPoint, sort: NamedSort): string | null {
  return sort === "luminaireType" ? (light.luminaire?.name ?? null) : light[sort];
}

async function merged(a: LightPoint[], b: LightPoint[]): Promise<LightPoint[]> {
  if (b.length === 0) return a;
  const all: LightPoint[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const left = a[i];
    const right = b[j];
    if (right === undefined || (left !== undefined && inOrder(left, right) <= 0)) {
      if (left !== undefined) all.push(left);
      i += 1;
    } else {
      all.push(right);
      j += 1;
    }
    if (all.length % (2 * run) === 0) await breathe();
  }
  return all;
}

function textOf(light: LightPoint): string {
  return [light.number, light.street, light.houseNumber, light.mast, light.cabinet, light.deviceId]
    .filter((part) => part !== null)
    .join(" ")
    .toLocaleLowerCase("de");
}
