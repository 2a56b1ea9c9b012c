import { judgeAvailability, type Listening } from "../domain/availability.ts";
import type { EpochMs } from "../domain/clock.ts";
import type { Lamp } from "./lamp.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Makes what sets a lamp's availability, judged by the interval its device announced. The function says whether it differs. */
export function createSilenceJudge(
  reportingInterval: number,
  listeningSince: EpochMs,
): (lamp: Lamp, now: EpochMs) => boolean {
  const listening: Mutable<Listening> = {
    reportingInterval,
    listeningSince,
    poweredSince: 0,
    unpoweredSince: 0,
  };
  return (lamp, now) => {
    // A segment is heard when its cabinet is.
    if (lamp.role === "segment") return false;
    listening.poweredSince = lamp.segment === null ? 0 : lamp.segment.poweredSince;
    listening.unpoweredSince = lamp.segment?.unpoweredSince ?? 0;
    const announced = lamp.device?.announced?.reportingInterval ?? 0;
    listening.reportingInterval = Math.max(reportingInterval, announced);
    return judgeAvailability(lamp.twin, listening, now);
  };
}
