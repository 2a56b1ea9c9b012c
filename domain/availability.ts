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
  /** While it gives none: since when. */
  readonly unpoweredSince: EpochMs;
}

/** Who still speaks so long after his feeder was switched off has power from elsewhere, or the inventory is wrong. */
const LAST_WORDS_MS = 5 * 60_000;

/**
 * The availability of a networked light point at `now`. Silence is counted from the last message, from the backend's start or from the
 * feeder's return, whichever is latest; within that grace the old answer stands. A last will counts at once, unless it came from
 * before the feeder's return. While the feeder is off by plan nothing can be heard: "unpowered".
 */
export function availabilityOf(twin: Twin, listening: Listening, now: EpochMs): Availability {
  if (twin.lastSeen === null) return "neverSeen";
  const { reportingInterval, listeningSince } = listening;
  let { poweredSince } = listening;
  if (poweredSince === null) {
    if (twin.lastSeen <= listening.unpoweredSince + LAST_WORDS_MS)
      return withoutPower(twin, listening);
    poweredSince = 0;
  }

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

/** What was lost before its feeder was switched off stays lost; the others went with it, a little before we heard of the feeder. */
function withoutPower(twin: Twin, listening: Listening): Availability {
  if (twin.availability !== "offline") return "unpowered";
  const since = twin.availabilitySince ?? 0;
  return since < listening.unpoweredSince - LAST_WORDS_MS ? "offline" : "unpowered";
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
