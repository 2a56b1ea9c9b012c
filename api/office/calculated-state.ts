import { liftedNight, restingLevel } from "../../domain/lifted-night.ts";
import { levelAt } from "../../domain/night-level.ts";
import { expectedPower } from "../../domain/power.ts";
import { floorOf } from "../../domain/precedence.ts";
import { switchedLevel, switchedType } from "../../domain/segment-plan.ts";
import type { LampChange } from "../../ingest/feed.ts";
import { lampFlags } from "../contract/frames.ts";
import { lampStatuses } from "../contract/lights.ts";
import type { LightPoint } from "./office-data.ts";
import type { Plans } from "./plans.ts";

/**
 * The state of a light point that has no voice, from its plan: so it is shown until field has told of it, and never as without
 * connection.
 */
export function calculatedState(light: LightPoint, plans: Plans, now: number): LampChange {
  const night = plans.night(light.calendarId, plans.dateOf(now));
  const { luminaire, followsSegment } = light;
  const planned =
    night === null ? restingLevel(light) : levelAt(liftedNight(night, floorOf(light)), now);
  const level = followsSegment ? switchedLevel(planned) : planned;
  const burning = followsSegment && luminaire !== null ? switchedType(luminaire) : luminaire;
  const power = burning === null ? 0 : expectedPower(burning, level);
  return {
    index: light.index,
    status: lampStatuses.indexOf(level > 0 ? "on" : "off"),
    level,
    desired: level,
    reported: null,
    reason: night === null ? "default" : "program",
    flags: lampFlags.calculated,
    power,
    lastSeen: null,
    energyWh: 0,
    expectedPower: power,
    revision: 0,
  };
}
