import { useId, useState } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { parseClock } from "./clock-text.ts";

export interface ClockFieldProps {
  readonly label: string;
  /** `HH:MM` */
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (clock: string) => void;
}

/** A time of day, always of 24 hours: the browser's own field follows the machine's language, not the town's. */
export function ClockField({ label, value, disabled = false, onChange }: ClockFieldProps) {
  const t = useTranslate();
  const id = useId();
  // What is being typed; null where the field shows the value.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const wrong = parseClock(text) === null;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        inputMode="numeric"
        autoComplete="off"
        value={text}
        disabled={disabled}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-fault` : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          const whole = /^\d\d[:.]\d\d$/.test(event.target.value);
          const clock = whole ? parseClock(event.target.value) : null;
          if (clock !== null) onChange(clock);
        }}
        onBlur={() => {
          const clock = parseClock(text);
          if (clock === null) return;
          setTyped(null);
          if (clock !== value) onChange(clock);
        }}
      />
      {wrong && (
        <span id={`${id}-fault`} className="field-fault">
          {t("common.clockFault")}
        </span>
      )}
    </div>
  );
}
