import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { commandDevice, useDevice, useDeviceCommand } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { newIdempotencyKey } from "../light/override-request.ts";
import { Icon } from "../parts/icons.tsx";
import { StepFrame } from "./step-frame.tsx";
import type { StepFrameProps } from "./step-frame.tsx";
import { useElapsed } from "./use-elapsed.ts";

/** After this something is amiss that waiting will not cure, s. */
const patience = 15;

export interface BlinkStepProps extends Pick<StepFrameProps, "chosen"> {
  readonly deviceId: string;
  readonly output: number;
  /** Whether the lamp was seen to blink. */
  readonly onAnswer: (seen: boolean) => void;
  readonly onSkip: () => void;
}

/** Makes the lamp blink and asks whether it is the one that was meant. */
export function BlinkStep({ deviceId, output, chosen, onAnswer, onSkip }: BlinkStepProps) {
  const t = useTranslate();
  const device = useDevice(deviceId).data ?? null;
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [denied, setDenied] = useState(false);
  const blink = useMutation({
    networkMode: "always",
    mutationFn: () => commandDevice(deviceId, "identify", output, newIdempotencyKey()),
    onMutate: () => setStartedAt(Date.now()),
  });
  const command = useDeviceCommand(blink.data?.commandId ?? null).data ?? blink.data ?? null;
  const elapsed = useElapsed(startedAt);
  const state = command?.state ?? null;
  const blinks = state === "received";
  const failed = state === "rejected" || state === "expired";
  const late = (state === null || state === "queued" || state === "sent") && elapsed >= patience;

  // Who comes here has just connected the two: it blinks without another tap, once.
  const first = useRef(true);
  const { mutate: begin } = blink;
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    begin();
  }, [begin]);
  const answer = (seen: boolean): void => {
    // A lamp that still blinks would be measured dark and bright by turns.
    void commandDevice(deviceId, "identify", output, newIdempotencyKey(), 1).catch(() => undefined);
    onAnswer(seen);
  };
  const again = (): void => {
    setDenied(false);
    begin();
  };
  return (
    <StepFrame
      step="blink"
      chosen={chosen}
      actions={
        <>
          <p className="flow-question">{t("blink.question")}</p>
          <div className="pair">
            <button type="button" className="button" onClick={() => setDenied(true)}>
              {t("blink.no")}
            </button>
            <button
              type="button"
              className="button button-main"
              disabled={state === null}
              onClick={() => answer(true)}
            >
              <Icon name="check" />
              {t("blink.yes")}
            </button>
          </div>
        </>
      }
    >
      <div className="blink-sign" data-on={blinks ? "" : undefined} aria-hidden="true">
        <Icon name="lights" size={56} />
      </div>
      <p className="flow-state" role="status">
        {state === null ? t("blink.asking") : t(`blink.state.${state}`)}
      </p>
      {failed && command !== null && (
        <p className="note note-bad">
          {command.code === null ? t("blink.failed") : t.code("rejection", command.code)}
        </p>
      )}
      {late && (
        <p className="note">{device?.online === false ? t("blink.offline") : t("blink.late")}</p>
      )}
      {denied && (
        <div className="note stack stack-tight" role="status">
          <p>{t("blink.denied")}</p>
          <div>
            <button type="button" className="button" onClick={() => answer(false)}>
              {t("blink.wrongLamp")}
            </button>
          </div>
        </div>
      )}
      <ProblemNote error={blink.error} />
      <div className="row">
        <button type="button" className="button" disabled={blink.isPending} onClick={again}>
          {t("blink.again")}
        </button>
        <button type="button" className="button button-quiet" onClick={onSkip}>
          {t("commission.skip")}
        </button>
      </div>
    </StepFrame>
  );
}
