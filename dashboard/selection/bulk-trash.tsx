import { useState } from "react";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { ConfirmationField } from "./confirmation-field.tsx";
import { confirmationFor } from "./confirmation.ts";
import { useBulk, useBulkPreview } from "./use-bulk.ts";

const removal = { delete: true } as const;

/** The sheet "Into the trash": says how many, and that there is a way back. */
export function BulkTrash({ done }: { readonly done: () => void }) {
  const t = useTranslate();
  const formats = useFormats();
  const [confirmed, setConfirmed] = useState(false);
  const preview = useBulkPreview(removal);
  const bulk = useBulk();
  const count = preview.data?.changed ?? 0;
  const number = formats.integer(count);
  const reason = preview.isPending
    ? t("bulk.counting")
    : preview.isError
      ? t("bulk.refused")
      : count === 0
        ? t("bulk.nothing")
        : confirmationFor(count, true) !== "press" && !confirmed
          ? t("bulk.confirmFirst")
          : bulk.isPending
            ? t("bulk.working")
            : null;
  return (
    <>
      <p>{t("bulk.trashWhat")}</p>
      <ProblemNote error={bulk.error ?? preview.error} />
      {count > 0 && (
        <ConfirmationField key={count} count={count} isRemoval onChange={setConfirmed} />
      )}
      <div className="row">
        <CommandButton
          look="main"
          reason={reason}
          onPress={() => bulk.mutate(removal, { onSuccess: done })}
        >
          {count === 0 ? t("bulk.trash") : t("bulk.trashCount", { count, number })}
        </CommandButton>
      </div>
    </>
  );
}
