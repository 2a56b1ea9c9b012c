import type { LightView } from "../../api/contract/lights.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Icon } from "../parts/icons.tsx";
import { useCommandReason } from "../session/use-gate.ts";
import { testLevel } from "./flow.ts";
import type { TestResult, TestStep } from "./flow.ts";
import { LevelRemedy } from "./level-remedy.tsx";
import { MeasuredFigure } from "./measured-figure.tsx";
import { StepFrame } from "./step-frame.tsx";
import type { StepFrameProps } from "./step-frame.tsx";
import type { LevelTest } from "./use-level-test.ts";
import { useElapsed } from "./use-elapsed.ts";

/** After this the meter's silence is explained and one may go on without it, s. */
const patience = 15;

export interface LevelStepProps extends Pick<StepFrameProps, "chosen"> {
  readonly step: Exclude<TestStep, "blink">;
  readonly view: LightView;
  readonly test: LevelTest;
  readonly onResult: (result: Omit<TestResult, "at">) => void;
}

const nextWords = {
  full: "commission.toOff",
  off: "commission.toProgram",
  program: "commission.finish",
} as const;

/** One level: what was asked, how far it got, what was measured next to what is expected, and the way on at the thumb. */
export function LevelStep({ step, view, test, chosen, onResult }: LevelStepProps) {
  const t = useTranslate();
  const formats = useFormats();
  const gate = useCommandReason("switchLights");
  const { run, progress } = test;
  const elapsed = useElapsed(run?.startedAt ?? null);
  const level = testLevel(step, view.light);
  const { desired } = view.twin;
  const late = elapsed >= patience;
  const { verdict = null, measuredW = null } = progress ?? {};
  const measured = progress?.phase === "measured";
  const go = (ok: boolean): void => onResult({ ok, powerW: measuredW });
  return (
    <StepFrame
      step={step}
      chosen={chosen}
      actions={
        measured && verdict !== "unknown" ? (
          <CommandButton look="main" reason={gate} onPress={() => go(verdict === "good")}>
            <Icon name="check" />
            {verdict === "good" ? t(nextWords[step]) : t("commission.onAnyway")}
          </CommandButton>
        ) : measured || late || progress?.phase === "ended" ? (
          <>
            <p className="flow-question">{t(`commission.see.${step}`)}</p>
            <div className="pair">
              <button type="button" className="button" onClick={() => go(false)}>
                {t("commission.no")}
              </button>
              <button type="button" className="button button-main" onClick={() => go(true)}>
                <Icon name="check" />
                {t("commission.yes")}
              </button>
            </div>
          </>
        ) : (
          <button type="button" className="button" disabled>
            {t("commission.waitMeasured")}
          </button>
        )
      }
    >
      {step === "off" && level !== null && level > 0 && (
        <p className="note">{t("commission.floor", { level: formats.percent(level) })}</p>
      )}
      {step === "program" && desired.reason === "program" && desired.level !== null && (
        <p>
          {t("commission.programWants", {
            program: view.light.programName ?? "–",
            level: formats.percent(desired.level),
          })}
        </p>
      )}
      <MeasuredFigure progress={progress} />
      <LevelRemedy
        progress={progress}
        late={late}
        online={view.twin.availability === "online"}
        onMeasure={test.measure}
        onAgain={() => test.start(level)}
      />
      <ProblemNote error={test.error} />
    </StepFrame>
  );
}
