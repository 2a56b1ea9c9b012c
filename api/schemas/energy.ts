import { array, instant, number, object, record } from "../http/schema.ts";

export const energyView = object({
  hours: array(
    object({
      start: instant,
      wh: number,
      plannedWh: number,
      fullWh: number,
      bySource: record(["counter", "power", "calculated"], number),
      gapMs: number,
    }),
  ),
  totalWh: number,
  plannedWh: number,
  fullWh: number,
});
