/** A closed line of [longitude, latitude]; the last point joins the first by itself. */
export type Ring = readonly (readonly [number, number])[];

/** West, south, east, north. */
export function boundsOfRing(ring: Ring): readonly [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of ring) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

/** Whether a place lies within: a line from it to the east crosses the ring an odd number of times. */
export function isInside(ring: Ring, longitude: number, latitude: number): boolean {
  let inside = false;
  let last = ring.at(-1) ?? [0, 0];
  for (const point of ring) {
    const [x1, y1] = point;
    const [x2, y2] = last;
    if (y1 > latitude !== y2 > latitude) {
      const crossing = ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1;
      if (longitude < crossing) inside = !inside;
    }
    last = point;
  }
  return inside;
}

type ScreenPoint = readonly [x: number, y: number];

/** Points closer than this to the one before say nothing, pixels. */
const nearestPx = 3;

/** A drawn line with no more points than `atMost`. */
export function thinned(line: readonly ScreenPoint[], atMost: number): readonly ScreenPoint[] {
  const kept: ScreenPoint[] = [];
  for (const point of line) {
    const last = kept.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < nearestPx) continue;
    kept.push(point);
  }
  const step = Math.ceil(kept.length / atMost);
  return step <= 1 ? kept : kept.filter((_, place) => place % step === 0);
}

export function rectangle([x1, y1]: ScreenPoint, [x2, y2]: ScreenPoint): readonly ScreenPoint[] {
  return [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ];
}
