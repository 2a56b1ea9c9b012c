import { segmentView } from "../../domain/segment.ts";
import type { WhyStep } from "../contract/lights.ts";
import type { LightPoint } from "./office-data.ts";
import type { Office } from "./office.ts";

/**
 * Why a light point that follows its segment is on or off: what its cabinet's controller says goes before the plan, which stays named below it.
 * `steps`: what the plan alone would say.
 */
export async function whyOfSegment(
  { field }: Pick<Office, "field">,
  light: Pick<LightPoint, "segmentId" | "segment" | "cabinet">,
  steps: readonly WhyStep[],
): Promise<WhyStep[]> {
  const { segmentId, segment, cabinet } = light;
  if (segmentId === null) return [...steps];
  const [[twin], live] = await Promise.all([
    field.twinsOf([segmentId]),
    field.cabinetsLive([segmentId]),
  ]);
  const plan = steps.filter(({ code }) => code !== "notSwitchable");
  const names = { segment, cabinet };
  if (twin === undefined) return plan;
  const { actualOn, reason } = segmentView(twin);
  if (actualOn === null) {
    const silent = { code: "segmentSilent", level: null, won: false, parameters: names } as const;
    return [silent, ...plan];
  }
  const since = live.get(segmentId)?.changedAt ?? null;
  const said: WhyStep = {
    code: actualOn ? "segmentOn" : "segmentOff",
    level: actualOn ? 100 : 0,
    won: true,
    parameters: { ...names, since, reasonCode: reason },
  };
  return [said, ...plan.map((step) => ({ ...step, won: false }))];
}
