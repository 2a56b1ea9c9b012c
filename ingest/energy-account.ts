import type { EpochMs } from "../domain/clock.ts";
import {
  accountEnergy,
  addToHour,
  type EnergyInterval,
  type EnergyMark,
  type EnergyRules,
  type EnergyShare,
  type HourOfEnergy,
  leaveCounter,
  newHour,
  newMark,
  sourceOfHour,
  splitByHours,
  whOfHour,
} from "../domain/energy.ts";
import type { EnergyHour } from "../store/field-records.ts";
import type { FieldTwin } from "./field-twin.ts";

/** How far one light point's energy is counted. */
export interface EnergyAccount {
  readonly mark: EnergyMark;
  /** The hour the mark stands in: later readings add to it. */
  hour: HourOfEnergy;
  /** Start of the lighting day of `tonightWh`. */
  nightFrom: EpochMs;
  tonightWh: number;
}

/** Where an account's amounts go. */
export interface EnergySink {
  /** An hour that nothing will be added to any more. */
  hour(hour: EnergyHour): void;
  /** Wh more in an hour of the town. */
  town(hourStart: EpochMs, wh: number, measured: boolean): void;
}

const msAnHour = 3_600_000;

/**
 * Counts the energy up to the twin's newest reading, at `at`. `nightFrom` is the start of the lighting day that holds `at`. Call it for
 * each reading that moved the twin, and never for the same one twice. True when the hour the account stands in has grown: its row goes
 * with the next commit.
 */
export function countEnergy(
  twin: FieldTwin,
  reading: { readonly activeEnergy?: number; readonly activePower?: number },
  at: EpochMs,
  rules: EnergyRules,
  nightFrom: EpochMs,
  sink: EnergySink,
): boolean {
  const activeEnergy = reading.activeEnergy ?? null;
  const activePower = reading.activePower ?? null;
  if (activeEnergy === null && activePower === null) return false;
  const account = twin.energy;
  if (account === null) {
    twin.energy = {
      mark: newMark({ at, activeEnergy, activePower }),
      hour: newHour(Math.floor(at / msAnHour) * msAnHour),
      nightFrom,
      tonightWh: 0,
    };
    return false;
  }
  const interval = accountEnergy(account.mark, { at, activeEnergy, activePower }, rules);
  if (interval === null) return false;
  book(twin.lightId, account, interval, rules, nightFrom, sink);
  return true;
}

/**
 * The light point's controller goes, and its counter with it: what is not measured up to `at` is the plan's. True when the hour the
 * account stands in has grown.
 */
export function changeCounter(
  twin: FieldTwin,
  at: EpochMs,
  rules: EnergyRules,
  nightFrom: EpochMs,
  sink: EnergySink,
): boolean {
  const account = twin.energy;
  if (account === null) return false;
  const interval = leaveCounter(account.mark, at, rules);
  if (interval === null) return false;
  book(twin.lightId, account, interval, rules, nightFrom, sink);
  return true;
}

/** A light point without a voice gets one: what was counted by plan in the hour and the lighting day that run stays counted. */
export function beginAccount(
  twin: FieldTwin,
  at: EpochMs,
  rules: EnergyRules,
  nightFrom: EpochMs,
): void {
  const hour = newHour(Math.floor(at / msAnHour) * msAnHour);
  hour.calculatedWh = rules.planned(hour.hourStart, at);
  hour.gapMs = at - hour.hourStart;
  hour.coveredMs = hour.gapMs;
  twin.energy = {
    mark: newMark({ at, activeEnergy: null, activePower: null }),
    hour,
    nightFrom,
    tonightWh: rules.planned(nightFrom, at),
  };
}

/** Writes an interval into the account's hours and those of the town. Changes `account`. */
function book(
  lightId: string,
  account: EnergyAccount,
  interval: EnergyInterval,
  rules: EnergyRules,
  nightFrom: EpochMs,
  sink: EnergySink,
): void {
  const measured = interval.source !== "calculated";
  if (account.nightFrom !== nightFrom) {
    account.nightFrom = nightFrom;
    account.tonightWh = 0;
  }
  for (const share of splitByHours(interval, rules.planned)) {
    if (share.hourStart !== account.hour.hourStart) {
      if (account.hour.coveredMs > 0) sink.hour(hourRow(lightId, account.hour));
      account.hour = newHour(share.hourStart);
    }
    addToHour(account.hour, share, interval);
    sink.town(share.hourStart, share.wh, measured);
    account.tonightWh += share.wh * partSince(nightFrom, share, interval.from);
  }
}

/** Part of a share, 0 to 1, that lies after an instant: noon is no full hour UTC everywhere. */
function partSince(
  instant: EpochMs,
  { hourStart, ms }: EnergyShare,
  intervalFrom: EpochMs,
): number {
  const end = Math.max(hourStart, intervalFrom) + ms;
  return Math.min(1, Math.max(0, (end - instant) / ms));
}

/** What is known of an hour as its row. */
export function hourRow(lightPointId: string, hour: HourOfEnergy): EnergyHour {
  return {
    lightPointId,
    hourStart: hour.hourStart,
    wh: whOfHour(hour),
    source: sourceOfHour(hour),
    gapMs: hour.gapMs,
  };
}
