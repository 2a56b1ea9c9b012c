import { useState } from "react";
import type { ReactNode } from "react";
import type { LightView } from "../../api/contract/lights.ts";
import { townClock } from "../app/stores.ts";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { LockBanner } from "../locks/lock-banner.tsx";
import { navigate } from "../router/history.ts";
import { pathOf } from "../router/routes.ts";
import { BlinkStep } from "./blink-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { nextTest, recordOf, testLevel } from "./flow.ts";
import type { TestResult, TestResults, TestStep } from "./flow.ts";
import { LevelStep } from "./level-step.tsx";
import { outbox } from "./page-outbox.ts";
import { useLevelTest } from "./use-level-test.ts";
import { useFormats } from "../format/use-formats.ts";

export interface TestStepsProps {
  readonly view: LightView;
  readonly deviceId: string;
  readonly chosen: ReactNode;
  /** On to the next device. */
  readonly onNext: () => void;
}

/** Blink, full, off, program, done. Each answer sends the next command, so that one tap is one step. */
export function TestSteps({ view, deviceId, chosen, onNext }: TestStepsProps) {
  const t = useTranslate();
  const formats = useFormats();
  const { light } = view;
  const [step, setStep] = useState<TestStep | "done">("blink");
  const [results, setResults] = useState<TestResults>({});
  const test = useLevelTest(view, deviceId, t("commission.reason"));

  const finish = (all: TestResults): void => {
    const floor = testLevel("off", light) ?? 0;
    const note = floor > 0 ? t("commission.floorNote", { level: formats.percent(floor) }) : null;
    void outbox.put({
      path: `/lights/${encodeURIComponent(light.id)}/commissioned`,
      body: recordOf(deviceId, all, note),
      key: newIdempotencyKey(),
      what: "record",
      number: light.number,
      until: null,
    });
  };
  const goOn = (from: TestStep, result: Omit<TestResult, "at"> | null): void => {
    const at = townClock.now() ?? Date.now();
    const all = result === null ? results : { ...results, [from]: { ...result, at } };
    const next = nextTest(from);
    setResults(all);
    setStep(next);
    if (next === "done") finish(all);
    else test.start(testLevel(next, light));
  };

  if (view.workLock !== null && step !== "done") {
    return (
      <>
        {chosen}
        <p className="note">{t("commission.locked")}</p>
        <LockBanner locks={[view.workLock]} />
      </>
    );
  }
  if (step === "done") {
    return (
      <DoneStep
        light={light}
        results={results}
        chosen={chosen}
        onNext={onNext}
        onLight={() => navigate(pathOf({ screen: "light", id: light.id }))}
        onAgain={() => {
          setResults({});
          setStep("blink");
        }}
      />
    );
  }
  if (step === "blink") {
    return (
      <BlinkStep
        deviceId={deviceId}
        output={light.output}
        chosen={chosen}
        onAnswer={(ok) => goOn("blink", { ok, powerW: null })}
        onSkip={() => goOn("blink", null)}
      />
    );
  }
  return (
    <LevelStep
      key={step}
      step={step}
      view={view}
      test={test}
      chosen={chosen}
      onResult={(result) => goOn(step, result)}
    />
  );
}
