import type { Level } from "./level.ts";

/** Local wall time "HH:MM", 00:00 to 23:59. In a lighting day 12:00..23:59 is the evening's date, 00:00..11:59 the next. */
export type ClockTime = string;

export type AstronomicalEvent = "sunset" | "sunrise" | "civilDusk" | "civilDawn";

interface ClockMoment {
  readonly clock: ClockTime;
}

/** A moment that follows the sun, held between guards where they are given. */
export interface SunMoment {
  readonly event: AstronomicalEvent;
  /** Whole minutes, negative is earlier. */
  readonly offsetMinutes: number;
  /** Acts not before this local time. */
  readonly earliest?: ClockTime;
  /** Acts not after this local time. */
  readonly latest?: ClockTime;
}

/** From this moment on the lamp goes to `level`. */
export interface SwitchPoint {
  readonly at: ClockMoment | SunMoment;
  readonly level: Level;
  /** Seconds the lamp takes from the level before to this one. */
  readonly rampTime: number;
}

/** A dimming program (Dimmprogramm): switch points in the order of one night, the last one off. */
export interface Program {
  readonly id: string;
  readonly name: string;
  readonly points: readonly SwitchPoint[];
}
