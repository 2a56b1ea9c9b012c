/** A place as the map's address names it: "latitude,longitude" in degrees. */
export const placeAddress = (latitude: number, longitude: number): string =>
  `${latitude.toFixed(6)},${longitude.toFixed(6)}`;

/** Longitude and latitude of such an address; null where it is none, or off the map. */
export function readPlace(at: string): readonly [longitude: number, latitude: number] | null {
  const [, north, east] = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(at) ?? [];
  if (north === undefined || east === undefined) return null;
  const latitude = Number(north);
  const longitude = Number(east);
  return Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 ? [longitude, latitude] : null;
}
