import { useId } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { usePrograms } from "../client/queries.ts";
import { useStock } from "../client/stock.ts";
import { SelectField } from "../parts/select-field.tsx";
import { TextField } from "../parts/text-field.tsx";
import type { DraftValue } from "./object-draft.ts";
import type { ObjectField } from "./object-fields.ts";
import { PointsField } from "./points-field.tsx";

type Rule = Exclude<ObjectField, { kind: "place" }>;

export interface ObjectFieldInputProps {
  readonly rule: Rule;
  readonly value: DraftValue;
  readonly fault: string | null;
  readonly onChange: (value: DraftValue) => void;
}

/** One field of a form, as its rule says. */
export function ObjectFieldInput({ rule, value, fault, onChange }: ObjectFieldInputProps) {
  const t = useTranslate();
  const id = useId();
  const label = t.code("stockField", rule.field);
  const text = typeof value === "string" ? value : "";
  switch (rule.kind) {
    case "flag":
      return (
        <label className="check">
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
      );
    case "choice":
      return <ChoiceField rule={rule} label={label} value={text} onChange={onChange} />;
    case "points":
      return (
        <PointsField
          rule={rule}
          label={label}
          points={typeof value === "object" ? value : []}
          fault={fault}
          onChange={onChange}
        />
      );
    case "note":
    case "ids":
      return (
        <div className="field">
          <label htmlFor={id}>{label}</label>
          <textarea
            id={id}
            className="input note-input"
            rows={3}
            maxLength={rule.kind === "note" ? 2_000 : 100_000}
            value={text}
            aria-describedby={rule.kind === "ids" ? `${id}-hint` : undefined}
            onChange={(event) => onChange(event.target.value)}
          />
          {rule.kind === "ids" && (
            <span id={`${id}-hint`} className="small soft">
              {t("object.idsHint")}
            </span>
          )}
        </div>
      );
    case "number":
    case "text":
      return (
        <TextField
          label={rule.kind === "number" && rule.unit !== "" ? withUnit(label, rule.unit) : label}
          value={text}
          maxLength={rule.kind === "text" ? rule.max : 20}
          inputMode={rule.kind === "number" ? "decimal" : undefined}
          autoComplete="off"
          required={rule.required === true}
          fault={fault}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

/** "Nennleistung (W)"; a label that names its unit already stays as it is. */
function withUnit(label: string, unit: string): string {
  return label.includes("(") ? label : `${label} (${unit})`;
}

const inOrder = new Intl.Collator("de", { numeric: true });

function ChoiceField({
  rule,
  label,
  value,
  onChange,
}: {
  readonly rule: Extract<Rule, { kind: "choice" }>;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const t = useTranslate();
  const areas = useStock("area", rule.of === "area").data ?? [];
  const supplyPoints = useStock("supplyPoint", rule.of === "supplyPoint").data ?? [];
  const programs = usePrograms().data ?? [];
  const options: readonly (readonly [string, string])[] =
    rule.of === "area"
      ? areas.map(({ id, name }) => [id, name])
      : rule.of === "supplyPoint"
        ? supplyPoints.map(({ id, number, name }) => [
            id,
            name === null ? number : `${number} · ${name}`,
          ])
        : programs.map(({ calendarId, name }) => [calendarId, name]);
  return (
    <SelectField
      label={label}
      value={value}
      options={options.toSorted(([, a], [, b]) => inOrder.compare(a, b))}
      none={t("stock.none")}
      onChange={onChange}
    />
  );
}
