import { useState } from "react";
import type { ApprovalView } from "../../api/contract/approvals.ts";
import { useDecide } from "../client/approvals.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useWallClock } from "../format/use-wall-clock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { ApprovalActions } from "./approval-actions.tsx";
import { Effect, useEffectSentence } from "./effect.tsx";
import { showHeld, useHeld } from "./held-store.ts";

/** Over every screen: the change just asked for darkens so much that somebody else is asked. It waits already; here it gets its reason. */
export function HeldSheet() {
  const t = useTranslate();
  const held = useHeld();
  return (
    <Sheet
      title={t("approvals.held")}
      isOpen={held !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) showHeld(null);
      }}
    >
      {held !== null && <Held key={held.id} approval={held} />}
    </Sheet>
  );
}

function Held({ approval }: { readonly approval: ApprovalView }) {
  const t = useTranslate();
  const formats = useFormats();
  const sentence = useEffectSentence();
  const now = useWallClock();
  const explain = useDecide();
  const [reason, setReason] = useState("");
  const { readyAt } = approval;
  const close = (): void => showHeld(null);
  const asked = (): void => {
    close();
    toast({ text: t("approvals.told.explain") });
  };
  const send = (): void => {
    if (reason.trim() === "") asked();
    else {
      explain.mutate(
        { id: approval.id, action: "explain", reason: reason.trim() },
        { onSuccess: asked },
      );
    }
  };
  return (
    <div className="stack">
      <p className="approval-sentence">{sentence(approval.summary)}</p>
      <p>
        {readyAt === null
          ? t("approvals.heldSecond")
          : t("approvals.heldAlone", { at: formats.moment(readyAt, now) })}
      </p>
      {approval.summary.change === "workLock" && (
        <p className="note note-warn">{t("approvals.heldLock")}</p>
      )}
      <Effect approval={approval} />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label={t("approvals.why.explain")}
          hint={t("approvals.whyHint")}
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.target.value)}
        />
        <CommandButton look="main" reason={null} onPress={send}>
          {t(readyAt === null ? "approvals.ask" : "approvals.waitOn")}
        </CommandButton>
        <ProblemNote error={explain.error} />
      </form>
      <ApprovalActions approval={approval} only={["withdraw", "breakGlass"]} onDone={close} />
    </div>
  );
}
