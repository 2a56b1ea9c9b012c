import { lampFlags } from "../contract/frames.ts";
import { lampStatuses } from "../contract/lights.ts";
import type { CauseView, OverviewView } from "../contract/overview.ts";
import type { Cause } from "../../store/field-records.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { FieldView } from "./field-view.ts";
import { phaseOf } from "./phase.ts";
import { plannedBetween, plannedPower } from "./planned.ts";
import type { OfficeData } from "./office-data.ts";
import type { ReadModel } from "./read-model.ts";
import { localNoon } from "../../domain/local-time.ts";

/** The town, or the part of it that a scope shows, at an instant. */
export function overviewOf(
  model: ReadModel,
  view: FieldView,
  scope: AreaScope,
  now: number,
): OverviewView {
  const { data, states, plans } = model;
  const { lights, voiced, calculated: silent } = model.part(scope);
  const counts: number[] = lampStatuses.map(() => 0);
  const bySwitching = { networked: 0, byCabinet: 0, notNetworked: 0 };
  let byHand = 0;
  let watts = 0;
  let measuredWatts = 0;
  let tonightWh = 0;
  for (const { index, switching } of lights) {
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
  }
  const groups = [...voiced, ...silent];
  const date = plans.dateOf(now);
  const from = localNoon(date, plans.place.timeZone);
  const calculated = plannedBetween(silent, plans, date, from, now);
  const planned = plannedBetween(voiced, plans, date, from, now);
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
    causes: worstCauses(view.causes, data, scope),
    quarantineToday: scope.kind === "all" ? view.quarantineToday : 0,
  };
}

/** Worst first: what darkens a street before what may darken one, and that before what only blinds us. */
const severity: readonly string[] = [
  "segmentDark",
  "gatewayOffline",
  "lampFailure",
  "lampUnexpectedOn",
  "levelMismatch",
  "communicationFailure",
  "overrideOverdue",
  "programOutOfSync",
  "clockDrift",
  "schemaViolation",
];
const mostCauses = 8;
const mostLightIds = 1000;

/** Open causes of one kind are one line with all the light points that hang on it. */
function worstCauses(causes: readonly Cause[], data: OfficeData, scope: AreaScope): CauseView[] {
  const kinds = new Map<string, Cause[]>();
  for (const cause of causes) {
    const light = cause.lightPointId === null ? null : data.lightById.get(cause.lightPointId);
    if (light === undefined) continue;
    if (scope.kind !== "all" && (light === null || !inScope(scope, light.areaId))) continue;
    const same = kinds.get(cause.kind);
    if (same === undefined) kinds.set(cause.kind, [cause]);
    else same.push(cause);
  }
  const views = [...kinds].map(([kind, same]): CauseView => {
    const lightIds = [...new Set(same.map((cause) => cause.lightPointId))].filter(
      (id) => id !== null,
    );
    const first = same[0];
    const light = lightIds.length === 1 ? data.lightById.get(lightIds[0] ?? "") : undefined;
    return {
      id: kind,
      code: kind,
      since: Math.min(...same.map(({ since }) => since)),
      lightCount: lightIds.length,
      lightIds: lightIds.slice(0, mostLightIds),
      parameters: {
        count: same.length,
        number: light?.number ?? null,
        street: light?.street ?? null,
        device: same.length === 1 ? (first?.deviceId ?? null) : null,
      },
    };
  });
  const rank = (code: string): number => {
    const at = severity.indexOf(code);
    return at === -1 ? severity.length : at;
  };
  return views
    .toSorted((a, b) => rank(a.code) - rank(b.code) || b.lightCount - a.lightCount)
    .slice(0, mostCauses);
}
