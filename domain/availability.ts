import type { EpochMs } from "./clock.ts";
import type { Availability, Twin } from "./twin-model.ts";

const LATE_AFTER_INTERVALS = 2;
const OFFLINE_AFTER_INTERVALS = 4;

/** What silence has to be measured against. */
export interface Listening {
  /** Seconds between two telemetry messages of the device. */
  readonly reportingInterval: number;
  /** Since when this backend listens: what was silent while nobody listened counts from here. */
  readonly listeningSince: EpochMs;
  /** Since when the feeder gives power; null while it gives none (feeders without day power are silent by day). */
  readonly poweredSince: EpochMs | null;
}

/**
 * The availability of a networked light point at `now`. Silence is counted from the last message, from the backend's start or from the
 * feeder's return, whichever is latest; within that grace the old answer stands. A last will counts at once, unless it came from
 * before the feeder's return.
 */
export function availabilityOf(twin: Twin, listening: Listening, now: EpochMs): Availability {
  if (twin.lastSeen === null) return "neverSeen";
  const { reportingInterval, listeningSince, poweredSince } = listening;
  if (poweredSince === null)
    return twin.availability === "neverSeen" ? "online" : twin.availability;

  const willHolds =
    !twin.online && twin.connectionSince !== null && twin.connectionSince >= poweredSince;
  if (willHolds && twin.connectionSince! >= twin.lastSeen) return "offline";

  const intervalMs = reportingInterval * 1000;
  const silence = now - twin.lastSeen;
  if (silence <= LATE_AFTER_INTERVALS * intervalMs) return "online";
  const judged = now - Math.max(twin.lastSeen, listeningSince, poweredSince);
  if (judged > OFFLINE_AFTER_INTERVALS * intervalMs) return "offline";
  if (judged > LATE_AFTER_INTERVALS * intervalMs) {
    return twin.availability === "offline" ? "offline" : "late";
  }
  return twin.availability === "neverSeen" ? "online" : twin.availability;
}

/** Sets the twin's availability. Lamps without a voice have none to lose and stay as they are. Changes `twin`; says whether it differs. */
export function judgeAvailability(twin: Twin, listening: Listening, now: EpochMs): boolean {
  if (twin.switching !== "networked") return false;
  const availability = availabilityOf(twin, listening, now);
  if (availability === twin.availability) return false;
  twin.availability = availability;
  twin.availabilitySince = now;
  twin.revision += 1;
  return true;
}
