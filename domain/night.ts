import type { EpochMs } from "./clock.ts";
import type { Level } from "./level.ts";
import type { DateText } from "./calendar.ts";
import type { AstronomicalEvent, ClockTime } from "./program.ts";

/** Why a step's moment is not simply the one written in the point. */
export type MomentChange =
  | "earliestGuard"
  | "latestGuard"
  /** The local time does not exist that night: first instant after the gap. */
  | "clockGap"
  /** The local time comes twice that night: the first one. */
  | "clockRepeated"
  /** The sun stays below: it is dark from noon to noon. */
  | "sunStaysDown"
  /** The sun does not sink so low: morning point at solar midnight. */
  | "sunStaysUp"
  /** Came before the point listed ahead of it: acts together with that one. */
  | "heldBack";

/** What decided a step. */
export type DecidedBy =
  | { readonly kind: "beforeFirstPoint" }
  | {
      readonly kind: "point";
      /** Lighting day whose program the point belongs to (the one before, when its last point reaches over noon). */
      readonly date: DateText;
      /** Calendar rule; null is the calendar's default program. */
      readonly ruleId: string | null;
      readonly programId: string;
      /** Place of the point in the program, from 0. */
      readonly pointIndex: number;
      readonly at:
        | { readonly clock: ClockTime }
        | { readonly event: AstronomicalEvent; readonly offsetMinutes: number };
      readonly changed: readonly MomentChange[];
    };

/** From `from` until before `to` the lamp is to be at `level`, ramping there in the first `rampTime` seconds. */
export interface NightStep {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly level: Level;
  readonly rampTime: number;
  readonly decidedBy: DecidedBy;
}

/** The timeline of one lighting day: its steps cover local noon to local noon without gap or overlap. */
export interface Night {
  readonly date: DateText;
  readonly calendarId: string;
  readonly programId: string;
  readonly ruleId: string | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Level in force right before `from`: where a ramp at noon starts. */
  readonly levelBefore: Level;
  readonly steps: readonly NightStep[];
}
