import type { LightView } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { testSteps } from "./flow.ts";
import type { TestResults } from "./flow.ts";
import { StepFrame } from "./step-frame.tsx";
import type { StepFrameProps } from "./step-frame.tsx";

export interface DoneStepProps extends Pick<StepFrameProps, "chosen"> {
  readonly light: LightView["light"];
  readonly results: TestResults;
  readonly onNext: () => void;
  readonly onLight: () => void;
  readonly onAgain: () => void;
}

/** What was found, and the way to the next mast. */
export function DoneStep({ light, results, chosen, onNext, onLight, onAgain }: DoneStepProps) {
  const t = useTranslate();
  const formats = useFormats();
  const made = testSteps.flatMap((step) => {
    const result = results[step];
    return result === undefined ? [] : [{ step, ...result }];
  });
  const good = made.length > 0 && made.every(({ ok }) => ok);
  return (
    <StepFrame
      step="done"
      chosen={chosen}
      actions={
        <button type="button" className="button button-main" onClick={onNext}>
          <Icon name="scan" />
          {t("commission.next")}
        </button>
      }
    >
      <p className="flow-done" data-good={good ? "" : undefined} role="status">
        <Icon name={good ? "check" : "about"} size={28} />
        {good
          ? t("commission.allGood", { number: light.number })
          : t("commission.notAllGood", { number: light.number })}
      </p>
      <dl className="facts">
        {made.map(({ step, ok, powerW }) => (
          <div key={step} className="facts-pair">
            <dt>{t(`commission.title.${step}`)}</dt>
            <dd>
              {ok ? t("commission.ok") : t("commission.notOk")}
              {powerW !== null && ` · ${formats.watts(powerW)}`}
            </dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <button type="button" className="button" onClick={onLight}>
          {t("commission.openLight")}
        </button>
        <button type="button" className="button button-quiet" onClick={onAgain}>
          {t("commission.testAgain")}
        </button>
      </div>
    </StepFrame>
  );
}
