import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";

/** The six digits of the app, or a recovery code. Digits come first on a phone's keys; letters stay possible. */
export function CodeField({
  value,
  onChange,
  onlyApp = false,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onlyApp?: boolean;
}) {
  const t = useTranslate();
  return (
    <TextField
      label={t("code.label")}
      hint={onlyApp ? undefined : t("code.hint")}
      inputMode={onlyApp ? "numeric" : "text"}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={40}
      minLength={6}
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
