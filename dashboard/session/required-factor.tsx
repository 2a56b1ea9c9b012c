import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { SecondFactorSetup } from "./second-factor-setup.tsx";
import { useSignOut } from "./use-sign-out.ts";

/** The town asks for a second factor and this person has none yet: it is set up before anything else. */
export function RequiredFactor() {
  const t = useTranslate();
  const signOut = useSignOut();
  return (
    <>
      <ScreenHeading title={t("factor.requiredTitle")} />
      <p>{t("factor.required")}</p>
      <SecondFactorSetup />
      <button type="button" className="button button-quiet" onClick={() => signOut.mutate()}>
        {t("shell.signOut")}
      </button>
    </>
  );
}
