import { useState } from "react";
import { leastGlassReason } from "../../api/contract/approvals.ts";
import type { ApprovalAction, ApprovalView } from "../../api/contract/approvals.ts";
import { useDecide } from "../client/approvals.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";

/** Of these a word why is asked for before they are done. */
const least: Readonly<Partial<Record<ApprovalAction, number>>> = {
  refuse: 1,
  explain: 1,
  breakGlass: leastGlassReason,
};

/** What the reader may do with a change that waits; large enough for one thumb. */
export function ApprovalActions({
  approval,
  only,
  onDone,
}: {
  readonly approval: ApprovalView;
  /** Those of the actions that stand here; all when left out. */
  readonly only?: readonly ApprovalAction[];
  readonly onDone?: (after: ApprovalView) => void;
}) {
  const t = useTranslate();
  const decide = useDecide();
  const [asking, setAsking] = useState<ApprovalAction | null>(null);
  const [reason, setReason] = useState("");
  const actions = approval.may.filter((action) => only === undefined || only.includes(action));
  const act = (action: ApprovalAction): void =>
    decide.mutate(
      { id: approval.id, action, reason: reason.trim() },
      {
        onSuccess: (after) => {
          setAsking(null);
          setReason("");
          const word =
            after.state === "failed" ? "approvals.toldFailed" : `approvals.told.${action}`;
          toast({ text: t(word as "approvals.toldFailed" | `approvals.told.${ApprovalAction}`) });
          onDone?.(after);
        },
      },
    );
  if (actions.length === 0) return null;
  if (asking !== null) {
    const missing = (least[asking] ?? 0) - reason.trim().length;
    return (
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing <= 0) act(asking);
        }}
      >
        {asking === "breakGlass" && <p className="note note-bad">{t("approvals.glassWarning")}</p>}
        <TextField
          label={t(`approvals.why.${asking as "refuse" | "explain" | "breakGlass"}`)}
          value={reason}
          maxLength={1000}
          hint={missing > 0 ? t("approvals.missing", { count: missing }) : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="row">
          <CommandButton
            look="main"
            reason={missing > 0 ? t("approvals.missing", { count: missing }) : null}
            onPress={() => act(asking)}
          >
            {t(`approvals.do.${asking}`)}
          </CommandButton>
          <CommandButton reason={null} onPress={() => setAsking(null)}>
            {t("approvals.back")}
          </CommandButton>
        </div>
        <ProblemNote error={decide.error} />
      </form>
    );
  }
  return (
    <div className="stack stack-tight">
      <div className="row approval-actions">
        {actions.map((action) => (
          <CommandButton
            key={action}
            {...(action === "approve" || action === "carryOut" ? { look: "main" as const } : {})}
            reason={null}
            onPress={() => (least[action] === undefined ? act(action) : setAsking(action))}
          >
            {t(`approvals.do.${action}`)}
          </CommandButton>
        ))}
      </div>
      <ProblemNote error={decide.error} />
    </div>
  );
}
