import type { EpochMs } from "../domain/clock.ts";
import type { EnergyRules } from "../domain/energy.ts";
import { FULL, type Level } from "../domain/level.ts";
import { liftedNight } from "../domain/lifted-night.ts";
import type { LuminaireType } from "../domain/light.ts";
import type { Night, NightStep } from "../domain/night.ts";
import { isToBurn } from "../domain/night-level.ts";
import { plannedEnergy } from "../domain/planned-energy.ts";
import { expectedPower } from "../domain/power.ts";
import { switchedNight } from "../domain/segment-plan.ts";
import type { Nights } from "./nights.ts";
import type { Segment } from "./segments.ts";

const msAnHour = 3_600_000;

/** What the plan says at an instant. */
export interface PlannedNow {
  /** Null without a calendar: the default level holds. */
  readonly step: NightStep | null;
  readonly toBurn: boolean;
}

export interface PlannedWh {
  readonly wh: number;
  readonly fullWh: number;
}

/** Light points that follow one plan with one kind of luminaire: what is computed for one holds for all. */
export interface PlanGroup {
  readonly calendarId: string | null;
  readonly type: LuminaireType | null;
  /** What it holds without a calendar, lifted to the floor, %. */
  readonly defaultLevel: number;
  /** Least level while it is to burn: the plan's energy is that of the levels the lamps are told. */
  readonly floor: Level;
  /** On or off with its segment; its type is then one that takes nothing while off. */
  readonly isSwitched: boolean;
  /** For the readings of its light points. */
  readonly rules: EnergyRules;
}

const noPlan: PlannedNow = { step: null, toBurn: true };

/** What the calendar wants at `now`; a calendar that is missing counts as none. */
export function plannedNow(nights: Nights, calendarId: string | null, now: EpochMs): PlannedNow {
  if (calendarId === null) return noPlan;
  const night = nights.nightAt(calendarId, now);
  const step = nights.stepAt(calendarId, now);
  if (night === null || step === null) return noPlan;
  return { step, toBurn: isToBurn(night, now) };
}

/** Energy by plan of one light point of a group between two instants, over as many lighting days as they span. */
export function plannedBetween(
  nights: Nights,
  group: Omit<PlanGroup, "rules">,
  from: EpochMs,
  to: EpochMs,
): PlannedWh {
  const { calendarId, type, defaultLevel, floor } = group;
  if (type === null || to <= from) return { wh: 0, fullWh: 0 };
  let wh = 0;
  let fullWh = 0;
  let begin = from;
  while (begin < to) {
    const night = calendarId === null ? null : nights.nightAt(calendarId, begin);
    if (night === null) {
      const hours = (to - begin) / msAnHour;
      wh += expectedPower(type, defaultLevel) * hours;
      fullWh += expectedPower(type, 100) * hours;
      break;
    }
    const burned = group.isSwitched ? switchedOf(night, floor) : lifted(night, floor);
    const part = plannedEnergy(burned, type, begin, Math.min(to, night.to));
    wh += part.wh;
    fullWh += part.fullWh;
    begin = night.to;
  }
  return { wh, fullWh };
}

const liftedNights = new WeakMap<Night, Map<Level, Night>>();

/** The same few floors are asked for of every night, over and over. */
function lifted(night: Night, floor: Level): Night {
  if (floor === 0) return night;
  const known = liftedNights.getOrInsertComputed(night, () => new Map<Level, Night>());
  return known.getOrInsertComputed(floor, () => liftedNight(night, floor));
}

const switchedNights = new WeakMap<Night, Map<Level, Night>>();

function switchedOf(night: Night, floor: Level): Night {
  const known = switchedNights.getOrInsertComputed(night, () => new Map<Level, Night>());
  return known.getOrInsertComputed(floor, () => switchedNight(night, floor));
}

/** Milliseconds that a segment is on by plan between two instants. */
export function plannedBurning(
  nights: Nights,
  segment: Pick<Segment, "calendarId" | "floor">,
  from: EpochMs,
  to: EpochMs,
): number {
  const plan = { ...segment, type: oneWatt, defaultLevel: FULL, isSwitched: true };
  return plannedBetween(nights, plan, from, to).wh * msAnHour;
}

/** Its Wh are hours. */
const oneWatt: LuminaireType = {
  id: "",
  name: "",
  manufacturer: "",
  ratedPower: 1,
  standbyPower: 0,
  powerCurve: [],
};

export function makePlanGroup(
  nights: Nights,
  calendarId: string | null,
  type: LuminaireType | null,
  defaultLevel: number,
  floor: Level,
  reportingInterval: number,
  isSwitched = false,
): PlanGroup {
  const group = { calendarId, type, defaultLevel, floor, isSwitched };
  const rules: EnergyRules = {
    // Unknown power bounds nothing: the counter is believed as it is.
    ratedPower: type?.ratedPower ?? Number.POSITIVE_INFINITY,
    reportingInterval,
    planned: (from, to) => plannedBetween(nights, group, from, to).wh,
  };
  return { ...group, rules };
}
