import { clockTime, type Clock, type ClockSetting } from "../domain/clock.ts";

/** The town's clock: the machine's own, or one that starts elsewhere and runs faster. */
export function townClock(setting: ClockSetting | null, machineNow: () => number): Clock {
  if (setting === null) return { now: machineNow, speed: 1 };
  return { now: () => Math.round(clockTime(setting, machineNow())), speed: setting.speed };
}
