import { FULL, type Level, OFF } from "./level.ts";
import type { LightFacts, LuminaireType } from "./light.ts";
import { liftedNight } from "./lifted-night.ts";
import type { Night } from "./night.ts";
import { expectedPower } from "./power.ts";
import { floorOf } from "./precedence.ts";

/** Any level above 0 is on. */
export function switchedLevel(level: number): Level {
  return level > 0 ? FULL : OFF;
}

/** The night as a segment burns it: on at every level above 0, at once; `floor` as in liftedNight. */
export function switchedNight(night: Night, floor: Level): Night {
  const lifted = liftedNight(night, floor);
  return {
    ...lifted,
    levelBefore: switchedLevel(lifted.levelBefore),
    steps: lifted.steps.map((step) => ({
      ...step,
      level: switchedLevel(step.level),
      rampTime: 0,
    })),
  };
}

/** A luminaire behind a switched segment: off, it has no supply and takes nothing. */
export function switchedType(type: LuminaireType): LuminaireType {
  return { ...type, ratedPower: expectedPower(type, FULL), standbyPower: 0, powerCurve: [] };
}

export type FedLight = Pick<
  LightFacts,
  "switching" | "minimumLevel" | "neverDim" | "defaultLightLevel"
> & { readonly calendarId: string | null };

export interface SegmentPlan {
  readonly calendarId: string | null;
  /** 100 where one of its light points has a floor: it is not switched off while it is to burn. */
  readonly floor: Level;
  /** What it holds without a calendar. */
  readonly defaultLevel: Level;
}

/**
 * When a segment is to be on: by its own calendar, else by the one that most of its light points have, those by cabinet first. Light
 * points with a controller of their own say nothing of the floor: they hold it themselves, but need the supply for it, so they count too
 * where the segment is their supply (`feedsAll`).
 */
export function segmentPlan(
  calendarId: string | null,
  lights: readonly FedLight[],
  feedsAll: boolean,
): SegmentPlan {
  const byCabinet = lights.filter(({ switching }) => switching === "byCabinet");
  const fed = feedsAll ? lights.filter(({ switching }) => switching !== "notNetworked") : byCabinet;
  const asked = byCabinet.length > 0 ? byCabinet : fed;
  const lit = fed.length === 0 || fed.some(({ defaultLightLevel }) => defaultLightLevel > 0);
  return {
    calendarId: calendarId ?? commonest(asked.map((light) => light.calendarId)),
    floor: fed.some((light) => floorOf(light) > 0) ? FULL : OFF,
    defaultLevel: lit ? FULL : OFF,
  };
}

/** Of those that are equally common the first by name, so that the same stock has the same plan each time. */
function commonest(ids: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const id of ids) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  let best: string | null = null;
  for (const [id, count] of counts) {
    const most = best === null ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && best !== null && id < best)) best = id;
  }
  return best;
}
