import type { EpochMs } from "../domain/clock.ts";
import type { Cause } from "../store/field-records.ts";
import { firstLamp, type Lamp } from "./lamp.ts";

/** What holds of a segment or a cabinet that people may have to act on. */
interface Trouble {
  readonly since: EpochMs;
  /** So long it has to hold before people are told, milliseconds. */
  readonly heldFor: number;
  readonly detail: Cause["detail"];
}

type Troubles = Map<string, Trouble>;

const minute = 60_000;
/** Events under which a segment is dark or not switched as wanted: they are the cause, and the dark its symptom. */
const explaining = [
  "circuitBreakerTripped",
  "supplyLoss",
  "contactorError",
  "switchingErrorOn",
  "switchingErrorOff",
] as const;

/** All that holds of a segment or a cabinet now, by kind of cause. */
export function troublesOf(unit: Lamp): ReadonlyMap<string, Trouble> {
  const troubles: Troubles = new Map();
  for (const eventType in unit.twin.openEvents) {
    const since = unit.twin.openEvents[eventType];
    if (since !== undefined) troubles.set(eventType, { since, heldFor: 0, detail: byDevice });
  }
  if (unit.role === "cabinet") ofCabinet(unit, troubles);
  else ofSegment(unit, troubles);
  return troubles;
}

const byDevice = { byDevice: true };

function ofCabinet({ twin }: Lamp, troubles: Troubles): void {
  const { availabilitySince: since, lastSeen } = twin;
  if (twin.availability === "offline" && since !== null) {
    troubles.set("communicationFailure", { since, heldFor: minute, detail: { lastSeen } });
  }
  note(troubles, "clockDrift", twin.deviations.clockDrift, 0);
}

function ofSegment(unit: Lamp, troubles: Troubles): void {
  const { deviations, desired, openEvents } = unit.twin;
  const isExplained = explaining.some((eventType) => openEvents[eventType] !== undefined);
  if (!isSwitchedOnSite(unit) && !isExplained) {
    if (desired.level > 0) note(troubles, "segmentDark", deviations.levelMismatch, 2 * minute);
    else note(troubles, "segmentUnexpectedOn", deviations.levelMismatch, 5 * minute);
  }
  note(troubles, "overrideOverdue", deviations.overrideOverdue, 5 * minute);
  // Its controller has one program for all its segments: one of them tells.
  if (unit.device !== null && firstLamp(unit.device) === unit) {
    note(troubles, "programOutOfSync", deviations.programOutOfSync, 5 * minute);
  }
}

/** Whether somebody holds the segment by the cabinet's hand switch. */
export function isSwitchedOnSite({ twin, segment }: Lamp): boolean {
  const cabinet = segment?.cabinet?.twin ?? null;
  return (
    twin.reported.reason === "localOverride" || cabinet?.openEvents["localOverride"] !== undefined
  );
}

function note(troubles: Troubles, kind: string, since: EpochMs | null, heldFor: number): void {
  if (since !== null) troubles.set(kind, { since, heldFor, detail: {} });
}

/** Which segment or cabinet a cause is of, and how many light points hang on it: what its words need. */
export function namesOf({ light, segment }: Lamp): Cause["detail"] {
  if (segment === null) return { cabinetId: light.lightId, cabinet: light.number };
  return {
    cabinetId: segment.row.cabinetId,
    cabinet: segment.cabinet?.light.number ?? null,
    segmentId: segment.row.segmentId,
    segment: segment.row.number,
    lightCount: segment.lights.length,
  };
}

/** The id under which the engine knows it; "" where it is of neither. */
export function unitOf({ detail }: Cause): string {
  return String(detail["segmentId"] ?? detail["cabinetId"] ?? "");
}
