import { useTranslate } from "../i18n/translate.ts";
import type { ObjectDraft } from "./object-draft.ts";

export interface ObjectConflictProps {
  /** Fields that both have changed. */
  readonly fields: readonly string[];
  /** The form as what the other one has saved would fill it. */
  readonly theirs: ObjectDraft;
  readonly onTake: (whose: "mine" | "theirs") => void;
}

/** Somebody else was faster: names what both have changed, and lets the reader choose. */
export function ObjectConflict({ fields, theirs, onTake }: ObjectConflictProps) {
  const t = useTranslate();
  const apart = fields.length === 0;
  return (
    <div className="note note-bad stack" role="alert">
      <p>{t(apart ? "lightEdit.conflictApart" : "lightEdit.conflict")}</p>
      {!apart && (
        <ul>
          {fields.map((field) => {
            const value = theirs[field];
            const label = t.code("stockField", field);
            return (
              <li key={field}>
                {/* An id or a list of points says nothing as text. */}
                {typeof value === "string" && value !== "" && !field.endsWith("Id")
                  ? t("object.theirs", { label, value })
                  : label}
              </li>
            );
          })}
        </ul>
      )}
      <div className="row">
        <button type="button" className="button" onClick={() => onTake("mine")}>
          {t(apart ? "lightEdit.goOn" : "lightEdit.keepMine")}
        </button>
        {!apart && (
          <button type="button" className="button" onClick={() => onTake("theirs")}>
            {t("lightEdit.takeTheirs")}
          </button>
        )}
      </div>
    </div>
  );
}
