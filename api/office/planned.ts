import type { EpochMs } from "../../domain/clock.ts";
import type { LuminaireType } from "../../domain/light.ts";
import { type Level, toLevel } from "../../domain/level.ts";
import { liftedNight, restingLevel } from "../../domain/lifted-night.ts";
import type { Night } from "../../domain/night.ts";
import { levelAt } from "../../domain/night-level.ts";
import { plannedEnergy, type PlannedEnergy } from "../../domain/planned-energy.ts";
import { expectedPower } from "../../domain/power.ts";
import { floorOf } from "../../domain/precedence.ts";
import { switchedLevel, switchedNight, switchedType } from "../../domain/segment-plan.ts";
import { inScope, type AreaScope } from "../scope.ts";
import type { LightPoint } from "./office-data.ts";
import type { Plans } from "./plans.ts";

/** Light points that the plan treats alike: one calculation serves them all. */
export interface EqualLights {
  readonly calendarId: string | null;
  readonly luminaire: LuminaireType | null;
  readonly floor: Level;
  /** What they hold without a program, lifted to the floor. */
  readonly defaultLevel: Level;
  /** On or off with its segment; off it takes nothing. */
  readonly followsSegment: boolean;
  count: number;
}

export function groupEqual(lights: readonly LightPoint[], scope: AreaScope): EqualLights[] {
  const groups = new Map<string, EqualLights>();
  for (const light of lights) {
    if (!inScope(scope, light.areaId)) continue;
    const { calendarId, followsSegment } = light;
    const asItIs = (level: Level): Level => (followsSegment ? switchedLevel(level) : level);
    const floor = asItIs(floorOf(light));
    const defaultLevel = asItIs(restingLevel(light));
    const key = `${calendarId} ${light.luminaire?.id} ${floor} ${defaultLevel} ${followsSegment}`;
    const group = groups.get(key);
    if (group === undefined) {
      const luminaire =
        followsSegment && light.luminaire !== null
          ? switchedType(light.luminaire)
          : light.luminaire;
      groups.set(key, { calendarId, luminaire, floor, defaultLevel, followsSegment, count: 1 });
    } else {
      group.count += 1;
    }
  }
  return [...groups.values()];
}

/** The light points that a scope shows, those with a voice apart from those that are calculated. */
export interface TownPart {
  readonly lights: readonly LightPoint[];
  readonly voiced: readonly EqualLights[];
  /** Without a voice, but followed by the word of their segment's controller. */
  readonly following: readonly EqualLights[];
  readonly calculated: readonly EqualLights[];
}

export function townPart(lights: readonly LightPoint[], scope: AreaScope): TownPart {
  const shown = lights.filter(({ areaId }) => inScope(scope, areaId));
  return {
    lights: shown,
    voiced: groupEqual(
      shown.filter(({ switching }) => switching === "networked"),
      scope,
    ),
    following: groupEqual(
      shown.filter(({ followsSegment }) => followsSegment),
      scope,
    ),
    calculated: groupEqual(
      shown.filter(({ switching, followsSegment }) => switching !== "networked" && !followsSegment),
      scope,
    ),
  };
}

/** W by plan at an instant. */
export function plannedPower(groups: readonly EqualLights[], plans: Plans, at: EpochMs): number {
  const date = plans.dateOf(at);
  let watts = 0;
  for (const group of groups) {
    const { calendarId, luminaire, defaultLevel, count } = group;
    if (luminaire === null) continue;
    const night = plans.night(calendarId, date);
    const level = night === null ? defaultLevel : levelAt(burnedNight(night, group), at);
    watts += count * expectedPower(luminaire, level);
  }
  return watts;
}

/** Wh by plan within the lighting day of `date`, between two instants of it. */
export function plannedBetween(
  groups: readonly EqualLights[],
  plans: Plans,
  date: Temporal.PlainDate,
  from: EpochMs,
  to: EpochMs,
): PlannedEnergy {
  const sum = { wh: 0, fullWh: 0, burningMs: 0 };
  for (const group of groups) {
    const { calendarId, luminaire, defaultLevel, count } = group;
    if (luminaire === null) continue;
    const night = plans.night(calendarId, date);
    const one =
      night === null
        ? steady(luminaire, defaultLevel, to - from)
        : plannedEnergy(burnedNight(night, group), luminaire, from, to);
    sum.wh += one.wh * count;
    sum.fullWh += one.fullWh * count;
    sum.burningMs += one.burningMs * count;
  }
  return sum;
}

/** The night as lamps of this kind burn it. */
function burnedNight(
  night: Night,
  { floor, followsSegment }: Pick<EqualLights, "floor" | "followsSegment">,
): Night {
  return followsSegment ? switchedNight(night, floor) : liftedNight(night, floor);
}

/** A lamp without a program holds its default level. */
function steady(luminaire: LuminaireType, level: number, ms: number): PlannedEnergy {
  const hours = ms / 3_600_000;
  const full = expectedPower(luminaire, level > 0 ? 100 : 0);
  return {
    wh: expectedPower(luminaire, toLevel(level)) * hours,
    fullWh: full * hours,
    burningMs: level > 0 ? ms : 0,
  };
}
