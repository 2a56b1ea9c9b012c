import { judgeAvailability } from "../domain/availability.ts";
import type { EpochMs } from "../domain/clock.ts";
import type { Lamp } from "./lamp.ts";

/** Makes what sets a lamp's availability, judged by the interval its device announced. The function says whether it differs. */
export function createSilenceJudge(
  reportingInterval: number,
  listeningSince: EpochMs,
): (lamp: Lamp, now: EpochMs) => boolean {
  const listening = { reportingInterval, listeningSince, poweredSince: 0 };
  return (lamp, now) => {
    const announced = lamp.device?.announced?.reportingInterval ?? 0;
    listening.reportingInterval = Math.max(reportingInterval, announced);
    return judgeAvailability(lamp.twin, listening, now);
  };
}
