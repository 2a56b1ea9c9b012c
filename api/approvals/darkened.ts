import { setImmediate as breathe } from "node:timers/promises";
import {
  holdDarkens,
  isDarker,
  nightDarkens,
  nightPart,
  type DarkeningRule,
} from "../../domain/darkening.ts";
import { toLevel } from "../../domain/level.ts";
import { liftedNight, restingLevel } from "../../domain/lifted-night.ts";
import type { Night } from "../../domain/night.ts";
import { floorOf } from "../../domain/precedence.ts";
import { switchedLevel, switchedNight } from "../../domain/segment-plan.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";
import { Plans } from "../office/plans.ts";
import type { LightChange, LightPlan, PlansChange } from "./change.ts";
import type { Baseline } from "./lately.ts";
import { sameness } from "./plan-edit.ts";

/** Light points looked at between two breaths. */
const slice = 5_000;

export interface Darkened {
  /** Their areas by light point; null: in none. */
  readonly darker: ReadonlyMap<string, string | null>;
  readonly byArea: ReadonlyMap<string | null, number>;
  /** Of the change's light points those that are not. */
  readonly asBright: readonly string[];
}

/** Nights as they were planned, and nights as they would be. */
interface Weighing {
  readonly before: readonly Plans[];
  readonly after: Plans;
  readonly now: number;
  readonly rule: DarkeningRule;
}

/**
 * Which light points of a change go darker than their plan says, at any time of a night that it holds for. `baseline`: what they
 * were to burn before the same person began to change it.
 */
export async function darkenedBy(
  { model, clock }: Pick<Office, "model" | "clock">,
  { lights, effect }: LightChange,
  rule: DarkeningRule,
  baseline: Baseline | null,
): Promise<Darkened> {
  const darker = new Map<string, string | null>();
  const byArea = new Map<string | null, number>();
  const asBright: string[] = [];
  if (effect.kind === "always") return { darker, byArea, asBright };
  const { plans, data } = model;
  const known = new Map<string, boolean>();
  const weighing: Weighing = {
    before: baseline === null ? [plans] : [baseline.plans, plans],
    after:
      effect.kind === "plan" && effect.plans !== undefined
        ? changed(data, plans, effect.plans)
        : plans,
    now: clock.now(),
    rule,
  };
  const judge = (before: LightPlan, then: LightPlan | null, level: number | null): boolean =>
    effect.kind === "hold"
      ? holdIsDarker(weighing, before, level ?? 0, effect.until)
      : planIsDarker(weighing, before, then);
  for (let from = 0; from < lights.length; from += slice) {
    for (const light of lights.slice(from, from + slice)) {
      const before = baseline?.of(light.lightId) ?? light;
      const then = effect.kind === "plan" ? effect.after(light) : light;
      const level = heldLevel(effect, light);
      const key = `${sameness(before)} ${then === null ? "-" : sameness(then)} ${level}`;
      let isDark = known.get(key);
      if (isDark === undefined) {
        isDark = effect.kind !== "release" && judge(before, then, level);
        known.set(key, isDark);
      }
      if (isDark) {
        darker.set(light.lightId, light.areaId);
        byArea.set(light.areaId, (byArea.get(light.areaId) ?? 0) + 1);
      } else asBright.push(light.lightId);
    }
    if (from + slice < lights.length) await breathe();
  }
  return { darker, byArea, asBright };
}

/** What a light point is to hold; null where nothing is. */
function heldLevel(effect: LightChange["effect"], light: LightPoint): number | null {
  if (effect.kind !== "hold") return null;
  return typeof effect.level === "number" ? effect.level : effect.level(light);
}

function changed(
  data: Office["model"]["data"],
  plans: Plans,
  { programs, calendars }: PlansChange,
): Plans {
  const all = new Map(data.programs);
  for (const [id, program] of programs ?? []) {
    const before = all.get(id);
    all.set(id, { version: 0, changedAt: 0, changedBy: "", ...before, program });
  }
  return new Plans(
    { programs: all, calendars: new Map([...data.calendars, ...(calendars ?? [])]) },
    plans.place,
  );
}

/** The night as such a light point burns it; null without a calendar. */
function nightOf(plans: Plans, light: LightPlan, date: Temporal.PlainDate): Night | null {
  const night = plans.night(light.calendarId, date);
  if (night === null) return null;
  const floor = floorOf(light);
  return light.followsSegment ? switchedNight(night, floor) : liftedNight(night, floor);
}

/** By the oldest plans that know its calendar: one may have been made since. */
function plannedNight(
  { before }: Weighing,
  light: LightPlan,
  date: Temporal.PlainDate,
): Night | null {
  for (const plans of before) {
    const night = nightOf(plans, light, date);
    if (night !== null) return night;
  }
  return null;
}

function steadyLevel(light: LightPlan) {
  const level = restingLevel(light);
  return light.followsSegment ? switchedLevel(level) : level;
}

function holdIsDarker(
  weighing: Weighing,
  light: LightPlan,
  wanted: number,
  until: number,
): boolean {
  const { after: plans, now: from, rule } = weighing;
  const level = toLevel(wanted);
  const last = plans.dateOf(until);
  for (
    let date = plans.dateOf(from);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    const night = plannedNight(weighing, light, date);
    if (night === null) {
      if (isDarker(steadyLevel(light), level, rule)) return true;
      continue;
    }
    const part = nightPart(night, plans.sunOf(date), from, until);
    if (part !== null && holdDarkens(night, level, part, rule)) return true;
  }
  return false;
}

/** The coming week, and a night of each month: programs and calendars hold for all time. */
function sampleDates(today: Temporal.PlainDate): readonly Temporal.PlainDate[] {
  const week = Array.from({ length: 8 }, (_, days) => today.add({ days }));
  const year = Array.from({ length: 12 }, (_, months) => today.add({ months: months + 1 }));
  return [...week, ...year];
}

function planIsDarker(weighing: Weighing, before: LightPlan, after: LightPlan | null): boolean {
  const { now, rule, after: plans } = weighing;
  return sampleDates(plans.dateOf(now)).some((date) => {
    const planned = plannedNight(weighing, before, date);
    const wanted = after === null ? null : nightOf(plans, after, date);
    const whole = planned ?? wanted;
    if (whole === null) {
      return isDarker(steadyLevel(before), after === null ? toLevel(0) : steadyLevel(after), rule);
    }
    const part = nightPart(whole, plans.sunOf(date), -Infinity, Infinity);
    if (part === null) return false;
    const then = wanted ?? steady(whole, after === null ? toLevel(0) : steadyLevel(after));
    return nightDarkens(planned ?? steady(whole, steadyLevel(before)), then, part, rule);
  });
}

/** One level all the lighting day long. */
function steady(night: Night, level: ReturnType<typeof toLevel>): Night {
  return {
    ...night,
    levelBefore: level,
    steps: [
      {
        from: night.from,
        to: night.to,
        level,
        rampTime: 0,
        decidedBy: { kind: "beforeFirstPoint" },
      },
    ],
  };
}
