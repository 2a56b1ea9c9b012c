import type {
  AckMessage,
  ConnectionMessage,
  EventMessage,
  OutputState,
  Reading,
  StateMessage,
} from "../firmware-contracts/types/messages.ts";
import type { EpochMs } from "./clock.ts";
import { toLevel } from "./level.ts";
import { newTwin } from "./new-twin.ts";
import type { DecidedLevel } from "./precedence.ts";
import { noteSeq, restartWindow } from "./seq-window.ts";
import type { Quality, Twin } from "./twin-model.ts";
import { compareVersions } from "./versions.ts";

/**
 * The functions of this file stand on the hot path: each changes the twin it is handed in place, allocates nothing in the common case,
 * and says what became of the message. Whatever they take also counts as a sign of life (lastSeen). The caller compares `revision` to
 * know whether the twin has to be stored, and judges deviations (deviations.ts) and availability (availability.ts) afterwards.
 */

/** Device time further ahead of ours than this is not believed (contract.md, rules). */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** "moved": the twin follows. "older": for the history alone. "duplicate": changes nothing anywhere. */
export type Taken = "moved" | "older" | "duplicate";

/** Whether a device's time stamp can be believed, given the instant of receipt. */
export function readingQuality(ts: EpochMs, receivedAt: EpochMs): Quality {
  return ts > receivedAt + CLOCK_TOLERANCE_MS ? "clock" : "good";
}

/** The instant a reading counts for: its own, or that of receipt where the device's clock runs ahead. */
export function effectiveTime(ts: EpochMs, receivedAt: EpochMs): EpochMs {
  return readingQuality(ts, receivedAt) === "clock" ? receivedAt : ts;
}

/** Takes a reading of the twin's output. Changes `twin`. */
export function applyReading(twin: Twin, reading: Reading, receivedAt: EpochMs): Taken {
  noteLife(twin, receivedAt);
  const at = effectiveTime(reading.ts, receivedAt);
  const { measured } = twin;
  const older = measured.at !== null && at < measured.at;
  if (!isNew(twin, reading.bootId, reading.seq, older)) return "duplicate";
  noteClock(twin, reading.ts, receivedAt);
  if (older) return "older";

  measured.at = at;
  measured.quality = readingQuality(reading.ts, receivedAt);
  if (reading.actualLightLevel !== undefined) {
    measured.actualLightLevel = toLevel(reading.actualLightLevel);
  }
  measured.activePower = reading.activePower ?? measured.activePower;
  measured.activeEnergy = reading.activeEnergy ?? measured.activeEnergy;
  measured.supplyVoltage = reading.supplyVoltage ?? measured.supplyVoltage;
  measured.supplyCurrent = reading.supplyCurrent ?? measured.supplyCurrent;
  measured.powerFactor = reading.powerFactor ?? measured.powerFactor;
  measured.operatingHours = reading.operatingHours ?? measured.operatingHours;
  measured.switchOnCounter = reading.switchOnCounter ?? measured.switchOnCounter;
  measured.controlGearTemperature =
    reading.controlGearTemperature ?? measured.controlGearTemperature;
  measured.communicationQuality = reading.communicationQuality ?? measured.communicationQuality;
  measured.rssi = reading.rssi ?? measured.rssi;
  measured.snr = reading.snr ?? measured.snr;
  if (twin.reported.at === null || at >= twin.reported.at) {
    if (reading.feedbackLevel !== undefined) {
      twin.reported.feedbackLevel = toLevel(reading.feedbackLevel);
      twin.reported.at = at;
    }
    if (reading.reason !== undefined) twin.reported.reason = reading.reason;
  }
  twin.revision += 1;
  return "moved";
}

/**
 * Whether (bootId, seq) is seen for the first time. Two boots are remembered: the present one and the one before it. A reading of any other
 * boot starts a new window if it is newer than the twin; if it is older it can only be late backlog, which the history keeps single by
 * its own key.
 */
function isNew(twin: Twin, bootId: number, seq: number, older: boolean): boolean {
  if (bootId === twin.seen.bootId) return noteSeq(twin.seen, seq);
  if (bootId === twin.seenBefore.bootId) return noteSeq(twin.seenBefore, seq);
  if (older) return true;
  const recycled = twin.seenBefore;
  twin.seenBefore = twin.seen;
  twin.seen = recycled;
  restartWindow(recycled, bootId);
  return noteSeq(recycled, seq);
}

/** clockDrift begins with a time stamp ahead of ours and ends with one close to ours; an old one may be backlog and proves nothing. */
function noteClock(twin: Twin, ts: EpochMs, receivedAt: EpochMs): void {
  const { deviations } = twin;
  if (readingQuality(ts, receivedAt) === "clock") {
    if (deviations.clockDrift === null) {
      deviations.clockDrift = receivedAt;
      twin.revision += 1;
    }
  } else if (deviations.clockDrift !== null && ts >= receivedAt - CLOCK_TOLERANCE_MS) {
    deviations.clockDrift = null;
    twin.revision += 1;
  }
}

/**
 * Takes what a `state` message says of the twin's output. A message without time (the device has none) counts from its receipt. Changes
 * `twin`.
 */
