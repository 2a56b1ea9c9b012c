import type { CabinetView } from "../../api/contract/stock.ts";
import { usePrograms } from "../client/queries.ts";
import { useStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { switchings } from "../router/lights-filter.ts";
import { lightingClasses } from "./light-fields.ts";
import type { LightField } from "./light-fields.ts";

export type Options = readonly (readonly [value: string, name: string])[];

const inOrder = new Intl.Collator("de", { numeric: true });
const sorted = (options: Options): Options =>
  options.toSorted(([, a], [, b]) => inOrder.compare(a, b));

/** A cabinet as people call it. */
export const cabinetName = (cabinet: Pick<CabinetView, "number" | "name">): string =>
  cabinet.name === null ? cabinet.number : `${cabinet.number} · ${cabinet.name}`;

/** What a field of choice offers; null for fields of another kind. Segments are those of the cabinet named. */
export function useFieldOptions(): (field: LightField, cabinetId: string | null) => Options | null {
  const t = useTranslate();
  const areas = useStock("area").data ?? [];
  const cabinets = useStock("cabinet").data ?? [];
  const types = useStock("luminaireType").data ?? [];
  const streets = useStock("street").data ?? [];
  const programs = usePrograms().data ?? [];
  return (field, cabinetId) => {
    switch (field) {
      case "street":
        return sorted(streets.map(({ name }) => [name, name]));
      case "areaId":
        return sorted(areas.map(({ id, name }) => [id, name]));
      case "cabinetId":
        return sorted(cabinets.map((cabinet) => [cabinet.id, cabinetName(cabinet)]));
      case "segmentId":
        return sorted(
          (cabinets.find(({ id }) => id === cabinetId)?.segments ?? []).map((segment) => [
            segment.id,
            segment.name === null ? segment.number : `${segment.number} · ${segment.name}`,
          ]),
        );
      case "phase":
        return ["L1", "L2", "L3"].map((phase) => [phase, phase]);
      case "luminaireTypeId":
        return sorted(types.map(({ id, name }) => [id, name]));
      case "switching":
        return switchings.map((one) => [one, t(`switching.${one}`)]);
      case "lightingClass":
        return lightingClasses.map((one) => [one, one]);
      case "calendarId":
        return programs.map(({ calendarId, name }) => [calendarId, name]);
      default:
        return null;
    }
  };
}
