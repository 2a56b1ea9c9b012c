import type { EpochMs } from "./clock.ts";
import { FULL, OFF } from "./level.ts";
import type { Reason, Twin } from "./twin-model.ts";

/**
 * A segment (Stromkreis) is switched as a whole: it is on or off. Its twin is of the same form as a lamp's, with the level 100 or 0; the
 * light points by cabinet on it have no voice and follow it.
 */

/** Events of a segment under which there is no voltage behind it, whatever its contactor does. */
const WITHOUT_VOLTAGE = ["circuitBreakerTripped", "supplyLoss", "switchingErrorOn"] as const;

/** Whether the segment's controller says that it is on; null before it has said anything. */
export function saysOn(segment: Twin): boolean | null {
  if (hasNoVoltage(segment)) return false;
  const { measured, reported } = segment;
  const reportedIsNewer =
    reported.at !== null && (measured.at === null || reported.at > measured.at);
  const newest = reportedIsNewer ? reported.feedbackLevel : measured.actualLightLevel;
  const level = newest ?? measured.actualLightLevel ?? reported.feedbackLevel;
  return level === null ? null : level > 0;
}

function hasNoVoltage(segment: Twin): boolean {
  return WITHOUT_VOLTAGE.some((eventType) => segment.openEvents[eventType] !== undefined);
}

/** Whether its controller is there to be believed. */
function isHeard(segment: Twin): boolean {
  return segment.availability === "online" || segment.availability === "late";
}

export interface SegmentView {
  readonly desiredOn: boolean;
  /** Null while its controller is silent, and before it has said anything. */
  readonly actualOn: boolean | null;
  /** What the controller says while it is heard, else why it is wanted so. */
  readonly reason: Reason;
}

/** How a segment stands, from its twin. */
export function segmentView(segment: Twin): SegmentView {
  const actualOn = isHeard(segment) ? saysOn(segment) : null;
  const { desired, reported } = segment;
  const reason = actualOn === null ? desired.reason : (reported.reason ?? desired.reason);
  return { desiredOn: desired.level > 0, actualOn, reason };
}

/** Whether it is taken as on: by its controller's word, else by its plan. */
export function takenOn(segment: Twin): boolean {
  const { desiredOn, actualOn } = segmentView(segment);
  return actualOn ?? desiredOn;
}

/**
 * Puts a light point by cabinet to what its segment does: wanted as the segment is, shown by the controller's word while it is heard and
 * by the segment's plan otherwise. `power`: W it takes while on, null unknown. `darkSince`: since when the segment is dark although it is
 * wanted on. Changes `twin`; says whether anything differs.
 */
export function followSegment(
  twin: Twin,
  segment: Twin,
  power: number | null,
  darkSince: EpochMs | null,
): boolean {
  const { actualOn, reason } = segmentView(segment);
  const { desired, reported } = twin;
  const level = actualOn === null ? null : actualOn ? FULL : OFF;
  const takes = power === null ? null : takenOn(segment) ? power : 0;
  const told = actualOn === null ? null : reason;
  const dark = twin.openEvents["supplyLoss"] ?? null;
  const same =
    desired.level === segment.desired.level &&
    desired.reason === segment.desired.reason &&
    desired.until === segment.desired.until &&
    reported.feedbackLevel === level &&
    reported.reason === told &&
    twin.availability === segment.availability &&
    twin.expectedPower === takes &&
    dark === darkSince;
  if (same) return false;
  Object.assign(desired, {
    level: segment.desired.level,
    reason: segment.desired.reason,
    since: segment.desired.since,
    settledAt: segment.desired.settledAt,
    until: segment.desired.until,
  });
  reported.feedbackLevel = level;
  reported.reason = told;
  reported.at = actualOn === null ? null : (segment.measured.at ?? segment.reported.at);
  if (twin.availability !== segment.availability) {
    twin.availability = segment.availability;
    twin.availabilitySince = segment.availabilitySince;
  }
  twin.expectedPower = takes;
  if (darkSince === null) delete twin.openEvents["supplyLoss"];
  else twin.openEvents["supplyLoss"] = darkSince;
  twin.revision += 1;
  return true;
}

/** A light point that followed a segment follows its plan again. Changes `twin`. */
export function leaveSegment(twin: Twin): void {
  if (twin.availability === "neverSeen" && twin.reported.feedbackLevel === null) return;
  Object.assign(twin.reported, { feedbackLevel: null, reason: null, at: null });
  twin.availability = "neverSeen";
  twin.availabilitySince = null;
  delete twin.openEvents["supplyLoss"];
  twin.revision += 1;
}
