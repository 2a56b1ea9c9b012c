import type { Place } from "../place.ts";
import { coordinateSystem, type CoordinateSystem } from "./coordinate-system.ts";
import { homelands } from "./language-hint.ts";
import { systemCandidates } from "./system-candidates.ts";
import { isGreatBritain } from "./british-land.ts";

/** How a pair as the file has it becomes easting and northing. */
export interface Axes {
  /** The first number is the northing. */
  readonly swapped: boolean;
  /** Both signs are turned: S-JTSK is written with and without its minus. */
  readonly negated: boolean;
}

/** A system under which the file's numbers lie in its area of use. */
export interface SystemGuess {
  readonly system: CoordinateSystem;
  readonly axes: Axes;
  readonly score: number;
  /** Where the middle of the file would lie. */
  readonly middle: Place;
}

export interface GuessHints {
  /** Headers, file and sheet name, folded by `wordsOf` and joined by blanks. */
  readonly words: string;
  /** As `countryOf` found it. */
  readonly country: string | null;
  /** The headers say plainly which column is easting and which northing. */
  readonly axesNamed: boolean;
  /** Middle of the light points that the town has already. */
  readonly near: Place | null;
  /** The town's clock is a European one; null where its zone is not told. */
  readonly inEurope: boolean | null;
}

const straight: Axes = { swapped: false, negated: false };
const turned: Axes = { swapped: true, negated: false };
/** A system must hold this share of the places. */
const leastShare = 0.6;
/** Degrees by which towns at the edge of a zone of UTM keep to their country's own zone: Lecce, Passau, the west of Brandenburg. */
const zoneMargin = 2.2;
/** Degrees around the area of use in which the numbers of a system make sense still, where the file itself names it. */
const namedMargin = 12;
const nearKilometers = 100;
const germanSpeaking: ReadonlySet<string> = new Set(["at", "ch", "lu"]);
const sameKilometers = 0.003;

/** The pair as easting and northing. */
export function eastNorth(
  [first, second]: readonly [number, number],
  axes: Axes,
): [number, number] {
  const [east, north] = axes.swapped ? [second, first] : [first, second];
  return axes.negated ? [-east, -north] : [east, north];
}

/**
 * Systems that the numbers of a file could be in, the likeliest first; none where no known system fits. Judged by each system's area of
 * use, by where it is used, by words that name it, by the language of the headers, and by where the town is already.
 */
export function guessSystems(
  pairs: readonly (readonly [number, number])[],
  hints: GuessHints,
): readonly SystemGuess[] {
  if (pairs.length === 0) return [];
  const guesses: SystemGuess[] = [];
  const isDegrees = shareOf(pairs, ([a, b]) => Math.abs(a) <= 180 && Math.abs(b) <= 180) > 0.5;
  if (isDegrees) {
    const wgs84 = coordinateSystem(4326);
    if (wgs84 === null) return [];
    for (const axes of [straight, turned]) {
      consider(guesses, pairs, wgs84, axes, degreesWeight(hints, axes), hints);
    }
  } else {
    for (const { code, weight, words, country } of systemCandidates) {
      const system = coordinateSystem(code);
      if (system === null) continue;
      const named = words?.test(hints.words) === true ? 30 : 1;
      const home = countryWeight(country, hints.country);
      for (const axes of axesOf(code)) {
        consider(
          guesses,
          pairs,
          withMargin(system),
          axes,
          weight * named * home * axesWeight(hints, axes),
          hints,
        );
      }
    }
  }
  return distinct(guesses.toSorted((a, b) => b.score - a.score));
}

/** The order of the axes under which a system holds the most places; null where it holds too few either way. */
export function guessAxes(
  pairs: readonly (readonly [number, number])[],
  system: CoordinateSystem,
  hints: GuessHints,
): Axes | null {
  const [west, south, east, north] = system.area;
  // The register's area is where a system should be used, not where it is: a town may stand beyond it.
  const wide = [west - namedMargin, south - namedMargin, east + namedMargin, north + namedMargin];
  for (const area of [system.area, wide as [number, number, number, number]]) {
    const guesses: SystemGuess[] = [];
    for (const axes of axesOf(system.code)) {
      const weight = system.isDegrees ? degreesWeight(hints, axes) : axesWeight(hints, axes);
      consider(guesses, pairs, { ...system, area }, axes, weight, hints);
    }
    const [best] = guesses.toSorted((a, b) => b.score - a.score);
    if (best !== undefined) return best.axes;
  }
  return null;
}

