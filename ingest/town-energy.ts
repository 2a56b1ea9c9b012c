import type { EpochMs } from "../domain/clock.ts";
import { takenOn } from "../domain/segment.ts";
import type { TownHour } from "../store/field-records.ts";
import type { Changes } from "./changes.ts";
import type { EnergySink } from "./energy-account.ts";
import {
  type BurningTime,
  burnedTonight,
  catchUpBurning,
  countBurning,
  newBurningTime,
} from "../domain/burning.ts";
import { followsSegment, type Lamp } from "./lamp.ts";
import type { Segment } from "./segments.ts";
import type { Town } from "./town.ts";
import { plannedBetween, plannedBurning, type PlanGroup } from "./town-plan.ts";

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
  readonly calculated: Set<Lamp>;
}

/** The town's energy hour by hour: measured as readings come, calculated for lamps without a voice, and by plan. */
export interface TownEnergy extends EnergySink {
  /** Counts the plan, and the lamps without a voice, up to `now`. Call it regularly. */
  advance(now: EpochMs): void;
  /** Wh of a lamp without a voice since an instant. */
  calculatedSince(group: PlanGroup, from: EpochMs, now: EpochMs): number;
  /** Wh of a lamp that follows its segment, since the lighting day began. */
  followedSince(lamp: Lamp, nightFrom: EpochMs, now: EpochMs): number;
  /** The inventory or the plans have changed. */
  regroup(): void;
  /** One light point may be of another group now, is new, or is gone. */
  move(lamp: Lamp): void;
}

/**
 * `stored` reads the town's hours from an instant on. `countedUpTo`: the cursor `plannedConsumer`; 0 when the plan was never counted.
 * `listeningSince`: what segments did before then is taken from their plan.
 */
export function createTownEnergy(
  town: Town,
  changes: Changes,
  stored: (since: EpochMs) => readonly TownHour[],
  countedUpTo: EpochMs,
  listeningSince: EpochMs,
): TownEnergy {
  const hours = new Map<EpochMs, Totals>();
  let loadedSince = Number.POSITIVE_INFINITY;
  let upTo = countedUpTo;
  let groups = new Map<PlanGroup, GroupCount>();
  const countedIn = new Map<Lamp, PlanGroup>();

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
      totals.wh += wh * calculated.size;
      if (to !== hourStart + msAnHour || calculated.size === 0) continue;
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

  /** The same of what follows its segment: as long as that was on it took all it takes, and nothing else. */
  const countSegments = (from: EpochMs, to: EpochMs, hourStart: EpochMs): void => {
    const nightFrom = town.nights.dayStart(from);
    const totals = totalsOf(hourStart);
    for (const segment of town.segments.all) {
      if (segment.unit === null) continue;
      const { twin } = segment.unit;
      const burning = (twin.burning ??= newBurningTime(takenOn(twin), from));
      const planned = to <= listeningSince ? plannedBurning(town.nights, segment, from, to) : null;
      const ms = countBurning(burning, to, hourStart, nightFrom, planned);
      totals.wh += (segment.watts * ms) / msAnHour;
      if (to !== hourStart + msAnHour) continue;
      changes.decided(segment.unit);
      writeHours(segment, burning, hourStart);
    }
    touch(hourStart, totals);
  };

  const writeHours = (segment: Segment, { hourMs }: BurningTime, hourStart: EpochMs): void => {
    for (const lamp of segment.lights) {
      if (!followsSegment(lamp)) continue;
      const wh = (wattsOf(lamp) * hourMs) / msAnHour;
      const { lightId } = lamp.light;
      const row = { lightPointId: lightId, hourStart, wh, gapMs: 0 };
      changes.energyHours.push({ ...row, source: "calculated" });
    }
  };

  const add = (lamp: Lamp): void => {
    const { group } = lamp;
    const count = groups.getOrInsertComputed(group, () => ({ all: 0, calculated: new Set() }));
    count.all += 1;
    if (lamp.light.switching !== "networked" && !followsSegment(lamp)) count.calculated.add(lamp);
    countedIn.set(lamp, group);
  };

  const remove = (lamp: Lamp): void => {
    const group = countedIn.get(lamp);
    const count = group === undefined ? undefined : groups.get(group);
    if (count === undefined) return;
    count.all -= 1;
    count.calculated.delete(lamp);
    countedIn.delete(lamp);
  };

  const regroup = (): void => {
    groups = new Map();
    countedIn.clear();
    for (const lamp of town.lamps) add(lamp);
  };

  for (const { unit } of town.segments.all) {
    const burning = unit?.twin.burning ?? null;
    if (burning !== null) catchUpBurning(burning, countedUpTo, town.nights.dayStart(countedUpTo));
  }

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
        countSegments(upTo, to, hourStart);
        upTo = to;
      }
      changes.cursor(plannedConsumer, upTo);
    },
    followedSince(lamp, nightFrom, now) {
      const burning = lamp.segment?.unit?.twin.burning ?? null;
      if (burning === null) return 0;
      return (wattsOf(lamp) * burnedTonight(burning, nightFrom, now)) / msAnHour;
    },
    calculatedSince: (group, from, now) => plannedBetween(town.nights, group, from, now).wh,
    regroup,
    move(lamp) {
      remove(lamp);
      if (town.lampOf(lamp.light.lightId) === lamp) add(lamp);
    },
  };
}

/** W while its segment is on: the group's type takes nothing else. */
function wattsOf({ group }: Lamp): number {
  return group.type?.ratedPower ?? 0;
}
