/** Metres east and north of the town's centre. */
export type Spot = readonly [x: number, y: number];
export type Line = readonly Spot[];

export function distance(a: Spot, b: Spot): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  // Math.hypot guards against overflow, which towns do not need, and takes ten times as long.
  return Math.sqrt(x * x + y * y);
}

export function towards(from: Spot, heading: number, metres: number): Spot {
  return [from[0] + Math.cos(heading) * metres, from[1] + Math.sin(heading) * metres];
}

export function headingOf(from: Spot, to: Spot): number {
  return Math.atan2(to[1] - from[1], to[0] - from[0]);
}

/** Smallest turn between two headings, 0..pi. */
export function turnBetween(a: number, b: number): number {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return turn > Math.PI ? 2 * Math.PI - turn : turn;
}

export function lineLength(line: Line): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += distance(spotAt(line, i - 1), spotAt(line, i));
  return total;
}

/** The i-th spot; an index beyond the line is a mistake of the caller. */
export function spotAt(line: Line, index: number): Spot {
  const spot = line[index];
  if (spot === undefined)
    throw new RangeError(`A line of ${line.length} spots has no spot ${index}.`);
  return spot;
}

export function lastSpot(line: Line): Spot {
  return spotAt(line, line.length - 1);
}

/** Where one comes to after `metres` along the line, and which way it runs there. */
export function along(line: Line, metres: number): { spot: Spot; heading: number } {
  let left = Math.max(metres, 0);
  for (let i = 1; i < line.length; i++) {
    const from = spotAt(line, i - 1);
    const to = spotAt(line, i);
    const step = distance(from, to);
    if (left <= step || i === line.length - 1) {
      const share = step === 0 ? 0 : Math.min(left / step, 1);
      return {
        spot: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share],
        heading: headingOf(from, to),
      };
    }
    left -= step;
  }
  return { spot: spotAt(line, 0), heading: 0 };
}

/** Nearest place on a line: distance in metres, the spot, and the line's heading there. */
export function nearestOn(
  line: Line,
  spot: Spot,
): { distance: number; spot: Spot; heading: number } {
  let best = { distance: Infinity, spot, heading: 0 };
  for (let i = 1; i < line.length; i++) {
    const from = spotAt(line, i - 1);
    const to = spotAt(line, i);
    const dx = to[0] - from[0];
    const dy = to[1] - from[1];
    const square = dx * dx + dy * dy;
    const share =
      square === 0
        ? 0
        : Math.min(Math.max(((spot[0] - from[0]) * dx + (spot[1] - from[1]) * dy) / square, 0), 1);
    const foot: Spot = [from[0] + dx * share, from[1] + dy * share];
    const away = distance(foot, spot);
    if (away < best.distance) {
      best = { distance: away, spot: foot, heading: Math.atan2(dy, dx) };
    }
  }
  return best;
}

