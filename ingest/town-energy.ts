import type { EpochMs } from "../domain/clock.ts";
import type { TownHour } from "../store/field-records.ts";
import type { Changes } from "./changes.ts";
import type { EnergySink } from "./energy-account.ts";
import type { Lamp } from "./lamp.ts";
import type { Town } from "./town.ts";
import { plannedBetween, type PlanGroup } from "./town-plan.ts";

const msAnHour = 3_600_000;
/** After a longer rest the plan is counted from the last noon only: a field that was off for a month does not invent its energy. */
const longestCatchUpMs = 14 * 24 * msAnHour;

/** Cursor under which the instant stands up to which the plan is counted. */
export const plannedConsumer = "plannedEnergy";

interface Totals {
  wh: number;
  measuredWh: number;
  plannedWh: number;
  fullWh: number;
}

interface GroupCount {
  all: number;
  readonly calculated: Lamp[];
}

/** The town's energy hour by hour: measured as readings come, calculated for lamps without a voice, and by plan. */
export interface TownEnergy extends EnergySink {
  /** Counts the plan, and the lamps without a voice, up to `now`. Call it regularly. */
  advance(now: EpochMs): void;
  /** Wh of a lamp without a voice since an instant. */
  calculatedSince(group: PlanGroup, from: EpochMs, now: EpochMs): number;
  /** The inventory or the plans have changed. */
  regroup(): void;
}

/**
 * `stored` reads the town's hours from an instant on. `countedUpTo`: the cursor `plannedConsumer`; 0 when the plan was never counted.
 */
export function createTownEnergy(
  town: Town,
  changes: Changes,
  stored: (since: EpochMs) => readonly TownHour[],
  countedUpTo: EpochMs,
): TownEnergy {
  const hours = new Map<EpochMs, Totals>();
  let loadedSince = Number.POSITIVE_INFINITY;
  let upTo = countedUpTo;
  let groups = new Map<PlanGroup, GroupCount>();

  const load = (since: EpochMs): void => {
    for (const { hourStart, wh, plannedWh, fullWh, measuredShare } of stored(since)) {
      if (hourStart >= loadedSince) continue;
      hours.set(hourStart, { wh, measuredWh: wh * measuredShare, plannedWh, fullWh });
    }
    loadedSince = since;
  };

  const totalsOf = (hourStart: EpochMs): Totals => {
    if (hourStart < loadedSince) load(hourStart);
    let totals = hours.get(hourStart);
    if (totals === undefined) {
      totals = { wh: 0, measuredWh: 0, plannedWh: 0, fullWh: 0 };
      hours.set(hourStart, totals);
      // A backlog reaches back to an hour in which nobody counted: the plan is counted for it now.
      if (hourStart + msAnHour <= upTo) countPlan(hourStart, hourStart + msAnHour, hourStart);
    }
    return totals;
  };

  const touch = (hourStart: EpochMs, totals: Totals): void => {
    const { wh, measuredWh, plannedWh, fullWh } = totals;
    const measuredShare = wh > 0 ? measuredWh / wh : 0;
    changes.townHours.set(hourStart, { hourStart, wh, plannedWh, fullWh, measuredShare });
  };

  /** One stretch within one hour. */
  const countPlan = (from: EpochMs, to: EpochMs, hourStart: EpochMs): void => {
    const totals = totalsOf(hourStart);
    for (const [group, { all, calculated }] of groups) {
      const { wh, fullWh } = plannedBetween(town.nights, group, from, to);
      totals.plannedWh += wh * all;
      totals.fullWh += fullWh * all;
      totals.wh += wh * calculated.length;
      if (to !== hourStart + msAnHour || calculated.length === 0) continue;
      const whole = plannedBetween(town.nights, group, hourStart, to).wh;
      for (const { light } of calculated) {
        const { lightId } = light;
        const hour = {
          lightPointId: lightId,
          hourStart,
          wh: whole,
          source: "calculated",
          gapMs: 0,
        } as const;
        changes.energyHours.push(hour);
      }
    }
    touch(hourStart, totals);
  };

  const regroup = (): void => {
    groups = new Map();
    for (const lamp of town.lamps) {
      let count = groups.get(lamp.group);
      if (count === undefined) {
        count = { all: 0, calculated: [] };
        groups.set(lamp.group, count);
      }
      count.all += 1;
      if (lamp.light.switching !== "networked") count.calculated.push(lamp);
    }
  };

  return {
    hour: (hour) => void changes.energyHours.push(hour),
    town(hourStart, wh, measured) {
      const totals = totalsOf(hourStart);
      totals.wh += wh;
      if (measured) totals.measuredWh += wh;
      touch(hourStart, totals);
    },
    advance(now) {
      if (upTo === 0 || now - upTo > longestCatchUpMs) upTo = town.nights.dayStart(now);
      while (upTo < now) {
        const hourStart = Math.floor(upTo / msAnHour) * msAnHour;
        const to = Math.min(now, hourStart + msAnHour);
        countPlan(upTo, to, hourStart);
        upTo = to;
      }
      changes.cursor(plannedConsumer, upTo);
    },
    calculatedSince: (group, from, now) => plannedBetween(town.nights, group, from, now).wh,
    regroup,
  };
}
