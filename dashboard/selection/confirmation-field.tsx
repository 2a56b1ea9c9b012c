import { useState } from "react";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";
import { confirmationFor, isWritten } from "./confirmation.ts";

export interface ConfirmationFieldProps {
  readonly count: number;
  readonly isRemoval: boolean;
  readonly onChange: (confirmed: boolean) => void;
}

/** The yes to a change of many. Give it the count as key: another number wants another yes. */
export function ConfirmationField({ count, isRemoval, onChange }: ConfirmationFieldProps) {
  const t = useTranslate();
  const formats = useFormats();
  const [text, setText] = useState("");
  const number = formats.integer(count);
  switch (confirmationFor(count, isRemoval)) {
    case "press":
      return null;
    case "tick":
      return (
        <label className="check">
          <input type="checkbox" onChange={(event) => onChange(event.target.checked)} />
          {t(isRemoval ? "bulk.yesRemove" : "bulk.yesChange", { count, number })}
        </label>
      );
    case "write":
      return (
        <TextField
          label={t("bulk.write", { number })}
          value={text}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value);
            onChange(isWritten(event.target.value, count));
          }}
        />
      );
  }
}
