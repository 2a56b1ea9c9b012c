import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { lampStore, selection, themeStore } from "../app/stores.ts";
import type { StreetsView, TownView } from "../../api/contract/town.ts";
import type { LampSource } from "./lamp-layer.ts";
import { mapColours } from "./map-colours.ts";
import { createTownMap } from "./town-map.ts";
import type { MapView, TownMap, TownMapOptions } from "./town-map-view.ts";

/** What the layer draws, straight from the lamp store's arrays; null before the first columns have come. */
export function lampSource(): LampSource | null {
  const columns = lampStore.columns();
  if (columns === null) return null;
  return {
    count: columns.index.length,
    longitude: columns.longitude,
    latitude: columns.latitude,
    status: lampStore.status(),
    level: lampStore.level(),
    flags: lampStore.flags(),
  };
}

/** The selection as the layer wants it. */
function chosenMask(): Uint8Array {
  const mask = new Uint8Array(lampStore.columns()?.index.length ?? 0);
  for (const id of selection.ids()) {
    const slot = lampStore.placeOf(id);
    if (slot !== null) mask[slot] = 1;
  }
  return mask;
}

/** The colours of the page as it is, by day or by night. */
export function pageColours() {
  const style = getComputedStyle(document.documentElement);
  return mapColours(themeStore.current() === "night", (name) =>
    style.getPropertyValue(name).trim(),
  );
}

interface TownMapInput {
  readonly town: TownView | undefined;
  readonly streets: StreetsView | undefined;
  readonly words: Readonly<Record<string, string>>;
  readonly onPick: TownMapOptions["onPick"];
  readonly onRing: TownMapOptions["onRing"];
}

interface TownMapState {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly map: TownMap | null;
  readonly view: MapView | null;
  /** True where the browser gives no WebGL2. */
  readonly refused: boolean;
}

export function hasWebgl2(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** Holds the map to a container and lets live data flow into it past React. */
export function useTownMap({ town, streets, words, onPick, onRing }: TownMapInput): TownMapState {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<TownMap | null>(null);
  const [view, setView] = useState<MapView | null>(null);
  const [refused] = useState(() => !hasWebgl2());
  const heard = useRef({ onPick, onRing });
  useEffect(() => {
    heard.current = { onPick, onRing };
  }, [onPick, onRing]);
  const ready = town !== undefined && streets !== undefined;

  useEffect(() => {
    if (!ready || refused || container.current === null) return;
    const made = createTownMap({
      container: container.current,
      bounds: town.bounds,
      streets,
      colours: pageColours(),
      words,
      onPick: (slots, at) => heard.current.onPick(slots, at),
      onRing: (ring, keys) => heard.current.onRing(ring, keys),
      onMove: setView,
    });
    const lay = (): void => {
      const source = lampSource();
      if (source) made.lay(source);
      made.choose(chosenMask());
    };
    lay();
    const stopFrames = lampStore.subscribeFrame((change) => {
      if (change.kind === "layout") lay();
      else made.change(change.places, change.count);
    });
    const stopSelection = selection.subscribe(() => made.choose(chosenMask()));
    const stopTheme = themeStore.subscribe(() => made.recolour(pageColours()));
    setMap(made);
    return () => {
      stopFrames();
      stopSelection();
      stopTheme();
      made.close();
      setMap(null);
    };
    // The map outlives changes of town and streets; those flow in below. Words come once: a new language reloads the screen.
  }, [ready, words]); // oxlint-disable-line react/exhaustive-deps

  useEffect(() => {
    if (map && streets) map.restreet(streets);
  }, [map, streets]);

  return { container, map, view, refused };
}
