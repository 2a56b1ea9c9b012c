import { lampStatuses } from "../contract/lights.ts";
import type { SelectionSummary } from "../contract/stock.ts";
import { noCounts } from "../office/light-list.ts";
import type { LightPoint } from "../office/office-data.ts";
import type { Office } from "../office/office.ts";

/** Ids named one by one. */
const mostNamed = 1_000;

/** What a selection holds. `withIndexes`: all of them by index besides. */
export async function summaryOf(
  { model }: Pick<Office, "model">,
  lights: readonly LightPoint[],
  withIndexes: boolean,
): Promise<SelectionSummary> {
  const order = await model.order();
  const states = noCounts();
  const bySwitching = { networked: 0, byCabinet: 0, notNetworked: 0 };
  let ratedPowerW = 0;
  for (const { index, switching, luminaire } of lights) {
    states[lampStatuses[model.states.status[index] ?? 0] ?? "noConnection"] += 1;
    bySwitching[switching] += 1;
    ratedPowerW += luminaire?.ratedPower ?? 0;
  }
  const { number } = order;
  const ranks = Float64Array.from(lights, ({ index }) => number[index] ?? 0).sort();
  const last = ranks[Math.min(mostNamed, ranks.length) - 1] ?? -1;
  const first = lights.filter(({ index }) => (number[index] ?? 0) <= last);
  return {
    count: lights.length,
    ...bySwitching,
    ratedPowerW,
    states,
    lightIds: first
      .toSorted((a, b) => (number[a.index] ?? 0) - (number[b.index] ?? 0))
      .slice(0, mostNamed)
      .map(({ lightId }) => lightId),
    ...(withIndexes ? { indexes: [...Uint32Array.from(lights, ({ index }) => index).sort()] } : {}),
  };
}
