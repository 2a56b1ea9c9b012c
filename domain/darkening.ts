import type { EpochMs } from "./clock.ts";
import type { Level } from "./level.ts";
import type { Night } from "./night.ts";

/** From when on a change is so dark that a second person is asked (lighting.md, "Who wins"). */
export interface DarkeningRule {
  /** Asked above this share of an area's light points, %. */
  readonly sharePercent: number;
  /** Fewer darkened light points than these in an area never ask. */
  readonly leastLights: number;
  /** A light point counts as darkened from this fall below its plan on, percentage points; going out counts always. */
  readonly fallPercent: number;
}

/** The hours that count: between sunset and sunrise. Null where the sun does not rise or set: the whole stretch counts. */
export interface DarkHours {
  readonly sunset: EpochMs | null;
  readonly sunrise: EpochMs | null;
}

interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Whether a level instead of the planned one is a darkening. Brighter, equal and slightly less never are. */
export function isDarker(planned: Level, wanted: Level, rule: DarkeningRule): boolean {
  if (wanted >= planned) return false;
  return wanted === 0 || planned - wanted >= rule.fallPercent;
}

/** The part of a lighting day that is night and lies within `from` and `to`; null where there is none. */
export function nightPart(
  day: Stretch,
  { sunset, sunrise }: DarkHours,
  from: EpochMs,
  to: EpochMs,
): Stretch | null {
  const begin = Math.max(day.from, sunset ?? day.from, from);
  const end = Math.min(day.to, sunrise ?? day.to, to);
  return begin < end ? { from: begin, to: end } : null;
}

/** Whether a level held from `from` to `to` is darker than the night planned at any time of it. */
export function holdDarkens(
  planned: Night,
  held: Level,
  { from, to }: Stretch,
  rule: DarkeningRule,
): boolean {
  return planned.steps.some(
    (step) => step.from < to && step.to > from && isDarker(step.level, held, rule),
  );
}

/** Whether one night is darker than another at any time of a stretch. Ramps count as the level they lead to. */
export function nightDarkens(
  planned: Night,
  wanted: Night,
  { from, to }: Stretch,
  rule: DarkeningRule,
): boolean {
  return wanted.steps.some((step) => {
    const begin = Math.max(step.from, from);
    const end = Math.min(step.to, to);
    return begin < end && holdDarkens(planned, step.level, { from: begin, to: end }, rule);
  });
}

/** How much of an area goes darker. */
export interface AreaDarkened {
  readonly areaId: string | null;
  readonly lights: number;
  /** All light points of the area. */
  readonly of: number;
}

/** Whether so much of an area asks for a second person. */
export function asksSecondPerson({ lights, of }: AreaDarkened, rule: DarkeningRule): boolean {
  return lights >= rule.leastLights && lights * 100 > of * rule.sharePercent;
}

/**
 * What one person has darkened lately, light point by light point, so that a change cut into slices counts as one. Pure data: time
 * comes in with each call, milliseconds since 1970.
 */
export class DarkenedLately {
  readonly #until = new Map<string, EpochMs>();

  /** Those that still count. */
  *at(now: EpochMs): Generator<string> {
    for (const [lightId] of this.entries(now)) yield lightId;
  }

  /** The same, with until when. */
  *entries(now: EpochMs): Generator<readonly [lightId: string, until: EpochMs]> {
    for (const one of this.#until) {
      if (one[1] > now) yield one;
      else this.#until.delete(one[0]);
    }
  }

  add(lightIds: Iterable<string>, until: EpochMs): void {
    for (const id of lightIds) this.#until.set(id, Math.max(until, this.#until.get(id) ?? 0));
  }

  /** They burn as planned again, or brighter. */
  drop(lightIds: Iterable<string>): void {
    for (const id of lightIds) this.#until.delete(id);
  }
}
