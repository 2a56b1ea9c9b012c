import { useId } from "react";
import type { InputHTMLAttributes } from "react";

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | null;
}

/** A labelled input with a hint and the fault found in it. */
export function TextField({ label, hint, fault = null, ...input }: TextFieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const faultId = `${id}-fault`;
  const described = [hint === undefined ? "" : hintId, fault === null ? "" : faultId];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className="input"
        aria-invalid={fault !== null}
        aria-describedby={described.join(" ").trim() || undefined}
      />
      {hint !== undefined && (
        <span id={hintId} className="small soft">
          {hint}
        </span>
      )}
      {fault !== null && (
        <span id={faultId} className="field-fault">
          {fault}
        </span>
      )}
    </div>
  );
}
