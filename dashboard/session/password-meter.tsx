import { passwordFault, passwordStrength } from "../../api/contract/password-rules.ts";
import { useTranslate } from "../i18n/translate.ts";

/** How soon a password would be guessed, in words and as a bar, while it is typed. */
export function PasswordMeter({
  password,
  own,
}: {
  readonly password: string;
  readonly own: readonly string[];
}) {
  const t = useTranslate();
  const fault = password === "" ? null : passwordFault(password, own);
  const strength = fault === null ? passwordStrength(password) : "weak";
  return (
    <p className="meter small" data-strength={password === "" ? "none" : strength} role="status">
      <span className="meter-bar" aria-hidden="true" />
      {password !== "" &&
        (fault === null || fault === "tooShort"
          ? t(`passwordStrength.${strength}`)
          : t(`passwordFault.${fault}`))}
    </p>
  );
}
