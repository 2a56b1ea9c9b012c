import { useTranslate } from "../i18n/translate.ts";
import { ClockField } from "../parts/clock-field.tsx";
import { untilChoices } from "./override-request.ts";
import type { UntilChoice } from "./override-request.ts";

export interface UntilPickerProps {
  readonly choice: UntilChoice;
  readonly clock: string;
  readonly disabled: boolean;
  readonly onChoice: (choice: UntilChoice) => void;
  readonly onClock: (clock: string) => void;
}

/** Until when a level set by hand holds. It always has an end. */
export function UntilPicker(props: UntilPickerProps) {
  const t = useTranslate();
  return (
    <div className="until">
      <label className="field">
        <span className="label">{t("level.until")}</span>
        <select
          className="input"
          value={props.choice}
          disabled={props.disabled}
          onChange={(event) =>
            props.onChoice(untilChoices.find((one) => one === event.target.value) ?? "sunrise")
          }
        >
          {untilChoices.map((choice) => (
            <option key={choice} value={choice}>
              {t(`level.until.${choice}`)}
            </option>
          ))}
        </select>
      </label>
      {props.choice === "clock" && (
        <ClockField
          label={t("level.untilClock")}
          value={props.clock}
          disabled={props.disabled}
          onChange={props.onClock}
        />
      )}
    </div>
  );
}
