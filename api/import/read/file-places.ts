import type { ImportReport } from "../../contract/imports.ts";
import type { Place } from "../place.ts";
import { isFarAtSea, isGreatBritain } from "./british-land.ts";
import { namedSystem, type CoordinateSystem } from "./coordinate-system.ts";
import { NumberList } from "./number-list.ts";
import type { Pair } from "./row-geometry.ts";
import {
  eastNorth,
  guessAxes,
  guessSystems,
  type Axes,
  type GuessHints,
  type SystemGuess,
} from "./system-guess.ts";
import { TownPlaces } from "./town-places.ts";

/** What came of the place of a row. */
export type FoundPlace =
  /** `swapped`: this row's numbers stood in the other order than those of the file. */
  | { readonly kind: "at"; readonly at: Place; readonly swapped: boolean }
  /** Not numbers, or none that the system knows. */
  | { readonly kind: "bad" }
  /** 0/0, which is how programs write that they know no place. */
  | { readonly kind: "zero" }
  | { readonly kind: "noSystem" }
  | { readonly kind: "far"; readonly at: Place; readonly kilometers: number };

/** Places that are looked at to tell the system. */
const sampled = 3_000;
/** Places that show the shape of a town. */
const drawn = 1_500;
const mostCandidates = 6;
const britishGrid = 27700;

export interface PlaceSettings {
  /** The system that a person named. */
  readonly given: string | null;
  /** The system that the file names. */
  readonly ofFile: string | null;
  /** What a person said of the order of the numbers. */
  readonly swapAxes: boolean | null;
  readonly hints: GuessHints;
}

type Reading = ImportReport["reading"];

/** All places of a file: gathered as the file has them, then understood together. */
export class FilePlaces {
  readonly #first = new NumberList();
  readonly #second = new NumberList();
  #system: CoordinateSystem | null = null;
  #how: "given" | "file" | "guessed" = "guessed";
  #axes: Axes = { swapped: false, negated: false };
  #candidates: readonly SystemGuess[] = [];
  #town: TownPlaces | null = null;

  /** Takes a pair in and returns its number. */
  add([first, second]: Pair): number {
    this.#first.push(first);
    this.#second.push(second);
    return this.#first.length - 1;
  }

  get length(): number {
    return this.#first.length;
  }

