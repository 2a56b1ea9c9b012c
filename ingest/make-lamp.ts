import type { LuminaireType } from "../domain/light.ts";
import type { InventoryLight } from "../store/office-records.ts";
import type { FieldTwin } from "./field-twin.ts";
import type { Lamp } from "./lamp.ts";
import type { PlanGroup } from "./town-plan.ts";

/** A light point, segment or cabinet about which nothing is known beside its twin. */
export function makeLamp(
  role: Lamp["role"],
  light: InventoryLight,
  type: LuminaireType | null,
  group: PlanGroup,
  twin: FieldTwin,
): Lamp {
  return {
    role,
    light,
    type,
    device: null,
    group,
    segment: null,
    twin,
    override: null,
    lock: null,
    hold: null,
    command: null,
    entry: null,
    step: null,
    decided: false,
    causes: null,
    // What the last process counted and did not write as a row any more is written with the first commit.
    energyGrown: twin.energy !== null && twin.energy.hour.coveredMs > 0,
    hourRowAt: 0,
    changed: false,
    waiting: false,
  };
}
