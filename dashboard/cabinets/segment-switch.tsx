import { useState } from "react";
import type { SegmentView } from "../../api/contract/stock.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { toast } from "../parts/toasts.tsx";
import { useEndSwitching } from "./cabinet-queries.ts";
import { SegmentJob } from "./segment-job.tsx";
import { SwitchForm } from "./switch-form.tsx";
import { useSegmentReason } from "./use-switch-reason.ts";

export interface SegmentSwitchProps {
  readonly segment: SegmentView;
  /** Cabinet and segment, as people call it. */
  readonly name: string;
  /** Said elsewhere. */
  readonly cabinetReason: string | null;
}

/** On and off by hand, each confirmed and with an end; and where the last command stands. */
export function SegmentSwitch({ segment, name, cabinetReason }: SegmentSwitchProps) {
  const t = useTranslate();
  const own = useSegmentReason(segment);
  const [asked, setAsked] = useState<"on" | "off" | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const end = useEndSwitching(segment.id);
  const reason = cabinetReason ?? own;
  const unseen = cabinetReason !== null;
  const giveBack = (): void =>
    end.mutate(undefined, {
      onSuccess: (job) => {
        setJobId(job.jobId);
        toast({ text: t("cabinets.ended", { name }) });
      },
    });
  return (
    <div className="stack stack-tight">
      <div className="segment-switch">
        <CommandButton reason={reason} reasonUnseen={unseen} onPress={() => setAsked("on")}>
          {t("cabinets.switch.on")}
          <span className="unseen"> {name}</span>
        </CommandButton>
        <CommandButton reason={reason} reasonUnseen onPress={() => setAsked("off")}>
          {t("cabinets.switch.off")}
          <span className="unseen"> {name}</span>
        </CommandButton>
        {segment.desiredReason === "override" && (
          <CommandButton
            reason={reason ?? (end.isPending ? t("level.sending") : null)}
            reasonUnseen
            onPress={giveBack}
          >
            {t("level.end")}
            <span className="unseen"> {name}</span>
          </CommandButton>
        )}
      </div>
      <ProblemNote error={end.error} />
      {jobId !== null && <SegmentJob jobId={jobId} />}
      <Sheet
        title={asked === null ? name : t(`cabinets.ask.${asked}`, { name })}
        isOpen={asked !== null}
        onOpenChange={() => setAsked(null)}
      >
        {asked !== null && (
          <SwitchForm
            segment={segment}
            on={asked === "on"}
            onSent={(job) => {
              setAsked(null);
              setJobId(job.jobId);
              toast({
                text: t(`cabinets.accepted.${asked}`, { name }),
                action: { label: t("common.undo"), run: giveBack },
              });
            }}
          />
        )}
      </Sheet>
    </div>
  );
}
