import type { Place } from "../place.ts";

/** Side of a square of the raster, degrees of latitude: some 5.5 km. */
const side = 0.05;
const kilometersPerSquare = side * 111.32;
/** Squares with at most one empty one between them belong together. */
const reach = 2;
/** Few lamps so near to the town are its outskirts. */
const outskirtsKilometers = 15;
/** A group of lamps so near may be a part of the town; farther off it must be another town. */
const partKilometers = 100;
const leastInPart = 3;
const leastInTown = 20;
const leastShareOfTown = 0.02;
/** In a short list a few rows are a town. */
const surelyTown = 0.2;

/** The places of a file by their number; null for rows without one. */
export interface PlaceList {
  readonly length: number;
  at(index: number): Place | null;
}

/** Squares that hang together, with how many places they hold and the number of one of them. */
interface Group {
  readonly cells: ReadonlySet<string>;
  readonly count: number;
  readonly example: number;
}

/**
 * Where the file's places lie: the town, and places apart from it that are so many that they are meant. Density tells, not the distance
 * from a middle: a list may hold five towns, or an exclave.
 */
export class TownPlaces {
  readonly #cells = new Set<string>();
  readonly #scale: number;

  /** `mistakes` names the places where the place of a number would lie were it written otherwise: turned, without its sign. */
  constructor(places: PlaceList, mistakes: (index: number) => readonly Place[]) {
    this.#scale = scaleOf(places);
    const groups = groupsOf(this.#count(places)).toSorted((a, b) => b.count - a.count);
    const main = groups[0]?.cells ?? new Set<string>();
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    const isMeant = (group: Group): boolean => {
      if (group.cells === main || total < 3) return true;
      // A mistake made in many rows makes a heap of places too: written otherwise it lies in a larger one.
      if (mistakes(group.example).some((other) => this.#near(other, 1))) return false;
      const share = group.count / total;
      const isTown = group.count >= leastInTown && share >= leastShareOfTown;
      if (isTown || (group.count > 1 && share >= surelyTown)) return true;
      const most = group.count >= leastInPart ? partKilometers : outskirtsKilometers;
      return kilometersBetween(group.cells, main) <= most;
    };
    for (const group of groups) {
      if (isMeant(group)) for (const cell of group.cells) this.#cells.add(cell);
    }
  }

  /** Whether a place lies among the file's places or at their edge. */
  includes(place: Place): boolean {
    return this.#near(place, reach);
  }

  /** Kilometers to the nearest of the town's squares. */
  distance(place: Place): number {
    return kilometersBetween(new Set([this.#cellOf(place)]), this.#cells);
  }

  #count(places: PlaceList): Map<string, { count: number; example: number }> {
    const counts = new Map<string, { count: number; example: number }>();
    for (let i = 0; i < places.length; i++) {
      const place = places.at(i);
      if (place === null) continue;
      const cell = this.#cellOf(place);
      const held = counts.get(cell);
      if (held === undefined) counts.set(cell, { count: 1, example: i });
      else held.count += 1;
    }
    return counts;
  }

  #near(place: Place, steps: number): boolean {
    const [x, y] = this.#squareOf(place);
    for (let dx = -steps; dx <= steps; dx++) {
      for (let dy = -steps; dy <= steps; dy++) {
        if (this.#cells.has(`${x + dx} ${y + dy}`)) return true;
      }
    }
    return false;
  }

  #squareOf([longitude, latitude]: Place): [number, number] {
    return [Math.floor((longitude * this.#scale) / side), Math.floor(latitude / side)];
  }

  #cellOf(place: Place): string {
    return this.#squareOf(place).join(" ");
  }
}

/** How much shorter a degree of longitude is than one of latitude in the middle of the file: the raster is square there. */
function scaleOf(places: PlaceList): number {
  const latitudes: number[] = [];
  const step = Math.max(1, Math.floor(places.length / 1_000));
  for (let i = 0; i < places.length; i += step) {
    const place = places.at(i);
    if (place !== null) latitudes.push(place[1]);
  }
  latitudes.sort((a, b) => a - b);
  const middle = latitudes[Math.floor(latitudes.length / 2)] ?? 0;
  return Math.max(0.1, Math.cos((middle * Math.PI) / 180));
}

function groupsOf(counts: ReadonlyMap<string, { count: number; example: number }>): Group[] {
  const groups: Group[] = [];
  const seen = new Set<string>();
  for (const [start, { example }] of counts) {
    if (seen.has(start)) continue;
    seen.add(start);
    const cells = new Set<string>();
    let count = 0;
    const open = [start];
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      cells.add(cell);
      count += counts.get(cell)?.count ?? 0;
      const [x, y] = squareAt(cell);
      for (let dx = -reach; dx <= reach; dx++) {
        for (let dy = -reach; dy <= reach; dy++) {
          const next = `${x + dx} ${y + dy}`;
          if (!counts.has(next) || seen.has(next)) continue;
          seen.add(next);
          open.push(next);
        }
      }
    }
    groups.push({ cells, count, example });
  }
  return groups;
}

function squareAt(cell: string): [number, number] {
  const [x = 0, y = 0] = cell.split(" ").map(Number);
  return [x, y];
}

function kilometersBetween(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const one of some) {
    const [x, y] = squareAt(one);
    for (const other of others) {
      const [ox, oy] = squareAt(other);
      least = Math.min(least, Math.hypot(x - ox, y - oy));
    }
  }
  return least * kilometersPerSquare;
}
