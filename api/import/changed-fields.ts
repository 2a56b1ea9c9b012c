import type { StockLight } from "../../store/stock-lookup.ts";
import type { FieldChanges, FieldValue } from "../stock/change-log.ts";

/** The history's line: what differs, by the contract's names, ids instead of names. */
export function changedFields(
  existing: StockLight,
  content: Readonly<Record<string, FieldValue>>,
): FieldChanges {
  const before: readonly (readonly [string, FieldValue, FieldValue | undefined])[] = [
    ["number", existing.number, content["number"]],
    ["mast", existing.mast, content["mast"]],
    ["street", existing.street, content["street"]],
    ["houseNumber", existing.houseNumber, content["house_number"]],
    ["areaId", existing.areaId, content["area_id"]],
    ["latitude", existing.latitude, content["lat"]],
    ["longitude", existing.longitude, content["lon"]],
    ["cabinetId", existing.cabinetId, content["cabinet_id"]],
    ["segmentId", existing.segmentId, content["segment_id"]],
    ["phase", existing.phase, content["phase"]],
    ["luminaireTypeId", existing.luminaireTypeId, content["luminaire_type_id"]],
    ["switching", existing.switching, content["switching"]],
    ["lightingClass", existing.lightingClass, content["lighting_class"]],
    ["minimumLevel", existing.minimumLevel, content["minimum_level"]],
    ["defaultLevel", existing.defaultLevel, content["default_level"]],
    ["neverDim", existing.neverDim, content["never_dim"] === 1],
    ["zeichen394", existing.zeichen394, content["zeichen394"] === 1],
    ["installedOn", existing.installedOn, content["installed_on"]],
    ["note", existing.note, content["note"]],
    ["deviceId", existing.device, content["device_id"]],
    ["output", existing.output, content["output"]],
  ];
  return Object.fromEntries(
    before.flatMap(([field, old, young = null]) => (old === young ? [] : [[field, [old, young]]])),
  );
}