  /** Finds the coordinate system, the order of its axes, and where the town lies. Throws UnreadableFile. */
  settle({ given, ofFile, swapAxes, hints }: PlaceSettings): void {
    const pairs = this.#sample();
    this.#candidates = guessSystems(pairs, hints);
    const named = given ?? ofFile;
    const axes = named === null ? null : guessAxes(pairs, namedSystem(named), hints);
    // A file that says WGS 84 and has metres in it says so by habit: then its numbers are believed.
    if (named !== null && (given !== null || axes !== null || this.#candidates.length === 0)) {
      this.#system = namedSystem(named);
      this.#how = given === null ? "file" : "given";
      if (axes !== null) this.#axes = axes;
    } else {
      const [best] = this.#candidates;
      this.#system = best?.system ?? null;
      if (best !== undefined) this.#axes = best.axes;
    }
    if (swapAxes !== null) this.#axes = { ...this.#axes, swapped: swapAxes };
    this.#town = new TownPlaces(
      { length: this.length, at: (index) => this.#place(index) },
      (index) => this.#mistakes(index),
    );
  }

  /** The place of a number, once settled. */
  find(index: number): FoundPlace {
    const pair = this.#pair(index);
    if (!pair.every(Number.isFinite)) return { kind: "bad" };
    if (pair[0] === 0 && pair[1] === 0) return { kind: "zero" };
    if (this.#system === null) return { kind: "noSystem" };
    const at = this.#convert(pair, this.#axes);
    const turned = this.#turned(pair);
    if (turned !== null && this.#isDrowned(at, turned)) {
      return this.#town?.includes(turned) === true
        ? { kind: "at", at: turned, swapped: true }
        : this.#far(turned);
    }
    if (at !== null && this.#town?.includes(at) === true) return { kind: "at", at, swapped: false };
    if (turned !== null && this.#town?.includes(turned) === true) {
      return { kind: "at", at: turned, swapped: true };
    }
    return at === null ? { kind: "bad" } : this.#far(at);
  }

  #far(at: Place): FoundPlace {
    return { kind: "far", at, kilometers: Math.round(this.#town?.distance(at) ?? 0) };
  }

  #turned(pair: Pair): Place | null {
    return this.#convert(pair, { ...this.#axes, swapped: !this.#axes.swapped });
  }

  /**
   * Eastings and northings of the British grid have the same size. Where a row lies at sea and ashore once they are turned, they were
   * written the wrong way round; that holds for a whole council of a list of several.
   */
  #isDrowned(at: Place | null, turned: Place): boolean {
    return (
      this.#system?.code === britishGrid &&
      (at === null || isFarAtSea(at)) &&
      isGreatBritain(turned)
    );
  }

  /** A single place under the file's system, wherever it lies; null where it has none. */
  convert(pair: Pair): Place | null {
    return isUsable(pair) ? this.#convert(pair, this.#axes) : null;
  }

  reading(): Pick<Reading, "crs" | "crsCandidates" | "swappedAxes" | "bounds" | "sample"> {
    const system = this.#system;
    return {
      crs:
        system === null ? null : { code: `EPSG:${system.code}`, name: system.name, how: this.#how },
      crsCandidates: this.#candidates
        .filter(({ system: { code } }) => code !== system?.code)
        .slice(0, mostCandidates)
        .map(({ system: { code, name } }) => ({ code: `EPSG:${code}`, name })),
      swappedAxes: this.#axes.swapped,
      ...this.#shape(),
    };
  }

  #pair(index: number): Pair {
    return [this.#first.at(index), this.#second.at(index)];
  }

  #place(index: number): Place | null {
    const pair = this.#pair(index);
    const at = this.convert(pair);
    const turned = at === null ? null : this.#turned(pair);
    return turned !== null && this.#isDrowned(at, turned) ? turned : at;
  }

  #convert(pair: Pair, axes: Axes): Place | null {
    return this.#system?.toPlace(...eastNorth(pair, axes)) ?? null;
  }

  /** Where a row would lie with its numbers turned, without one of its signs, or with a digit too many or too few. */
  #mistakes(index: number): Place[] {
    const [a, b] = this.#pair(index);
    const others: readonly Pair[] = [
      [b, a],
      [-a, b],
      [a, -b],
      [-a, -b],
      [-b, -a],
      [a * 10, b],
      [a / 10, b],
      [a, b * 10],
      [a, b / 10],
    ];
    return others.map((pair) => this.#convert(pair, this.#axes)).filter((place) => place !== null);
  }

  #sample(): Pair[] {
    const pairs: Pair[] = [];
    const step = Math.max(1, Math.floor(this.length / sampled));
    for (let i = 0; i < this.length; i += step) {
      const pair = this.#pair(i);
      if (isUsable(pair)) pairs.push(pair);
    }
    return pairs;
  }

  /** West, south, east, north of the middle 98 % of the town's places, and some of them to draw. */
  #shape(): Pick<Reading, "bounds" | "sample"> {
    const [longitudes, latitudes]: [number[], number[]] = [[], []];
    for (let i = 0; i < this.length; i++) {
      const place = this.#place(i);
      if (place === null || this.#town?.includes(place) !== true) continue;
      longitudes.push(place[0]);
      latitudes.push(place[1]);
    }
    if (longitudes.length === 0) return { bounds: null, sample: [] };
    const [west, east] = middleOf(longitudes);
    const [south, north] = middleOf(latitudes);
    const sample: [number, number][] = [];
    const step = Math.ceil(longitudes.length / drawn);
    for (let i = 0; i < longitudes.length; i += step) {
      sample.push([toMetre(longitudes[i] ?? 0), toMetre(latitudes[i] ?? 0)]);
    }
    return { bounds: [west, south, east, north], sample };
  }
}

function toMetre(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function middleOf(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).toSorted();
  const edge = Math.floor(sorted.length * 0.01);
  return [sorted[edge] ?? 0, sorted[sorted.length - 1 - edge] ?? 0];
}

function isUsable([first, second]: Pair): boolean {
  return Number.isFinite(first) && Number.isFinite(second) && !(first === 0 && second === 0);
}
