import { useId } from "react";

export interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  /** Words of the choice that is none; without them one must be chosen. */
  readonly none?: string;
  readonly hint?: string | undefined;
  readonly fault?: string | null;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** One of many: the browser's own list, which a phone shows as it is used to. */
export function SelectField(props: SelectFieldProps) {
  const { label, value, options, none, hint, fault = null, disabled = false, onChange } = props;
  const id = useId();
  const described = [hint === undefined ? "" : `${id}-hint`, fault === null ? "" : `${id}-fault`];
  // A value that the list does not have (yet) is shown all the same, so that saving does not change it unseen.
  const known = (none !== undefined && value === "") || options.some(([one]) => one === value);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        disabled={disabled}
        aria-invalid={fault !== null}
        aria-describedby={described.join(" ").trim() || undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {!known && <option value={value}>{value}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="small soft">
          {hint}
        </span>
      )}
      {fault !== null && (
        <span id={`${id}-fault`} className="field-fault">
          {fault}
        </span>
      )}
    </div>
  );
}
