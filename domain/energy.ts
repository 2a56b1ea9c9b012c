import type { EpochMs } from "./clock.ts";

/** How an amount of energy is known, best first. */
export type EnergySource = "counter" | "power" | "calculated";

/** What made the counter useless for an interval. */
type CounterFinding = "counterReset" | "counterReplaced";

/** How far a light point's energy is counted; made by newMark, moved by accountEnergy. Plain data. */
export interface EnergyMark {
  at: EpochMs;
  /** W at `at`; null where that reading carried none. */
  activePower: number | null;
  /** The last counter seen, in Wh, and when. */
  activeEnergy: number | null;
  counterAt: EpochMs;
  /** Wh counted by other means since that counter: its next difference holds them, too. */
  bridgedWh: number;
}

export interface EnergyReading {
  /** Instant the reading counts for (effectiveTime in twin.ts). */
  readonly at: EpochMs;
  readonly activeEnergy: number | null;
  readonly activePower: number | null;
}

export interface EnergyInterval {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly wh: number;
  readonly source: EnergySource;
  readonly finding: CounterFinding | null;
  /** Nothing was measured in it: the amount is the program's. */
  readonly gap: boolean;
}

export interface EnergyRules {
  /** W at 100 %: bounds what a counter can plausibly have counted. */
  readonly ratedPower: number;
  /** Seconds between two readings. */
  readonly reportingInterval: number;
  /** Wh by plan between two instants (plannedEnergy). */
  readonly planned: (from: EpochMs, to: EpochMs) => number;
}

const MS_AN_HOUR = 3_600_000;
/** Counters round and lamps start hot: allowed above rated power before a difference is not believed. */
const COUNTER_TOLERANCE = 1.5;
const COUNTER_ROUNDING_WH = 2;
/** Power between two readings is believed up to this many reporting intervals. */
const POWER_INTERVALS = 4;
/**
 * No outage is bridged further back than this. A clock that was never set stands at a day years ago: without a bound one such reading
 * would write years of hours into the books, and the plan's energy of all of them.
 */
const LONGEST_BRIDGE_MS = 62 * 24 * MS_AN_HOUR;

/** Counting begins at a reading. */
export function newMark(reading: EnergyReading): EnergyMark {
  const { at, activeEnergy, activePower } = reading;
  return { at, activePower, activeEnergy, counterAt: at, bridgedWh: 0 };
}

/**
 * Counts the energy from the mark to a reading and moves the mark. The counter's difference comes first: it bridges outages; where the
 * counter was reset or replaced, or is missing, power over time; where readings are too far apart for that, the plan. Null for a
 * reading that is not newer than the mark: its stretch is counted already, by the counter's difference over it. After more than 62
 * days a counter's difference falls into the last 62 of them, and without one counting begins anew: null.
 */
export function accountEnergy(
  mark: EnergyMark,
  reading: EnergyReading,
  rules: EnergyRules,
): EnergyInterval | null {
  const to = reading.at;
  if (to <= mark.at) {
    // A counter begins just where counting stands.
    if (to === mark.at && mark.activeEnergy === null) Object.assign(mark, newMark(reading));
    return null;
  }
  const counted = counterDifference(mark, reading, rules);
  if (typeof counted !== "number" && to - mark.at > LONGEST_BRIDGE_MS) {
    Object.assign(mark, newMark(reading));
    return null;
  }
  const interval = bridged(mark, reading, rules, counted);
  mark.at = to;
  mark.activePower = reading.activePower;
  if (reading.activeEnergy === null) {
    mark.bridgedWh += interval.wh;
  } else {
    mark.activeEnergy = reading.activeEnergy;
    mark.counterAt = to;
    mark.bridgedWh = 0;
  }
  return interval;
}

/**
 * The counter stays behind, for its controller goes: the stretch up to `at` is counted as one without it, and the next counter begins
 * where it stands at its first reading. Changes `mark`.
 */
export function leaveCounter(
  mark: EnergyMark,
  at: EpochMs,
  rules: EnergyRules,
): EnergyInterval | null {
  const interval = accountEnergy(mark, { at, activeEnergy: null, activePower: null }, rules);
  mark.activePower = null;
  mark.activeEnergy = null;
  mark.bridgedWh = 0;
  return interval;
}

