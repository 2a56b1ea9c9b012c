import type { ApprovalView } from "../../api/contract/approvals.ts";
import { useFormats } from "../format/use-formats.ts";
import { useWallClock } from "../format/use-wall-clock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ApprovalActions } from "./approval-actions.tsx";
import { Effect, useEffectSentence } from "./effect.tsx";

/** A change that waits or waited: what it does, who asked and why, how it stands, what can be done. */
export function ApprovalCard({ approval }: { readonly approval: ApprovalView }) {
  const t = useTranslate();
  const formats = useFormats();
  const sentence = useEffectSentence();
  const now = useWallClock();
  const { requester, createdAt, decidedBy, decidedAt, state, readyAt, by } = approval;
  return (
    <article className="approval-card stack" data-state={state}>
      <div className="stack stack-tight">
        <h3>{sentence(approval.summary)}</h3>
        <p className="soft small">
          {t("approvals.askedBy", { by: requester.name, at: formats.moment(createdAt, now) })}
        </p>
        {approval.reason !== null && <p>{t("approvals.saysWhy", { reason: approval.reason })}</p>}
      </div>
      <Effect approval={approval} />
      <p>
        <strong>{t(`approvals.state.${state}`)}</strong>{" "}
        {decidedBy !== null && decidedAt !== null && (
          <span className="soft">
            {t(by === null ? "approvals.decidedBy" : `approvals.by.${by}`, {
              by: decidedBy.name,
              at: formats.moment(decidedAt, now),
            })}
          </span>
        )}
        {state === "waiting" && (
          <span className="soft">
            {readyAt !== null && approval.isMine
              ? t("approvals.readyAt", { at: formats.moment(readyAt, now) })
              : t("approvals.expiresAt", { at: formats.moment(approval.expiresAt, now) })}
          </span>
        )}
      </p>
      {approval.decision !== null && <p>{t("approvals.saysWhy", { reason: approval.decision })}</p>}
      {approval.failure !== null && (
        <p className="note note-bad">
          {t.code("problem", approval.failure, { detail: approval.failureDetail ?? "" })}
        </p>
      )}
      <ApprovalActions approval={approval} />
    </article>
  );
}
