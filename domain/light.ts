import type { Level } from "./level.ts";

/** How a light point is switched; "byCabinet" and "notNetworked" lamps have no voice, their twin is calculated. */
export type Switching = "networked" | "byCabinet" | "notNetworked";

/** Lighting classes of EN 13201-2. */
export type LightingClass =
  | `M${1 | 2 | 3 | 4 | 5 | 6}`
  | `C${0 | 1 | 2 | 3 | 4 | 5}`
  | `P${1 | 2 | 3 | 4 | 5 | 6}`;

/** [level %, active power W], levels ascending. */
export type PowerCurve = readonly (readonly [level: number, activePower: number])[];

export interface LuminaireType {
  readonly id: string;
  readonly name: string;
  readonly manufacturer: string;
  /** W at 100 %. */
  readonly ratedPower: number;
  /** W taken at level 0 with the supply on. */
  readonly standbyPower: number;
  /** Empty: straight line from standby power to rated power. */
  readonly powerCurve: PowerCurve;
}

/** What the rules need to know of a light point (Leuchtstelle). */
export interface LightFacts {
  readonly lightId: string;
  /** Number on the mast, as people know it (Leuchtstellennummer). */
  readonly number: string;
  readonly switching: Switching;
  /** Output of the controller, from 1. */
  readonly output: number;
  readonly lightingClass: LightingClass | null;
  /** Safety floor: least level while it should burn; 0 is none. */
  readonly minimumLevel: Level;
  /** Zebra crossings and the like (DIN 67523): stays at 100 % while it burns. */
  readonly neverDim: boolean;
  /** Level without program and override; what the lamp does without valid time. */
  readonly defaultLightLevel: Level;
}
