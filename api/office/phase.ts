import type { EpochMs } from "../../domain/clock.ts";
import { isToBurn, nextChange, stepAt } from "../../domain/night-level.ts";
import type { Night } from "../../domain/night.ts";
import { lampFlags } from "../contract/frames.ts";
import type { OverviewView } from "../contract/overview.ts";
import type { LampStates } from "./lamp-states.ts";
import type { LightPoint } from "./office-data.ts";
import type { EqualLights } from "./planned.ts";
import type { Plans } from "./plans.ts";

type Phase = OverviewView["phase"];

/** So long after a switching moment the town still counts as in dusk or dawn: lamps ramp, stragglers follow. */
const settlingMs = 30 * 60_000;

/** Where the town stands between day and night, judged by the calendar that most of its light points follow. */
export function phaseOf(
  lights: readonly LightPoint[],
  groups: readonly EqualLights[],
  states: LampStates,
  plans: Plans,
  now: EpochMs,
): Phase {
  const date = plans.dateOf(now);
  const night = plans.night(mainCalendar(groups), date);
  if (night === null) return { code: "day", progress: null, nextChangeAt: null, nextCode: null };
  const code = codeOf(night, plans, now);
  const due =
    code === "dusk" || code === "dawn" ? dueShare(lights, states, plans, now, code) : null;
  return { code, progress: due, ...upcoming(night, plans, now) };
}

function mainCalendar(groups: readonly EqualLights[]): string | null {
  const counts = new Map<string, number>();
  for (const { calendarId, count } of groups) {
    if (calendarId !== null) counts.set(calendarId, (counts.get(calendarId) ?? 0) + count);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function codeOf(night: Night, plans: Plans, now: EpochMs): Phase["code"] {
  const sun = plans.sunOf(plans.dateOf(now));
  const burning = isToBurn(night, now);
  const on = night.steps.find(({ level }) => level > 0)?.from ?? null;
  const off = night.steps.findLast(({ level }) => level > 0)?.to ?? null;
  const within = (from: number | null, to: number | null): boolean =>
    from !== null && to !== null && now >= from && now < to;
  if (within(sun.sunset, sun.civilDusk) || within(on, on === null ? null : on + settlingMs)) {
    return "dusk";
  }
  if (within(sun.civilDawn, sun.sunrise) || within(off, off === null ? null : off + settlingMs)) {
    return "dawn";
  }
  return burning ? "night" : "day";
}

/** Of the lamps that by plan burn (dusk) or are off (dawn) now: the share that does. Null while none is due. */
function dueShare(
  lights: readonly LightPoint[],
  states: LampStates,
  plans: Plans,
  now: EpochMs,
  code: "dusk" | "dawn",
): number | null {
  const date = plans.dateOf(now);
  const burns = new Map<string, boolean>();
  let due = 0;
  let done = 0;
  for (const { index, calendarId } of lights) {
    if (calendarId === null || ((states.flags[index] ?? 0) & lampFlags.byHand) !== 0) continue;
    let toBurn = burns.get(calendarId);
    if (toBurn === undefined) {
      const night = plans.night(calendarId, date);
      toBurn = night !== null && isToBurn(night, now);
      burns.set(calendarId, toBurn);
    }
    if (toBurn !== (code === "dusk")) continue;
    due += 1;
    const level = states.level[index] ?? 255;
    if (level !== 255 && level > 0 === toBurn) done += 1;
  }
  return due === 0 ? null : done / due;
}

function upcoming(
  night: Night,
  plans: Plans,
  now: EpochMs,
): Pick<Phase, "nextChangeAt" | "nextCode"> {
  const before = stepAt(night, now).level;
  const next =
    nextChange(night, now) ??
    plans
      .night(night.calendarId, plans.dateOf(now).add({ days: 1 }))
      ?.steps.find(({ level }) => level !== before);
  if (next === undefined) return { nextChangeAt: null, nextCode: null };
  const nextCode = next.level === 0 ? "lightsOff" : before === 0 ? "lightsOn" : "levelChange";
  return { nextChangeAt: next.from, nextCode };
}
