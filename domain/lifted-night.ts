import type { Level } from "./level.ts";
import { isToBurn } from "./night-level.ts";
import type { Night } from "./night.ts";
import { floorOf, type LightRules } from "./precedence.ts";

/** The night as a lamp with this floor burns it, by the rule of decideLevel: each level above 0, and 0 while it is to burn. */
export function liftedNight(night: Night, floor: Level): Night {
  if (floor === 0) return night;
  const lift = (level: Level, toBurn: boolean): Level =>
    level < floor && (level > 0 || toBurn) ? floor : level;
  return {
    ...night,
    levelBefore: lift(night.levelBefore, false),
    steps: night.steps.map((step) => ({
      ...step,
      level: lift(step.level, isToBurn(night, step.from)),
    })),
  };
}

/** What a light point without a program holds: its default level, lifted to its floor. */
export function restingLevel(light: LightRules): Level {
  const floor = floorOf(light);
  return light.defaultLightLevel < floor ? floor : light.defaultLightLevel;
}
