import { FULL, OFF } from "../domain/level.ts";
import type { InventoryLight } from "../store/office-records.ts";

/**
 * A segment or a cabinet in the form the engine's rules know: as a light point that has no column, no place and no luminaire. Its plan
 * comes from what it feeds.
 */
export function unitLight(
  id: string,
  number: string,
  deviceId: string,
  output: number,
  cabinetId: string,
): InventoryLight {
  return {
    lightId: id,
    index: -1,
    number,
    switching: "networked",
    output,
    lightingClass: null,
    minimumLevel: OFF,
    neverDim: false,
    defaultLightLevel: FULL,
    latitude: 0,
    longitude: 0,
    areaId: null,
    cabinetId,
    segmentId: null,
    phase: null,
    luminaireTypeId: null,
    deviceId,
    calendarId: null,
  };
}
