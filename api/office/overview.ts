import { lampFlags } from "../contract/frames.ts";
import { lampStatuses } from "../contract/lights.ts";
import type { OverviewView } from "../contract/overview.ts";
import type { AreaScope } from "../scope.ts";
import type { FieldView } from "./field-view.ts";
import { phaseOf } from "./phase.ts";
import { plannedBetween, plannedPower } from "./planned.ts";
import { worstCauses } from "./worst-causes.ts";
import type { Office } from "./office.ts";
import { localNoon } from "../../domain/local-time.ts";

/** The town, or the part of it that a scope shows, now. */
export function overviewOf(
  { model, locks, clock }: Pick<Office, "model" | "locks" | "clock">,
  view: FieldView,
  scope: AreaScope,
): OverviewView {
  const now = clock.now();
  const { data, states, plans } = model;
  const { lights, voiced, following, calculated: silent } = model.part(scope);
  const date = plans.dateOf(now);
  const from = localNoon(date, plans.place.timeZone);
  const counts: number[] = lampStatuses.map(() => 0);
  const bySwitching = { networked: 0, byCabinet: 0, notNetworked: 0 };
  let byHand = 0;
  let watts = 0;
  let measuredWatts = 0;
  let tonightWh = 0;
  for (const { index, switching, followsSegment } of lights) {
    const status = states.status[index] ?? 0;
    const flags = states.flags[index] ?? 0;
    counts[status] = (counts[status] ?? 0) + 1;
    bySwitching[switching] += 1;
    if ((flags & lampFlags.byHand) !== 0) byHand += 1;
    const power = states.power[index] ?? Number.NaN;
    if (!Number.isNaN(power)) {
      watts += power;
      if ((flags & lampFlags.calculated) === 0) measuredWatts += power;
    }
    // Lamps without a voice are told of when they change, their energy grows all the time: it is calculated below.
    if (switching === "networked") tonightWh += states.energyWh[index] ?? 0;
    else if (followsSegment) tonightWh += states.energyOf(index, from, now);
  }
  const groups = [...voiced, ...following, ...silent];
  const calculated = plannedBetween(silent, plans, date, from, now);
  const planned = plannedBetween([...voiced, ...following], plans, date, from, now);
  tonightWh += calculated.wh;
  return {
    at: now,
    counts: {
      off: counts[0] ?? 0,
      on: counts[1] ?? 0,
      inWork: counts[2] ?? 0,
      fault: counts[3] ?? 0,
      noConnection: counts[4] ?? 0,
    },
    bySwitching,
    byHand,
    powerKw: watts / 1000,
    plannedKw: plannedPower(groups, plans, now) / 1000,
    measuredShare: watts === 0 ? 0 : measuredWatts / watts,
    tonightKwh: tonightWh / 1000,
    tonightPlannedKwh: (planned.wh + calculated.wh) / 1000,
    tonightFullKwh: (planned.fullWh + calculated.fullWh) / 1000,
    phase: phaseOf(lights, groups, states, plans, now),
    causes: worstCauses(view.causes, model.part(scope).lights, data, scope),
    workLocks: locks.open(scope),
    quarantineToday: scope.kind === "all" ? view.quarantineToday : 0,
  };
}
