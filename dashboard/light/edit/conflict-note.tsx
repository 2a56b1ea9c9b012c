import type { LightPointView } from "../../../api/contract/stock.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { useValueWords } from "../../history/value-words.ts";
import { useFieldOptions } from "../../stock/field-options.ts";
import type { FieldValue, LightField } from "../../stock/light-fields.ts";

/** It grows at the lower edge of a long form, where nobody would see more than its first line. */
const showWhole = (note: HTMLDivElement | null): void => note?.scrollIntoView({ block: "nearest" });

export interface ConflictNoteProps {
  readonly theirs: LightPointView;
  readonly mine: Partial<Record<LightField, FieldValue>>;
  /** Fields that both have changed. */
  readonly conflicts: readonly LightField[];
  readonly onTake: (whose: "mine" | "theirs") => void;
}

/** Somebody else was faster: shows both values of what both have changed, and lets the reader choose. */
export function ConflictNote({ theirs, mine, conflicts, onTake }: ConflictNoteProps) {
  const t = useTranslate();
  const optionsOf = useFieldOptions();
  const words = useValueWords();
  const shown = (field: LightField, value: FieldValue): string =>
    optionsOf(field, theirs.cabinetId)?.find(([one]) => one === value)?.[1] ?? words(field, value);
  return (
    <div className="note note-bad stack" role="alert" ref={showWhole}>
      <p>{t(conflicts.length === 0 ? "lightEdit.conflictApart" : "lightEdit.conflict")}</p>
      {conflicts.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("lightEdit.field")}</th>
              <th scope="col">{t("lightEdit.mine")}</th>
              <th scope="col">{t("lightEdit.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((field) => (
              <tr key={field}>
                <th scope="row">{t.code("stockField", field)}</th>
                <td>{shown(field, mine[field] ?? null)}</td>
                <td>{shown(field, theirs[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="row">
        <button type="button" className="button" onClick={() => onTake("mine")}>
          {t(conflicts.length === 0 ? "lightEdit.goOn" : "lightEdit.keepMine")}
        </button>
        {conflicts.length > 0 && (
          <button type="button" className="button" onClick={() => onTake("theirs")}>
            {t("lightEdit.takeTheirs")}
          </button>
        )}
      </div>
    </div>
  );
}
