import { useStock } from "../client/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { SelectField } from "../parts/select-field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { readFilter, switchings } from "../router/lights-filter.ts";
import { allLights } from "../router/routes.ts";
import type { LightsFilter } from "../router/routes.ts";
import { useFieldOptions } from "../stock/field-options.ts";
import type { Options } from "../stock/field-options.ts";
import { lightingClasses } from "../stock/light-fields.ts";

export interface FilterSheetProps {
  readonly filter: LightsFilter;
  /** Hits of the filter as it is; null while they are counted. */
  readonly total: number | null;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChange: (part: Partial<LightsFilter>) => void;
}

/** Everything the list can be narrowed to; each choice counts at once. */
export function FilterSheet({ filter, total, isOpen, onOpenChange, onChange }: FilterSheetProps) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <Sheet title={t("lights.filter")} isOpen={isOpen} onOpenChange={onOpenChange} wide>
      <FilterFields filter={filter} onChange={onChange} />
      <div className="row row-ends sheet-foot">
        <button
          type="button"
          className="button button-quiet"
          onClick={() => onChange({ ...allLights, sort: filter.sort, order: filter.order })}
        >
          {t("lights.reset")}
        </button>
        <button type="button" className="button button-main" onClick={() => onOpenChange(false)}>
          {total === null
            ? t("common.loading")
            : t("lights.showFound", { count: total, number: formats.integer(total) })}
        </button>
      </div>
    </Sheet>
  );
}

function FilterFields({ filter, onChange }: Pick<FilterSheetProps, "filter" | "onChange">) {
  const t = useTranslate();
  const optionsOf = useFieldOptions();
  const cabinets = useStock("cabinet").data ?? [];
  const groups = useStock("group").data ?? [];
  const cabinet = cabinets.find(({ number }) => number === filter.cabinet);
  const fields: readonly (readonly [keyof LightsFilter, string, Options])[] = [
    ["area", t("stockField.areaId"), optionsOf("areaId", null) ?? []],
    ["street", t("stockField.street"), optionsOf("street", null) ?? []],
    [
      "cabinet",
      t("stockField.cabinetId"),
      // Cabinets go by their number here, as they always have in addresses of this list.
      (optionsOf("cabinetId", null) ?? []).map(([id, name]) => [
        cabinets.find((one) => one.id === id)?.number ?? id,
        name,
      ]),
    ],
    ["segment", t("stockField.segmentId"), optionsOf("segmentId", cabinet?.id ?? null) ?? []],
    ["group", t("stockKind.group"), groups.map(({ id, name }) => [id, name])],
    ["type", t("stockField.luminaireTypeId"), optionsOf("luminaireTypeId", null) ?? []],
    ["lightingClass", t("stockField.lightingClass"), lightingClasses.map((one) => [one, one])],
    ["switching", t("stockField.switching"), switchings.map((one) => [one, t(`switching.${one}`)])],
    [
      "controller",
      t("light.device"),
      [
        ["with", t("lights.controller.with")],
        ["without", t("lights.controller.without")],
      ],
    ],
    ["locked", t("lights.lock"), [["true", t("lights.locked")]]],
  ];
  return (
    <div className="filter-fields">
      {fields.map(([part, label, options]) => (
        <SelectField
          key={part}
          label={label}
          value={filter[part] ?? ""}
          options={options}
          none={t("lights.all")}
          disabled={part === "segment" && cabinet === undefined}
          hint={part === "segment" && cabinet === undefined ? t("bulk.cabinetFirst") : undefined}
          onChange={(value) => {
            // Read as an address would be: what the field offers is what an address may say.
            const read = readFilter(new URLSearchParams(value === "" ? {} : { [part]: value }));
            onChange({
              [part]: read[part],
              ...(part === "cabinet" ? { segment: null } : {}),
            });
          }}
        />
      ))}
    </div>
  );
}
