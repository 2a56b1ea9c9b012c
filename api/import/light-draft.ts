import type { LightingClass, PowerCurve, Switching } from "../../domain/light.ts";
import type { Place } from "./place.ts";

/** A luminaire type as a row describes it. */
export interface TypeDraft {
  readonly name: string;
  readonly manufacturer: string | null;
  readonly lightSource: string | null;
  readonly ratedPower: number;
  readonly standbyPower: number;
  readonly powerCurve: PowerCurve;
  readonly lumens: number | null;
  /** The watts are a guess from the kind of lamp. */
  readonly assumed: boolean;
}

/** A light point as a row describes it. */
export interface LightDraft {
  readonly row: number;
  /** By which the same light point is found again in a later file. */
  readonly sourceKey: string;
  readonly number: string;
  readonly mast: string | null;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly area: string | null;
  readonly at: Place;
  readonly cabinet: string | null;
  readonly segment: string | null;
  readonly phase: "L1" | "L2" | "L3" | null;
  readonly type: TypeDraft;
  readonly switching: Switching;
  readonly device: string | null;
  readonly output: number;
  readonly lightingClass: LightingClass | null;
  readonly minimumLevel: number;
  readonly defaultLevel: number;
  readonly neverDim: boolean;
  readonly zeichen394: boolean;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly installedOn: string | null;
  readonly note: string | null;
}
