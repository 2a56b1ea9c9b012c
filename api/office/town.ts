import type { Place } from "../../domain/place.ts";
import type { OfficeConfig } from "../config.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LightPoint, OfficeData } from "./office-data.ts";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Around all light points of a scope; null without any. */
export function boundsOf(lights: readonly LightPoint[], scope: AreaScope): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const light of lights) {
    if (!inScope(scope, light.areaId)) continue;
    west = Math.min(west, light.longitude);
    east = Math.max(east, light.longitude);
    south = Math.min(south, light.latitude);
    north = Math.max(north, light.latitude);
  }
  return west === Infinity ? null : [west, south, east, north];
}

/** Middle of Germany, for an office that knows of no light point yet. */
const nowhere = { latitude: 51.16, longitude: 10.45 };

/** Where the sun is watched from: what the configuration says, else the middle of the light points. */
export function placeOf(
  config: Pick<OfficeConfig, "latitude" | "longitude" | "timeZone">,
  lights: readonly LightPoint[],
): Place {
  const { timeZone, latitude, longitude } = config;
  if (latitude !== null && longitude !== null) return { latitude, longitude, timeZone };
  if (lights.length === 0) return { ...nowhere, timeZone };
  // To a kilometre, as field does, so that both see the sun from the same place.
  const middle = (sum: number): number => Math.round((sum / lights.length) * 100) / 100;
  return {
    latitude: middle(lights.reduce((sum, light) => sum + light.latitude, 0)),
    longitude: middle(lights.reduce((sum, light) => sum + light.longitude, 0)),
    timeZone,
  };
}

export function townName(
  config: Pick<OfficeConfig, "townName" | "site">,
  data: Pick<OfficeData, "meta">,
): string {
  return config.townName ?? data.meta.get("townName") ?? config.site;
}