function axesOf(code: number): readonly Axes[] {
  if (code !== 5514) return [straight, turned];
  return [straight, turned, { swapped: false, negated: true }, { swapped: true, negated: true }];
}

/** Headers are mostly right. In geodesy X is the northing: Polish lists keep to that, elsewhere X is mostly the easting of a map. */
function axesWeight({ axesNamed, country }: GuessHints, { swapped }: Axes): number {
  if (!swapped) return 1;
  if (axesNamed) return 0.1;
  return country === "pl" ? 1.2 : 0.6;
}

/** Degrees the wrong way round lie in the sea off Arabia or in the Antarctic, seldom in a town. */
function degreesWeight({ axesNamed }: GuessHints, { swapped }: Axes): number {
  if (!swapped) return 10;
  return axesNamed ? 4 : 6;
}

function withMargin(system: CoordinateSystem): CoordinateSystem {
  if (!system.name.includes("UTM zone")) return system;
  const [west, south, east, north] = system.area;
  return { ...system, area: [west - zoneMargin, south, east + zoneMargin, north] };
}

function consider(
  guesses: SystemGuess[],
  pairs: readonly (readonly [number, number])[],
  system: CoordinateSystem,
  axes: Axes,
  weight: number,
  hints: GuessHints,
): void {
  const places: Place[] = [];
  let inArea = 0;
  let onLand = 0;
  for (const pair of pairs) {
    const place = system.toPlace(...eastNorth(pair, axes));
    if (place === null || !isWithin(place, system.area)) continue;
    inArea += 1;
    places.push(place);
    if (system.code !== 27700 || isGreatBritain(place)) onLand += 1;
  }
  const share = inArea / pairs.length;
  if (share < leastShare) return;
  const middle = middleOf(places);
  const score =
    weight *
    share *
    (onLand * 2 > inArea ? 1 : 0.02) *
    homeWeight(middle, hints.country) *
    townWeight(middle, system, hints) *
    (hints.near !== null && kilometers(middle, hints.near) < nearKilometers ? 20 : 1);
  guesses.push({ system, axes, score, middle });
}

/** A list in the words of one country is seldom in the system of another; German is spoken in several. */
function countryWeight(country: string, hinted: string | null): number {
  if (country === hinted) return 2;
  if (hinted === null || country === "any") return 1;
  return hinted === "de" && germanSpeaking.has(country) ? 1 : 0.2;
}

/** Where the language of the headers is spoken, a list is likelier from. */
function homeWeight(middle: Place, country: string | null): number {
  const boxes = country === null ? undefined : homelands[country];
  if (boxes === undefined) return 1;
  return boxes.some((box) => isWithin(middle, box)) ? 3 : 0.15;
}

/** Nobody lights streets in the polar seas; degrees alone are not held to an area of use, but to the town's own part of the world. */
function townWeight(
  middle: Place,
  { isDegrees }: CoordinateSystem,
  { inEurope }: GuessHints,
): number {
  if (!isDegrees) return 1;
  if (middle[1] < -56 || middle[1] > 72) return 0.01;
  const isEuropean = isWithin(middle, [-25, 34, 45, 72]);
  if (inEurope === null) return isEuropean ? 2 : 1;
  return isEuropean === inEurope ? 4 : 1;
}

/** Each system once; one that puts the file within a few meters of a likelier one is the same to us. */
function distinct(guesses: readonly SystemGuess[]): SystemGuess[] {
  const kept: SystemGuess[] = [];
  for (const guess of guesses) {
    const isNew = kept.every(
      ({ middle, system: { code } }) =>
        code !== guess.system.code && kilometers(middle, guess.middle) > sameKilometers,
    );
    if (isNew) kept.push(guess);
  }
  return kept;
}

function isWithin(
  [longitude, latitude]: Place,
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** Medians of both degrees. */
function middleOf(places: readonly Place[]): Place {
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return [median(places.map(([x]) => x)), median(places.map(([, y]) => y))];
}

/** Distance on the sphere, good enough to tell near from far. */
function kilometers([aLon, aLat]: Place, [bLon, bLat]: Place): number {
  const perDegree = 111.32;
  const x = (aLon - bLon) * Math.cos((((aLat + bLat) / 2) * Math.PI) / 180);
  return Math.hypot(x, aLat - bLat) * perDegree;
}

function shareOf<T>(all: readonly T[], fits: (one: T) => boolean): number {
  return all.filter(fits).length / all.length;
}
