import type { CommandLine } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { stepsOf } from "./command-steps.ts";

/** How far a command is, each step with its own time: accepted is not sent, sent is not done. */
export function CommandSteps({ line }: { readonly line: CommandLine }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <ol className="steps">
      {stepsOf(line).map((step) => (
        <li key={step.code} data-state={step.state}>
          <span className="step-dot" aria-hidden="true">
            {step.state === "done" && <Icon name="check" size={12} />}
          </span>
          <span className="step-word">{t(`ledger.${step.code}`)}</span>
          <span className="step-time soft small">
            {step.at === null ? (
              <span className="unseen">{t(`ledger.state.${step.state}`)}</span>
            ) : (
              formats.timeWithSeconds(step.at)
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
