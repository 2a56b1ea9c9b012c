import { type Clock, type ClockSetting, clockTime } from "../domain/clock.ts";

/** The machine's own time. */
export const machineTime: ClockSetting = { startedAtMs: 0, originMs: 0, speed: 1 };

/** A clock over the machine's own. */
export function realClock(setting: ClockSetting): Clock {
  return {
    speed: setting.speed,
    // Whole milliseconds: instants travel as integers.
    now: () => Math.round(clockTime(setting, Date.now())),
  };
}
