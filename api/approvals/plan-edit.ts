import { toLevel } from "../../domain/level.ts";
import { calendarOf, isFollowing } from "../office/light-rows.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { StockNames } from "../office/stock-names.ts";
import type { LightChange, LightPlan } from "./change.ts";

/** Fields of a light point that decide how it burns. */
export const planFields = [
  "calendarId",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "switching",
  "cabinetId",
  "segmentId",
] as const;

/** Of an edit of light points what decides how they burn. */
export interface PlanEdit {
  readonly calendarId?: string | null;
  readonly minimumLevel?: number;
  readonly defaultLevel?: number;
  readonly neverDim?: boolean;
  readonly switching?: LightPoint["switching"];
  readonly cabinetId?: string | null;
  readonly segmentId?: string | null;
}

/** What the town knows of its segments' plans. */
export type SegmentFacts = Pick<StockNames, "segmentCalendars" | "switchedSegments">;

/** Light points with an edit over each; null takes it out. */
export function edited(
  what: "lightPoints" | "trash" | "undo" | "import",
  lights: readonly LightPoint[],
  facts: SegmentFacts,
  editOf: (light: LightPoint) => PlanEdit | null,
): LightChange {
  return {
    what,
    name: null,
    lights,
    effect: {
      kind: "plan",
      after(light) {
        const edit = editOf(light);
        return edit === null ? null : laidOver(light, edit, facts);
      },
    },
  };
}

/** A light point's plan with an edit over it; what is switched by cabinet burns as its segment does. */
export function laidOver(light: LightPoint, change: PlanEdit, facts: SegmentFacts): LightPlan {
  const switching = change.switching ?? light.switching;
  const segmentId = segmentAfter(light, change);
  const own = change.calendarId === undefined ? light.ownCalendarId : change.calendarId;
  return {
    calendarId: calendarOf(switching, segmentId, own, facts),
    minimumLevel:
      change.minimumLevel === undefined ? light.minimumLevel : toLevel(change.minimumLevel),
    defaultLightLevel:
      change.defaultLevel === undefined ? light.defaultLightLevel : toLevel(change.defaultLevel),
    neverDim: change.neverDim ?? light.neverDim,
    followsSegment: isFollowing(switching, segmentId, facts),
  };
}

/** A segment belongs to its cabinet: at another one the light point has none yet. */
function segmentAfter(light: LightPoint, { segmentId, cabinetId }: PlanEdit): string | null {
  if (segmentId !== undefined) return segmentId;
  return cabinetId !== undefined && cabinetId !== light.cabinetId ? null : light.segmentId;
}

/** A copy that holds on to nothing else of the light point. */
export function planOf({
  calendarId,
  minimumLevel,
  neverDim,
  defaultLightLevel,
  followsSegment,
}: LightPlan): LightPlan {
  return { calendarId, minimumLevel, neverDim, defaultLightLevel, followsSegment };
}

/** Equal for plans that burn alike. */
export function sameness(plan: LightPlan): string {
  return `${plan.calendarId} ${plan.minimumLevel} ${plan.neverDim} ${plan.defaultLightLevel} ${plan.followsSegment}`;
}
