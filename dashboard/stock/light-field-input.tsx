import { useId } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { SelectField } from "../parts/select-field.tsx";
import { TextField } from "../parts/text-field.tsx";
import { WholeNumber } from "../parts/whole-number.tsx";
import type { Options } from "./field-options.ts";
import { ruleOf } from "./light-fields.ts";
import type { FieldValue, LightField } from "./light-fields.ts";

export interface LightFieldInputProps {
  readonly field: LightField;
  readonly value: FieldValue;
  readonly options: Options | null;
  readonly fault?: string | null;
  readonly disabled?: boolean;
  readonly onChange: (value: FieldValue) => void;
}

/** One field of a light point, as it is written in the form and in the sheet for many. */
export function LightFieldInput(props: LightFieldInputProps) {
  const { field, value, options, fault = null, disabled = false, onChange } = props;
  const t = useTranslate();
  const id = useId();
  const rule = ruleOf(field);
  const label = t.code("stockField", field);
  const text = value === null || typeof value === "boolean" ? "" : String(value);
  const emptyIsNone = (typed: string): FieldValue => (typed === "" ? null : typed);
  if (rule?.kind === "flag") {
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={value === true}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
    );
  }
  if (rule?.kind === "level") {
    return (
      <WholeNumber
        label={label}
        unit="%"
        min={0}
        max={100}
        value={typeof value === "number" ? value : 0}
        disabled={disabled}
        onChange={onChange}
      />
    );
  }
  if (rule?.kind === "note") {
    return (
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <textarea
          id={id}
          className="input note-input"
          rows={3}
          maxLength={rule.maxLength}
          value={text}
          disabled={disabled}
          onChange={(event) => onChange(emptyIsNone(event.target.value))}
        />
      </div>
    );
  }
  // A street that nobody has named yet may be written; of all else one is chosen.
  if (options !== null && field !== "street") {
    return (
      <SelectField
        label={label}
        value={text}
        options={options}
        fault={fault}
        disabled={disabled}
        {...(field === "switching" ? {} : { none: t("stock.none") })}
        onChange={(chosen) => onChange(emptyIsNone(chosen))}
      />
    );
  }
  return (
    <>
      <TextField
        label={label}
        value={text}
        maxLength={rule?.maxLength}
        disabled={disabled}
        fault={fault}
        autoComplete="off"
        hint={rule?.kind === "date" ? t("stock.dateHint") : undefined}
        inputMode={rule?.kind === "degrees" ? "decimal" : undefined}
        list={options === null ? undefined : `${id}-list`}
        onChange={(event) => onChange(emptyIsNone(event.target.value))}
      />
      {options !== null && (
        <datalist id={`${id}-list`}>
          {options.map(([one]) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
