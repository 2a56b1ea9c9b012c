import type { Lines, Place } from "./place.ts";

/** Farther from a street's line a lamp is not taken as standing in it, meters. */
const reachMeters = 40;
const metersPerDegree = 111_320;
const cellDegrees = 0.001;
/** A straight piece of street over more cells than this (some 5 km) is a slip in the file. */
const mostCells = 50;

interface Segment {
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
}

/** Finds the street whose line runs nearest to a place. */
export class NearestStreet {
  readonly #cells = new Map<string, Segment[]>();

  add(name: string, lines: Lines): void {
    for (const line of lines) {
      for (const [i, to] of line.entries()) {
        const from = line[i - 1];
        if (from !== undefined) this.#addSegment({ name, from, to });
      }
    }
  }

  #addSegment(segment: Segment): void {
    const [x0, y0] = cellOf(segment.from);
    const [x1, y1] = cellOf(segment.to);
    if (Math.abs(x1 - x0) > mostCells || Math.abs(y1 - y0) > mostCells) return;
    for (let x = Math.min(x0, x1); x <= Math.max(x0, x1); x++) {
      for (let y = Math.min(y0, y1); y <= Math.max(y0, y1); y++) {
        const key = `${x} ${y}`;
        const cell = this.#cells.get(key);
        if (cell === undefined) this.#cells.set(key, [segment]);
        else cell.push(segment);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#cells.size === 0;
  }

  nameAt(at: Place): string | null {
    const [cx, cy] = cellOf(at);
    let nearest: { name: string; meters: number } | null = null;
    for (let x = cx - 1; x <= cx + 1; x++) {
      for (let y = cy - 1; y <= cy + 1; y++) {
        for (const segment of this.#cells.get(`${x} ${y}`) ?? []) {
          const meters = distance(at, segment);
          if (meters <= reachMeters && (nearest === null || meters < nearest.meters)) {
            nearest = { name: segment.name, meters };
          }
        }
      }
    }
    return nearest?.name ?? null;
  }
}

function cellOf([longitude, latitude]: Place): [number, number] {
  return [Math.floor(longitude / cellDegrees), Math.floor(latitude / cellDegrees)];
}

/** Meters from a place to a segment, on a plane around the place. */
function distance(at: Place, { from, to }: Segment): number {
  const east = metersPerDegree * Math.cos((at[1] * Math.PI) / 180);
  const [ax, ay] = [(from[0] - at[0]) * east, (from[1] - at[1]) * metersPerDegree];
  const [bx, by] = [(to[0] - at[0]) * east, (to[1] - at[1]) * metersPerDegree];
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + along * dx, ay + along * dy);
}
