import { type Level, OFF } from "./level.ts";
import type { Twin } from "./twin-model.ts";

/** How a lamp is shown (dashboard.md, states of a lamp). */
export type LampStatus = "on" | "off" | "inWork" | "fault" | "noConnection";

/** Device events that mean the lamp or its supply is broken, and not merely out of its limits. */
const FAULT_EVENTS: ReadonlySet<string> = new Set([
  "lampFailure",
  "lampUnexpectedOn",
  "cyclingFailure",
  "dimmingFailure",
  "relayFailure",
  "contactorError",
  "controlGearCommFailure",
  "controlGearFailure",
  "controlGearThermalShutdown",
  "lightSourceThermalShutdown",
  "lightSourceOpenCircuit",
  "lightSourceShortCircuit",
  "supplyLoss",
  "leakageDetected",
  "circuitBreakerTripped",
  "switchingErrorOn",
  "switchingErrorOff",
  "photocellStuck",
]);

/**
 * The level a lamp gives now as far as anyone knows: measured, else reported, whichever is newer; calculated where the lamp has no voice or
 * has never spoken, from what its segment's controller says where there is one. */
export function shownLevel(twin: Twin): Level {
  const { measured, reported, desired } = twin;
  if (twin.switching !== "networked") return reported.feedbackLevel ?? desired.level;
  if (twin.availability === "unpowered") return OFF;
  const reportedIsNewer =
    reported.at !== null && (measured.at === null || reported.at > measured.at);
  const newest = reportedIsNewer ? reported.feedbackLevel : measured.actualLightLevel;
  return newest ?? measured.actualLightLevel ?? reported.feedbackLevel ?? desired.level;
}

/** Whether a lamp is broken by its own word or by comparison. */
export function isFaulty(twin: Twin): boolean {
  if (twin.deviations.lampFailure !== null || twin.deviations.lampUnexpectedOn !== null)
    return true;
  for (const eventType in twin.openEvents) if (FAULT_EVENTS.has(eventType)) return true;
  return false;
}

/**
 * How the lamp is to be shown. `inWork`: somebody works at it now. A lamp by cabinet or without network has no connection to lose; one that
 * is late is shown by its last word (and as stale, see isStale).
 */
export function lampStatus(twin: Twin, inWork: boolean): LampStatus {
  if (inWork) return "inWork";
  const silent = twin.availability === "offline" || twin.availability === "neverSeen";
  if (silent && twin.switching === "networked") return "noConnection";
  if (isFaulty(twin)) return "fault";
  return shownLevel(twin) > 0 ? "on" : "off";
}

/** Whether what is shown is older than it should be. A lamp without a voice is as old as the word of its segment's controller. */
export function isStale(twin: Twin): boolean {
  const { availability } = twin;
  if (availability === "online" || availability === "unpowered") return false;
  return twin.switching === "networked" || availability !== "neverSeen";
}
