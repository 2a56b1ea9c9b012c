import KDBush from "kdbush";
import { MercatorCoordinate, type Map as BaseMap } from "maplibre-gl";
import { lampSize, type LampSource } from "./lamp-layer.ts";
import { boundsOfRing, isInside } from "./ring.ts";
import type { Ring } from "./ring.ts";

/** Pixels of a world at zoom 0, as MapLibre has it. */
const tileSize = 512;

/** Finds light points under a finger or a pointer. */
export interface LampPicker {
  /** Slots within reach of a point on screen, nearest first; all heads of a mast come together. */
  at(map: BaseMap, x: number, y: number, reachPixels: number): number[];
  /** Slots within a ring of [longitude, latitude], ascending. */
  inside(ring: Ring): number[];
}

export function createPicker(source: LampSource): LampPicker {
  const tree = new KDBush(source.count, 64, Float64Array);
  for (let i = 0; i < source.count; i++) {
    const place = MercatorCoordinate.fromLngLat([
      source.longitude[i] ?? 0,
      source.latitude[i] ?? 0,
    ]);
    tree.add(place.x, place.y);
  }
  tree.finish();
  return {
    at(map, x, y, reachPixels) {
      if (source.count === 0) return [];
      const place = MercatorCoordinate.fromLngLat(map.unproject([x, y]));
      const zoom = map.getZoom();
      const reach = (reachPixels + lampSize(zoom) / 2) / (tileSize * 2 ** zoom);
      const found = tree.within(place.x, place.y, reach);
      const distance = (slot: number): number => {
        const lamp = map.project([source.longitude[slot] ?? 0, source.latitude[slot] ?? 0]);
        return (lamp.x - x) ** 2 + (lamp.y - y) ** 2;
      };
      return found
        .map((slot) => ({ slot, distance: distance(slot) }))
        .toSorted((a, b) => a.distance - b.distance || a.slot - b.slot)
        .map(({ slot }) => slot);
    },
    inside(ring) {
      if (source.count === 0 || ring.length < 3) return [];
      const [west, south, east, north] = boundsOfRing(ring);
      const { x: left, y: top } = MercatorCoordinate.fromLngLat([west, north]);
      const { x: right, y: bottom } = MercatorCoordinate.fromLngLat([east, south]);
      return tree
        .range(left, top, right, bottom)
        .filter((slot) => isInside(ring, source.longitude[slot] ?? 0, source.latitude[slot] ?? 0))
        .toSorted((a, b) => a - b);
    },
  };
}
