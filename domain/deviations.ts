import type { EpochMs } from "./clock.ts";
import type { PowerFacts } from "./power.ts";
import type { DeviationType, Twin } from "./twin-model.ts";

/** Levels this close are equal: DALI's steps and a lamp's own rounding. */
const LEVEL_TOLERANCE = 2;
/** Commanded on and below this share of the expected power: the lamp does not burn (lighting.md, faults). */
const DARK_SHARE = 0.3;
/** By day a lamp may take its standby power and this share of its rated power before it counts as burning. */
const BURNING_SHARE = 0.1;

/**
 * Compares what is wanted, said and measured, and notes since when they differ. A reading from before the lamp should have got to its
 * level says nothing. Changes `twin`; says whether a deviation began or ended.
 */
export function judgeDeviations(twin: Twin, type: PowerFacts, now: EpochMs): boolean {
  if (twin.switching !== "networked") return false;
  if (twin.availability === "unpowered") return withoutPower(twin);
  const { desired, reported, measured } = twin;
  let changed = false;
  const note = (deviation: DeviationType, holds: boolean, since: EpochMs): void => {
    changed = noteDeviation(twin, deviation, holds, since) || changed;
  };

  if (measured.at !== null && measured.at >= desired.settledAt) {
    const level = measured.actualLightLevel ?? reported.feedbackLevel;
    if (level !== null) {
      const differs = Math.abs(level - desired.level) > LEVEL_TOLERANCE;
      note("levelMismatch", differs, measured.at);
    }
    note("lampFailure", isDark(twin), measured.at);
    note("lampUnexpectedOn", burnsUnasked(twin, type), measured.at);
  } else if (reported.at !== null && reported.at >= desired.settledAt) {
    const level = reported.feedbackLevel ?? desired.level;
    note("levelMismatch", Math.abs(level - desired.level) > LEVEL_TOLERANCE, reported.at);
  }
  if (desired.programHash === null) {
    note("programOutOfSync", false, now);
  } else if (reported.at !== null) {
    note("programOutOfSync", reported.programHash !== desired.programHash, now);
  }
  note("overrideOverdue", holdsTooLong(twin), now);
  if (changed) twin.revision += 1;
  return changed;
}

/** Without supply it is off as its feeder is: only what is broken stays so. */
function withoutPower(twin: Twin): boolean {
  const { levelMismatch, lampUnexpectedOn, overrideOverdue } = twin.deviations;
  if (levelMismatch === null && lampUnexpectedOn === null && overrideOverdue === null) return false;
  Object.assign(twin.deviations, {
    levelMismatch: null,
    lampUnexpectedOn: null,
    overrideOverdue: null,
  });
  twin.revision += 1;
  return true;
}

/** A lamp that says itself that it is off has another fault: it is not where it should be, but it is not broken. */
function isDark(twin: Twin): boolean {
  const { desired, reported, measured, expectedPower } = twin;
  if (desired.level === 0 || reported.feedbackLevel === 0) return false;
  if (measured.activePower === null || expectedPower === null) return false;
  return measured.activePower < DARK_SHARE * expectedPower;
}

function burnsUnasked(twin: Twin, type: PowerFacts): boolean {
  const { desired, measured } = twin;
  if (desired.level > 0) return false;
  if (measured.activePower !== null) {
    return measured.activePower > type.standbyPower + BURNING_SHARE * type.ratedPower;
  }
  return measured.actualLightLevel !== null && measured.actualLightLevel > LEVEL_TOLERANCE;
}

/** The device still says "override" although nothing of that kind is wanted any more. */
function holdsTooLong(twin: Twin): boolean {
  const { desired, reported } = twin;
  return (
    reported.reason === "override" &&
    reported.at !== null &&
    reported.at >= desired.settledAt &&
    (desired.reason === "program" || desired.reason === "default")
  );
}

function noteDeviation(
  twin: Twin,
  deviation: DeviationType,
  holds: boolean,
  since: EpochMs,
): boolean {
  const noted = twin.deviations[deviation];
  if (holds === (noted !== null)) return false;
  twin.deviations[deviation] = holds ? since : null;
  return true;
}