/** Where the stretches a-b and c-d cross, as shares of each; null when they do not. */
export function crossing(a: Spot, b: Spot, c: Spot, d: Spot): { t: number; u: number } | null {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return null;
  const qx = c[0] - a[0];
  const qy = c[1] - a[1];
  const t = (qx * sy - qy * sx) / cross;
  const u = (qx * ry - qy * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}

/** Rounds a line's corners by cutting them (Chaikin), ends kept. */
export function rounded(line: Line, times: number): Spot[] {
  let now: Spot[] = [...line];
  for (let round = 0; round < times; round++) {
    const next: Spot[] = [spotAt(now, 0)];
    for (let i = 1; i < now.length; i++) {
      const from = spotAt(now, i - 1);
      const to = spotAt(now, i);
      next.push([from[0] * 0.75 + to[0] * 0.25, from[1] * 0.75 + to[1] * 0.25]);
      next.push([from[0] * 0.25 + to[0] * 0.75, from[1] * 0.25 + to[1] * 0.75]);
    }
    next.push(lastSpot(now));
    now = next;
  }
  return now;
}

/** A closed, wavy outline about a centre: `radius` metres, waves of `wave` of it. */
export function blob(
  centre: Spot,
  radius: number,
  wave: number,
  noise: (x: number, y: number) => number,
): { readonly ring: Line; contains(spot: Spot, margin?: number): boolean } {
  const radiusAt = (heading: number): number =>
    radius * (1 + wave * noise(Math.cos(heading) * 2.2, Math.sin(heading) * 2.2));
  const ring: Spot[] = [];
  for (let i = 0; i <= 48; i++) {
    const heading = (i / 48) * 2 * Math.PI;
    ring.push(towards(centre, heading, radiusAt(heading)));
  }
  return {
    ring,
    contains: (spot, margin = 0) =>
      distance(centre, spot) < radiusAt(headingOf(centre, spot)) + margin,
  };
}

/** Spots by square of a grid, to find neighbours without looking at all. */
export interface SpotGrid<T> {
  add(spot: Spot, value: T): void;
  /** Calls back for each value within the radius, until one answers "enough". */
  near(
    spot: Spot,
    radius: number,
    visit: (value: T, spot: Spot, metres: number) => "enough" | undefined,
  ): void;
}

export function spotGrid<T>(square: number): SpotGrid<T> {
  const squares = new Map<number, { spot: Spot; value: T }[]>();
  const key = (ix: number, iy: number): number => (ix + 0x10_0000) * 0x20_0000 + iy + 0x10_0000;
  return {
    add: (spot, value) => {
      const at = key(Math.floor(spot[0] / square), Math.floor(spot[1] / square));
      const list = squares.get(at);
      if (list === undefined) squares.set(at, [{ spot, value }]);
      else list.push({ spot, value });
    },
    near: (spot, radius, visit) => {
      const west = Math.floor((spot[0] - radius) / square);
      const east = Math.floor((spot[0] + radius) / square);
      const south = Math.floor((spot[1] - radius) / square);
      const north = Math.floor((spot[1] + radius) / square);
      for (let ix = west; ix <= east; ix++) {
        for (let iy = south; iy <= north; iy++) {
          for (const entry of squares.get(key(ix, iy)) ?? []) {
            const metres = distance(spot, entry.spot);
            if (metres <= radius && visit(entry.value, entry.spot, metres) === "enough") return;
          }
        }
      }
    },
  };
}

export interface Found<T> {
  readonly value: T;
  readonly spot: Spot;
  readonly metres: number;
}

/** The nearest value within the radius that is accepted; null where there is none. */
export function nearestIn<T>(
  grid: SpotGrid<T>,
  from: Spot,
  radius: number,
  accept: (value: T, spot: Spot) => boolean = () => true,
): Found<T> | null {
  const found: Found<T>[] = [];
  grid.near(from, radius, (value, spot, metres) => {
    if (metres < (found[0]?.metres ?? Infinity) && accept(value, spot)) {
      found[0] = { value, spot, metres };
    }
    return undefined;
  });
  return found[0] ?? null;
}

/** Finds the nearest of spots set along a line every `spacing` metres; null where none lies within the radius. */
export function lineFinder(
  line: Line,
  spacing: number,
): (spot: Spot, radius: number) => { readonly distance: number; readonly heading: number } | null {
  const grid = spotGrid<number>(60);
  for (let i = 1; i < line.length; i++) {
    const from = spotAt(line, i - 1);
    const to = spotAt(line, i);
    const pieces = Math.max(1, Math.ceil(distance(from, to) / spacing));
    for (let piece = 0; piece <= pieces; piece++) {
      const share = piece / pieces;
      const spot: Spot = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
      grid.add(spot, headingOf(from, to));
    }
  }
  return (spot, radius) => {
    const found = nearestIn(grid, spot, radius);
    return found === null ? null : { distance: found.metres, heading: found.value };
  };
}

/** Longitude and latitude of a spot, degrees with 7 decimals (about a centimetre). */
export function toDegrees(centre: Spot, spot: Spot): [longitude: number, latitude: number] {
  const metresPerDegree = 111_320;
  const latitude = centre[1] + spot[1] / metresPerDegree;
  const longitude = centre[0] + spot[0] / (metresPerDegree * Math.cos((centre[1] * Math.PI) / 180));
  return [round7(longitude), round7(latitude)];
}

function round7(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}
