export type EnergySource = "counter" | "power" | "calculated";

/** GET /api/v1/energy?from=&to= : the town by hours; &lightId= for one light point. */
export interface EnergyView {
  readonly hours: readonly {
    /** Start of the hour, milliseconds since 1970. */
    readonly start: number;
    readonly wh: number;
    readonly plannedWh: number;
    /** What 100 % burning would have taken. */
    readonly fullWh: number;
    /** Of `wh`, by how it is known. */
    readonly bySource: Readonly<Record<EnergySource, number>>;
    /** Milliseconds of light-point time for which nothing is known. */
    readonly gapMs: number;
  }[];
  readonly totalWh: number;
  readonly plannedWh: number;
  readonly fullWh: number;
}
