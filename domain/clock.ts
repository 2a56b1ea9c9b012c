/** Milliseconds since 1970, UTC. */
export type EpochMs = number;

/** The one source of time. Rules get instants as arguments; processes get a Clock. */
export interface Clock {
  /** The present instant in milliseconds since 1970, UTC. */
  now(): EpochMs;
  /** How many clock seconds pass in a real second: 1 but in the demo. A wait of d clock-ms takes d / speed real ms. */
  readonly speed: number;
}

/** Where a clock starts and how fast it runs; equal in all processes and threads that share it. */
export interface ClockSetting {
  /** Real instant at which the clock showed `originMs`, milliseconds since 1970. */
  readonly startedAtMs: EpochMs;
  readonly originMs: EpochMs;
  readonly speed: number;
}

/** The instant a clock of this setting shows when the machine's own clock shows `realMs`. */
export function clockTime(setting: ClockSetting, realMs: EpochMs): EpochMs {
  return setting.originMs + (realMs - setting.startedAtMs) * setting.speed;
}
