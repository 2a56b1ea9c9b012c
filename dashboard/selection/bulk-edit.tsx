import { useState } from "react";
import type { BulkChange } from "../../api/contract/stock.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { useFieldOptions } from "../stock/field-options.ts";
import { LightFieldInput } from "../stock/light-field-input.tsx";
import { bulkFields } from "../stock/light-fields.ts";
import type { FieldValue, LightField } from "../stock/light-fields.ts";
import { bulkDraft, firstValue } from "./bulk-draft.ts";
import { ConfirmationField } from "./confirmation-field.tsx";
import { confirmationFor } from "./confirmation.ts";
import { useBulk, useBulkPreview } from "./use-bulk.ts";

/** The sheet "Change": pick fields, see how many light points that would change, say yes. */
export function BulkEdit({ done }: { readonly done: () => void }) {
  const t = useTranslate();
  const formats = useFormats();
  const optionsOf = useFieldOptions();
  const [wanted, setWanted] = useState<ReadonlyMap<LightField, FieldValue>>(new Map());
  const [confirmed, setConfirmed] = useState(false);
  const draft = bulkDraft(wanted);
  const preview = useBulkPreview(draft.change);
  const bulk = useBulk();
  const count = preview.data?.changed ?? 0;
  const number = formats.integer(count);
  const cabinetId = wanted.get("cabinetId");
  const set = (field: LightField, value: FieldValue | undefined): void => {
    const next = new Map(wanted);
    if (value === undefined) next.delete(field);
    else next.set(field, value);
    // A segment is one of its cabinet's.
    if (field === "cabinetId") next.delete("segmentId");
    setWanted(next);
    setConfirmed(false);
    bulk.reset();
  };
  const reason =
    draft.change === null
      ? t(draft.faults.size > 0 ? "bulk.faults" : "bulk.pickFields")
      : preview.isPending
        ? t("bulk.counting")
        : preview.isError
          ? t("bulk.refused")
          : count === 0
            ? t("bulk.nothing")
            : confirmationFor(count, false) !== "press" && !confirmed
              ? t("bulk.confirmFirst")
              : bulk.isPending
                ? t("bulk.working")
                : null;
  const press = (change: BulkChange): void => bulk.mutate(change, { onSuccess: done });
  return (
    <>
      <p className="soft">{t("bulk.editWhat")}</p>
      <ul className="bulk-fields">
        {bulkFields.map((field) => {
          const value = wanted.get(field);
          const needsCabinet = field === "segmentId" && typeof cabinetId !== "string";
          return (
            <li key={field} data-open={value !== undefined ? "" : undefined}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={value !== undefined}
                  disabled={needsCabinet}
                  onChange={(event) =>
                    set(field, event.target.checked ? firstValue(field) : undefined)
                  }
                />
                {t.code("stockField", field)}
                {needsCabinet && <span className="soft small">{t("bulk.cabinetFirst")}</span>}
              </label>
              {value !== undefined && (
                <LightFieldInput
                  field={field}
                  value={value}
                  options={optionsOf(field, typeof cabinetId === "string" ? cabinetId : null)}
                  fault={draft.faults.has(field) ? t("stock.dateFault") : null}
                  onChange={(next) => set(field, next)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className="sheet-foot">
        <p role="status">
          {preview.data !== undefined &&
            t("bulk.preview", {
              count,
              number,
              unchanged: formats.integer(preview.data.unchanged),
            })}
        </p>
        <ProblemNote error={bulk.error ?? preview.error} />
        {count > 0 && (
          <ConfirmationField key={count} count={count} isRemoval={false} onChange={setConfirmed} />
        )}
        <div className="row">
          <CommandButton
            look="main"
            reason={reason}
            onPress={() => {
              if (draft.change !== null) press(draft.change);
            }}
          >
            {count === 0 ? t("bulk.change") : t("bulk.changeCount", { count, number })}
          </CommandButton>
        </div>
      </div>
    </>
  );
}
