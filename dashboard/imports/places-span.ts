export type Bounds = readonly [west: number, south: number, east: number, north: number];

const kmPerDegree = 111.32;

/** Middle of a box in degrees, and how far it reaches, km. */
export function spanOf([west, south, east, north]: Bounds): {
  readonly latitude: number;
  readonly longitude: number;
  readonly eastKm: number;
  readonly northKm: number;
} {
  const latitude = (south + north) / 2;
  return {
    latitude,
    longitude: (west + east) / 2,
    eastKm: (east - west) * kmPerDegree * Math.cos((latitude * Math.PI) / 180),
    northKm: (north - south) * kmPerDegree,
  };
}

/** Puts degrees into a picture of this size so that the box fits, north up, with a margin around. */
export function projector(
  [west, south, east, north]: Bounds,
  width: number,
  height: number,
  margin: number,
): (longitude: number, latitude: number) => readonly [x: number, y: number] {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  // A file of one place has no extent of its own: some 100 m are shown around it.
  const spanEast = Math.max((east - west) * shrink, 0.001);
  const spanNorth = Math.max(north - south, 0.001);
  const scale = Math.min((width - 2 * margin) / spanEast, (height - 2 * margin) / spanNorth);
  const [middleEast, middleNorth] = [(west + east) / 2, (south + north) / 2];
  return (longitude, latitude) => [
    width / 2 + (longitude - middleEast) * shrink * scale,
    height / 2 - (latitude - middleNorth) * scale,
  ];
}
