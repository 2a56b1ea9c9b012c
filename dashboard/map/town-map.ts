import {
  GeoJSONSource,
  Map as BaseMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { StreetsView } from "../../api/contract/town.ts";
import { basePaint, baseSources, baseStyle } from "./base-map.ts";
import type { BaseMapColours } from "./base-map.ts";
import { createPicker } from "./lamp-picking.ts";
import type { LampPicker } from "./lamp-picking.ts";
import { emphasis, LampLayer } from "./lamp-layer.ts";
import type { LampColours, LampSource } from "./lamp-layer.ts";

// The worker is a file of our own origin, so that the content security policy need not allow blob: scripts.
setWorkerUrl(workerUrl);

export interface TownMapColours {
  readonly base: BaseMapColours;
  readonly lamps: LampColours;
}

export interface TownMapOptions {
  readonly container: HTMLElement;
  readonly bounds: readonly [number, number, number, number] | null;
  readonly streets: StreetsView;
  readonly colours: TownMapColours;
  /** Words of the map's own buttons, by MapLibre's keys. */
  readonly words: Readonly<Record<string, string>>;
  /** Slots under the finger, nearest first; empty for bare ground. */
  readonly onPick: (slots: readonly number[]) => void;
  readonly onMove: (view: MapView) => void;
}

export interface MapView {
  readonly zoom: number;
  /** Place of a coordinate in the container, CSS pixels. */
  project(longitude: number, latitude: number): { x: number; y: number };
}

/** The map without React: base map, lamp layer, picking. All drawing that follows live data goes through here. */
export interface TownMap {
  /** Other light points than before. */
  lay(source: LampSource): void;
  /** States of these slots have changed in the source. */
  change(places: ArrayLike<number>, count: number): void;
  select(slot: number | null): void;
  /** Which statuses are shown in full; the others fade. Null: all. */
  filter(shown: ReadonlySet<number> | null): void;
  recolour(colours: TownMapColours): void;
  restreet(streets: StreetsView): void;
  goTo(longitude: number, latitude: number, offset?: readonly [number, number]): void;
  fit(bounds: readonly [number, number, number, number]): void;
  close(): void;
}

const reach = 14;
/** Pixels kept free around the town: the chips lie over the top of the map. */
const room = { top: 88, right: 40, bottom: 40, left: 40 };

/** Needs WebGL2; without it the caller shows the list. */
export function createTownMap(options: TownMapOptions): TownMap {
  const map = new BaseMap({
    container: options.container,
    style: baseStyle(options.streets, options.colours.base),
    ...(options.bounds
      ? { bounds: boundsOf(options.bounds), fitBoundsOptions: { padding: room } }
      : {}),
    minZoom: 8,
    maxZoom: 20,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    locale: { ...options.words },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-left");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let colours = options.colours;
  let streets = options.streets;
  let source: LampSource | null = null;
  let layer: LampLayer | null = null;
  let picker: LampPicker | null = null;
  let selected: number | null = null;
  let hovered: number | null = null;
  let shown: ReadonlySet<number> | null = null;
  let styled = false;

  const emphasisOf = (slot: number): number => {
    const faded = shown !== null && !shown.has(source?.status[slot] ?? 0) && slot !== selected;
    return (
      (slot === selected ? emphasis.selected : 0) |
      (slot === hovered ? emphasis.hovered : 0) |
      (faded ? emphasis.faded : 0)
    );
  };
  const redraw = (slot: number | null): void => {
    if (slot !== null && source && layer && slot < source.count)
      layer.set(slot, source, emphasisOf(slot));
  };
  const redrawAll = (): void => {
    if (!source || !layer) return;
    for (let slot = 0; slot < source.count; slot++) layer.set(slot, source, emphasisOf(slot));
    layer.flush();
  };
  const mount = (): void => {
    if (!styled || !source) return;
    for (const id of ["lamp-glow", "lamps"]) if (map.getLayer(id)) map.removeLayer(id);
    layer = new LampLayer(source, colours.lamps);
    // Names are read over the light on the ground; no name covers a lamp.
    map.addLayer(layer);
    map.addLayer(layer.glow, "street-name");
    redrawAll();
  };
  /** New data into the sources: a new style would throw the lamp layer out. */
  const refill = (): void => {
    for (const [id, data] of Object.entries(baseSources(streets))) {
      const held = map.getSource(id);
      if (held instanceof GeoJSONSource) void held.setData(data);
    }
  };
  const repaintBase = (): void => {
    if (!styled) return;
    for (const [id, paint] of Object.entries(basePaint(colours.base))) {
      for (const [name, value] of Object.entries(paint)) {
        // basePaint holds names of paint properties only; Object.entries widens them to string.
        map.setPaintProperty(id, name as Parameters<BaseMap["setPaintProperty"]>[1], value);
      }
    }
  };
  const view = (): MapView => ({
    zoom: map.getZoom(),
    project: (longitude, latitude) => {
      const { x, y } = map.project([longitude, latitude]);
      return { x, y };
    },
  });

  // Not "load": that waits for the streets, and the lamps need not.
  map.once("style.load", () => {
    styled = true;
    // Theme and streets may have changed while the style was read.
    repaintBase();
    if (streets !== options.streets) refill();
    mount();
    options.onMove(view());
  });
  map.on("move", () => options.onMove(view()));
  // A lost context takes the layer's buffers with it; MapLibre restores its own, ours is made anew.
  map.on("webglcontextrestored", mount);
  map.on("click", (event) => {
    options.onPick(picker?.at(map, event.point.x, event.point.y, reach) ?? []);
  });
  map.on("mousemove", (event) => {
    const [nearest = null] = picker?.at(map, event.point.x, event.point.y, 4) ?? [];
    if (nearest === hovered) return;
    const before = hovered;
    hovered = nearest;
    redraw(before);
    redraw(nearest);
    layer?.flush();
    map.getCanvas().style.cursor = nearest === null ? "" : "pointer";
  });

  return {
    lay(next) {
      source = next;
      picker = createPicker(next);
      selected = selected !== null && selected < next.count ? selected : null;
      hovered = null;
      mount();
    },
    change(places, count) {
      for (let i = 0; i < count; i++) redraw(places[i] ?? null);
      layer?.flush();
    },
    select(slot) {
      const before = selected;
      selected = slot;
      redraw(before);
      redraw(slot);
      layer?.flush();
    },
    filter(next) {
      shown = next;
      redrawAll();
    },
    recolour(next) {
      colours = next;
      layer?.recolour(next.lamps);
      repaintBase();
    },
    restreet(next) {
      streets = next;
      if (styled) refill();
    },
    goTo(longitude, latitude, offset = [0, 0]) {
      map.easeTo({
        center: [longitude, latitude],
        zoom: Math.max(map.getZoom(), 16),
        offset: [offset[0], offset[1]],
        duration: still.matches ? 0 : 600,
      });
    },
    fit(bounds) {
      map.fitBounds(boundsOf(bounds), { padding: room, animate: !still.matches, duration: 600 });
    },
    close() {
      map.remove();
    },
  };
}

function boundsOf([west, south, east, north]: readonly [number, number, number, number]): [
  [number, number],
  [number, number],
] {
  return [
    [west, south],
    [east, north],
  ];
}
