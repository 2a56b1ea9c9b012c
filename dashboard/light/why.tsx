import type { WhyStep } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { spoken } from "./spoken-parameters.ts";

/** Why the light point has its level: who asked for what, in order of precedence, and who won. */
export function Why({ steps }: { readonly steps: readonly WhyStep[] }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t("why.title")}>
      <h2>{t("why.title")}</h2>
      <ol className="why">
        {steps.map((step, place) => (
          <li key={`${place} ${step.code}`} data-won={step.won ? "" : undefined}>
            <span className="why-level">
              {step.level === null ? "–" : formats.percent(step.level)}
            </span>
            <span className="why-words">
              {t.code("why", step.code, spoken(step.parameters, formats, t))}
              {step.won && <span className="why-won">{t("why.won")}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
