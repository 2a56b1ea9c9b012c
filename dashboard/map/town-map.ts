import {
  GeoJSONSource,
  Map as BaseMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { basePaint, baseSources, baseStyle } from "./base-map.ts";
import { createDrawing } from "./drawing.ts";
import { createPicker } from "./lamp-picking.ts";
import type { LampPicker } from "./lamp-picking.ts";
import { emphasis, LampLayer } from "./lamp-layer.ts";
import type { LampSource } from "./lamp-layer.ts";
import type { MapView, TownMap, TownMapOptions } from "./town-map-view.ts";

// The worker is a file of our own origin, so that the content security policy need not allow blob: scripts.
setWorkerUrl(workerUrl);

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
    // Shift and a drag choose light points here.
    boxZoom: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    locale: { ...options.words },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-left");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const drawing = createDrawing(map, options.onRing);
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let colours = options.colours;
  let streets = options.streets;
  let source: LampSource | null = null;
  let layer: LampLayer | null = null;
  let picker: LampPicker | null = null;
  let selected: number | null = null;
  let hovered: number | null = null;
  let shown: ReadonlySet<number> | null = null;
  let chosen: Uint8Array = new Uint8Array(0);
  let styled = false;

  const emphasisOf = (slot: number): number => {
    const faded = shown !== null && !shown.has(source?.status[slot] ?? 0) && slot !== selected;
    return (
      (slot === selected ? emphasis.selected : 0) |
      (slot === hovered ? emphasis.hovered : 0) |
      (chosen[slot] === 1 ? emphasis.chosen : 0) |
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
    const { shiftKey, ctrlKey, metaKey } = event.originalEvent;
    options.onPick(picker?.at(map, event.point.x, event.point.y, reach) ?? [], {
      longitude: event.lngLat.lng,
      latitude: event.lngLat.lat,
      isMore: shiftKey || ctrlKey || metaKey,
    });
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
      chosen = new Uint8Array(next.count);
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
    choose(mask) {
      const before = chosen;
      chosen = mask;
      for (let slot = 0; slot < mask.length; slot++) if (mask[slot] !== before[slot]) redraw(slot);
      layer?.flush();
    },
    draw: (tool) => drawing.use(tool),
    inside: (ring) => picker?.inside(ring) ?? [],
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
      drawing.close();
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
