import { useState } from "react";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { ConfirmationField } from "../selection/confirmation-field.tsx";
import { confirmationFor } from "../selection/confirmation.ts";
import { useUndo } from "../stock/use-undo.ts";

export interface UndoButtonProps {
  readonly batchId: string;
  readonly title: string;
  /** Objects that the batch has changed. */
  readonly count: number;
}

/** Takes a batch back: at once where it changed one object, after a question where it changed more. */
export function UndoButton({ batchId, title, count }: UndoButtonProps) {
  const t = useTranslate();
  const formats = useFormats();
  const undo = useUndo();
  const [open, setOpen] = useState(false);
  const [confirmed, setConfirmed] = useState(false);
  const number = formats.integer(count);
  const press = (): void => undo.mutate(batchId, { onSettled: () => setOpen(false) });
  const needsMore = confirmationFor(count, false) !== "press" && !confirmed;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={undo.isPending}
        aria-label={t("undo.label", { title })}
        onClick={() => (count > 1 ? setOpen(true) : press())}
      >
        {t("common.undo")}
      </button>
      <Sheet title={t("undo.title")} isOpen={open} onOpenChange={setOpen}>
        <p>
          <strong>{title}</strong>
        </p>
        <p>{t("undo.what", { count, number })}</p>
        <ConfirmationField count={count} isRemoval={false} onChange={setConfirmed} />
        <div className="row">
          <CommandButton
            look="main"
            reason={undo.isPending ? t("bulk.working") : needsMore ? t("bulk.confirmFirst") : null}
            onPress={press}
          >
            {t("undo.button", { count, number })}
          </CommandButton>
        </div>
      </Sheet>
    </>
  );
}
