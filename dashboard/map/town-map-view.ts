import type { StreetsView } from "../../api/contract/town.ts";
import type { BaseMapColours } from "./base-map.ts";
import type { DrawnKeys, DrawTool } from "./drawing.ts";
import type { LampColours, LampSource } from "./lamp-layer.ts";
import type { Ring } from "./ring.ts";

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
  readonly onPick: (slots: readonly number[], at: PickedPlace) => void;
  /** A ring was drawn around light points. */
  readonly onRing: (ring: Ring, keys: DrawnKeys) => void;
  readonly onMove: (view: MapView) => void;
}

export interface PickedPlace {
  readonly longitude: number;
  readonly latitude: number;
  /** With Shift, Ctrl or Cmd: to choose it besides, not to open it. */
  readonly isMore: boolean;
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
  /** Rings around chosen light points: a byte for each slot, 1 where it is chosen. Only those that differ are drawn anew. */
  choose(mask: Uint8Array): void;
  /** What a finger draws; null: it moves the map. */
  draw(tool: DrawTool | null): void;
  inside(ring: Ring): readonly number[];
  /** Which statuses are shown in full; the others fade. Null: all. */
  filter(shown: ReadonlySet<number> | null): void;
  recolour(colours: TownMapColours): void;
  restreet(streets: StreetsView): void;
  goTo(longitude: number, latitude: number, offset?: readonly [number, number]): void;
  fit(bounds: readonly [number, number, number, number]): void;
  close(): void;
}