export function applyState(
  twin: Twin,
  message: StateMessage,
  output: OutputState,
  receivedAt: EpochMs,
): Taken {
  noteLife(twin, receivedAt);
  const at = message.ts === undefined ? receivedAt : effectiveTime(message.ts, receivedAt);
  const { reported } = twin;
  if (reported.at !== null && at < reported.at) return "older";
  reported.at = at;
  reported.feedbackLevel = toLevel(output.feedbackLevel);
  reported.reason = output.reason;
  reported.programHash = message.programHash;
  reported.lastTimeSync = message.lastTimeSync;
  const slot = output.slots.override;
  if (slot !== undefined) {
    reported.overrideEpoch = slot.epoch;
    reported.overrideVersion = slot.version;
  }
  const { measured } = twin;
  if (output.actualLightLevel !== undefined && (measured.at === null || at >= measured.at)) {
    measured.actualLightLevel = toLevel(output.actualLightLevel);
    measured.at = at;
  }
  twin.revision += 1;
  return "moved";
}

/** What connection messages move: of a light point's twin, and of a device that serves none. */
export type Connected = Pick<
  Twin,
  "lastSeen" | "online" | "connectionSince" | "connectionCount" | "revision"
>;

/**
 * Takes a connection message or last will. An online always acts; an offline only if its count is greater than that of the newest
 * online, so that a late will never hides a reconnect. Changes `twin`.
 */
export function applyConnection(
  twin: Connected,
  message: ConnectionMessage,
  receivedAt: EpochMs,
): Taken {
  if (message.online) {
    noteLife(twin, receivedAt);
    twin.connectionCount = message.connectionCount;
  } else if (message.connectionCount <= twin.connectionCount) {
    return "older";
  }
  if (twin.online !== message.online || twin.connectionSince === null) {
    twin.online = message.online;
    twin.connectionSince = receivedAt;
  }
  twin.revision += 1;
  return "moved";
}

/** Events that have no end: they are told, but nothing stays open. */
const MOMENTARY: ReadonlySet<string> = new Set([
  "deviceReset",
  "impactDetected",
  "orientationChanged",
  "batteryShutdown",
]);

/** Takes an event of the twin's output. One that was seen already, or is older than the newest, changes nothing. Changes `twin`. */
export function applyEvent(twin: Twin, event: EventMessage, receivedAt: EpochMs): Taken {
  noteLife(twin, receivedAt);
  const at = event.ts === undefined ? receivedAt : effectiveTime(event.ts, receivedAt);
  if (event.bootId === twin.eventBootId) {
    if (event.seq <= twin.eventSeq) return event.seq === twin.eventSeq ? "duplicate" : "older";
  } else if (twin.eventAt !== null && at < twin.eventAt) {
    return "older";
  }
  twin.eventBootId = event.bootId;
  twin.eventSeq = event.seq;
  twin.eventAt = at;
  if (event.phase === "end") delete twin.openEvents[event.eventType];
  else if (!MOMENTARY.has(event.eventType)) twin.openEvents[event.eventType] ??= at;
  twin.revision += 1;
  return "moved";
}

/** Takes an acknowledgement: an override that is applied is in effect. Changes `twin`. */
export function applyAck(twin: Twin, ack: AckMessage, receivedAt: EpochMs): Taken {
  noteLife(twin, receivedAt);
  if (ack.kind !== "override" || ack.phase !== "applied") return "older";
  const { reported } = twin;
  const known = { epoch: reported.overrideEpoch, version: reported.overrideVersion };
  if (compareVersions(ack, known) <= 0) return "older";
  reported.overrideEpoch = ack.epoch;
  reported.overrideVersion = ack.version;
  twin.revision += 1;
  return "moved";
}

/** What a decision is followed by: reports come a while after the lamp has got there. */
const REPORT_DELAY_MS = 30_000;

/**
 * Sets what the rules want now and the power that takes. `since` counts from `now` unless level and reason stay as they were. Changes `twin`;
 * says whether anything is different.
 */
export function applyDesired(
  twin: Twin,
  decided: DecidedLevel,
  expectedPower: number | null,
  now: EpochMs,
): boolean {
  const { desired } = twin;
  const first = twin.expectedPower === null && desired.since === 0;
  const changed = first || desired.level !== decided.level || desired.reason !== decided.reason;
  if (changed) {
    if (first || desired.level !== decided.level) {
      desired.settledAt = now + decided.rampTime * 1000 + REPORT_DELAY_MS;
    }
    desired.since = now;
    desired.level = decided.level;
    desired.reason = decided.reason;
  } else if (desired.until === decided.until && twin.expectedPower === expectedPower) {
    return false;
  }
  desired.until = decided.until;
  twin.expectedPower = expectedPower;
  twin.revision += 1;
  return true;
}

/** Notes which program the device should hold; null where it is driven live. Changes `twin`. */
export function applyPlannedProgram(twin: Twin, programHash: string | null): void {
  if (twin.desired.programHash === programHash) return;
  twin.desired.programHash = programHash;
  twin.revision += 1;
}

/** Notes the override sent last. Changes `twin`. */
export function applySentOverride(twin: Twin, epoch: number, version: number): void {
  twin.desired.overrideEpoch = epoch;
  twin.desired.overrideVersion = version;
  twin.revision += 1;
}

/**
 * Its controller was exchanged or taken away: what the old one said and measured of itself is not true of the next. The light point's id
 * and what is wanted of it stay; its energy is the caller's. Changes `twin`.
 */
export function forgetController(twin: Twin): void {
  const { lightId, switching, desired, expectedPower, revision, ...words } = newTwin(twin);
  void [lightId, switching, desired, expectedPower, revision];
  Object.assign(twin, words);
  twin.desired.programHash = null;
  twin.desired.overrideEpoch = 0;
  twin.desired.overrideVersion = 0;
  twin.revision += 1;
}

function noteLife(twin: Connected, receivedAt: EpochMs): void {
  if (twin.lastSeen === null || receivedAt > twin.lastSeen) twin.lastSeen = receivedAt;
}
