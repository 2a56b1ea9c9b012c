import type { ReactNode } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { countedSteps } from "./flow.ts";
import type { FlowStep } from "./flow.ts";

export interface StepFrameProps {
  readonly step: FlowStep;
  /** What has been chosen so far: device and light point. */
  readonly chosen: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the thumb. */
  readonly actions?: ReactNode;
}

/** One step: where one stands, what is to be done, and the buttons always in the same place below. */
export function StepFrame({ step, chosen, children, actions }: StepFrameProps) {
  const t = useTranslate();
  const place = countedSteps.indexOf(step);
  const total = countedSteps.length;
  return (
    <section className="flow-step stack" aria-labelledby="flow-title">
      {place >= 0 && (
        <div
          role="img"
          className="flow-progress"
          aria-label={t("commission.step", { place: place + 1, total })}
        >
          {countedSteps.map((one, i) => (
            <span
              key={one}
              aria-hidden="true"
              data-state={i < place ? "done" : i === place ? "now" : "open"}
            />
          ))}
        </div>
      )}
      <h2 id="flow-title" tabIndex={-1} key={step}>
        {t(`commission.title.${step}`)}
      </h2>
      {chosen}
      {children}
      {actions !== undefined && <div className="flow-actions">{actions}</div>}
    </section>
  );
}