function bridged(
  mark: EnergyMark,
  reading: EnergyReading,
  rules: EnergyRules,
  counted: number | CounterFinding | null,
): EnergyInterval {
  const to = reading.at;
  const from = Math.max(mark.at, to - LONGEST_BRIDGE_MS);
  if (typeof counted === "number") {
    const wh = Math.max(0, counted - mark.bridgedWh);
    return { from, to, wh, source: "counter", finding: null, gap: false };
  }
  const near = to - from <= POWER_INTERVALS * rules.reportingInterval * 1000;
  if (near && mark.activePower !== null && reading.activePower !== null) {
    const wh = (((mark.activePower + reading.activePower) / 2) * (to - from)) / MS_AN_HOUR;
    return { from, to, wh, source: "power", finding: counted, gap: false };
  }
  const wh = rules.planned(from, to);
  return { from, to, wh, source: "calculated", finding: counted, gap: true };
}

/** Wh between two counter readings, or what is wrong with them; null where one is missing. */
function counterDifference(
  mark: EnergyMark,
  reading: EnergyReading,
  rules: EnergyRules,
): number | CounterFinding | null {
  if (mark.activeEnergy === null || reading.activeEnergy === null) return null;
  const hours = (reading.at - mark.counterAt) / MS_AN_HOUR;
  const most = rules.ratedPower * COUNTER_TOLERANCE * hours + COUNTER_ROUNDING_WH;
  const difference = reading.activeEnergy - mark.activeEnergy;
  if (difference >= 0 && difference <= most) return difference;
  return difference < 0 && reading.activeEnergy <= most ? "counterReset" : "counterReplaced";
}

/** A share of an interval that falls into one hour. */
export interface EnergyShare {
  /** Start of the hour, UTC. */
  readonly hourStart: EpochMs;
  readonly wh: number;
  readonly ms: number;
}

/**
 * Splits an interval at the hours. Within the hour it is spread by time; over longer outages by the plan, so that a lamp that was silent for
 * a day does not burn at noon in the books. The shares add up to the interval.
 */
export function splitByHours(
  interval: EnergyInterval,
  planned: EnergyRules["planned"],
): EnergyShare[] {
  const { from, to, wh } = interval;
  const stretches: { hourStart: EpochMs; ms: number; weight: number }[] = [];
  const long = to - from > MS_AN_HOUR;
  for (let begin = from; begin < to;) {
    const hourStart = Math.floor(begin / MS_AN_HOUR) * MS_AN_HOUR;
    const end = Math.min(hourStart + MS_AN_HOUR, to);
    const weight = long ? planned(begin, end) : end - begin;
    stretches.push({ hourStart, ms: end - begin, weight });
    begin = end;
  }
  const total = stretches.reduce((sum, { weight }) => sum + weight, 0);
  return stretches.map(({ hourStart, ms, weight }) => {
    const share = total > 0 ? weight / total : ms / (to - from);
    return { hourStart, ms, wh: wh * share };
  });
}

/** What is known of one hour of one light point. */
export interface HourOfEnergy {
  readonly hourStart: EpochMs;
  counterWh: number;
  powerWh: number;
  calculatedWh: number;
  /** Milliseconds for which nothing was measured. */
  gapMs: number;
  /** Milliseconds the amounts stand for. */
  coveredMs: number;
}

export function newHour(hourStart: EpochMs): HourOfEnergy {
  return { hourStart, counterWh: 0, powerWh: 0, calculatedWh: 0, gapMs: 0, coveredMs: 0 };
}

/** Adds a share to its hour. Changes `hour`. */
export function addToHour(hour: HourOfEnergy, share: EnergyShare, interval: EnergyInterval): void {
  if (interval.source === "counter") hour.counterWh += share.wh;
  else if (interval.source === "power") hour.powerWh += share.wh;
  else hour.calculatedWh += share.wh;
  if (interval.gap) hour.gapMs += share.ms;
  hour.coveredMs += share.ms;
}

/** Wh of an hour from all sources. */
export function whOfHour(hour: HourOfEnergy): number {
  return hour.counterWh + hour.powerWh + hour.calculatedWh;
}

/** The one source an hour is shown under: the weakest that carries a noticeable part (2 %) of it. */
export function sourceOfHour(hour: HourOfEnergy): EnergySource {
  const part = whOfHour(hour) * 0.02;
  if (hour.calculatedWh > part) return "calculated";
  if (hour.powerWh > part) return "power";
  return hour.counterWh === 0 && hour.gapMs > 0 ? "calculated" : "counter";
}
