import type { StreetsView } from "../contract/town.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";
import type { Line } from "./stock-names.ts";

/** Farther apart two lamps are no neighbours in a street: the chain is broken there. */
const gapMeters = 160;

/** The base map: imported street lines; a street without any is chained from its own lamps. */
export function streetsOf(data: OfficeData, scope: AreaScope): StreetsView {
  const drawn = new Set<string>();
  const streets: { name: string; lines: readonly Line[]; chained: boolean }[] = [];
  for (const { name, lines } of data.names.streets) {
    if (lines.length === 0) continue;
    drawn.add(name);
    streets.push({ name, lines, chained: false });
  }
  const byStreet = Map.groupBy(
    data.lights.filter((light) => light.street !== null && inScope(scope, light.areaId)),
    (light) => light.street ?? "",
  );
  for (const [name, lights] of byStreet) {
    if (!drawn.has(name)) streets.push({ name, lines: chain(lights), chained: true });
  }
  return {
    streets,
    cabinets: data.names.cabinets.flatMap(({ id, number, latitude, longitude }) =>
      latitude === null || longitude === null ? [] : [{ id, number, latitude, longitude }],
    ),
  };
}

/** Lines through a street's lamps: they are walked along the longer side of the street, broken at gaps. */
function chain(lights: readonly LightPoint[]): Line[] {
  const first = lights[0];
  if (first === undefined) return [];
  const metersEast = 111_320 * Math.cos((first.latitude * Math.PI) / 180);
  const places = lights.map((light) => ({
    x: (light.longitude - first.longitude) * metersEast,
    y: (light.latitude - first.latitude) * 111_320,
    at: [light.longitude, light.latitude] as const,
  }));
  const axis = mainAxis(places);
  places.sort((a, b) => a.x * axis.x + a.y * axis.y - (b.x * axis.x + b.y * axis.y));
  const lines: (readonly [number, number])[][] = [];
  let line: (readonly [number, number])[] = [];
  let before = places[0];
  for (const place of places) {
    if (before !== undefined && Math.hypot(place.x - before.x, place.y - before.y) > gapMeters) {
      lines.push(line);
      line = [];
    }
    line.push(place.at);
    before = place;
  }
  lines.push(line);
  return lines.filter(({ length }) => length > 1);
}

/** Direction in which the places lie spread: the greater axis of their scatter. */
function mainAxis(places: readonly { x: number; y: number }[]): { x: number; y: number } {
  const meanX = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  const meanY = places.reduce((sum, { y }) => sum + y, 0) / places.length;
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of places) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}
