import { useState } from "react";
import type { ImportReport, ImportView } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toggled, type ApplyDraft, type ChosenKind } from "./apply-draft.ts";
import { ImportRowTable, type ImportRow } from "./import-row-table.tsx";

const kinds: readonly ChosenKind[] = ["added", "changed", "vanished"];

export interface ImportRowListsProps {
  readonly view: ImportView;
  readonly report: ImportReport;
  readonly choice: ApplyDraft;
  readonly onChoice: (choice: ApplyDraft) => void;
}

/** What is new, changed and gone, each as a whole or row by row. */
export function ImportRowLists({ view, report, choice, onChoice }: ImportRowListsProps) {
  const t = useTranslate();
  const present = kinds.filter((kind) => report[kind] > 0);
  if (present.length === 0) return null;
  return (
    <section className="stack" aria-label={t("import.choose.title")}>
      <h2>{t("import.choose.title")}</h2>
      <p className="soft">{t("import.choose.what")}</p>
      {present.map((kind) => (
        <KindOfRows
          key={kind}
          kind={kind}
          view={view}
          report={report}
          choice={choice}
          onChoice={onChoice}
        />
      ))}
    </section>
  );
}

function KindOfRows({
  kind,
  view,
  report,
  choice,
  onChoice,
}: ImportRowListsProps & { readonly kind: ChosenKind }) {
  const t = useTranslate();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const words = t(`import.choose.${kind}`, {
    count: report[kind],
    number: formats.integer(report[kind]),
  });
  const isChosen = ({ row, lightId }: ImportRow): boolean =>
    choice[kind] &&
    (row === null
      ? lightId === null || !choice.exceptLightIds.has(lightId)
      : !choice.exceptRows.has(row));
  const toggle = ({ row, lightId }: ImportRow): void =>
    onChoice(
      row !== null
        ? { ...choice, exceptRows: toggled(choice.exceptRows, row) }
        : lightId !== null
          ? { ...choice, exceptLightIds: toggled(choice.exceptLightIds, lightId) }
          : choice,
    );
  return (
    <div className={kind === "vanished" ? "import-kind note note-bad" : "import-kind note"}>
      <div className="row row-ends">
        <label className="check">
          <input
            type="checkbox"
            checked={choice[kind]}
            onChange={(event) => onChoice({ ...choice, [kind]: event.target.checked })}
          />
          {words}
        </label>
        <button
          type="button"
          className="button button-quiet"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? "import.hideRows" : "import.showRows")}
        </button>
      </div>
      {kind === "vanished" && <p className="small">{t("import.choose.vanishedWhat")}</p>}
      {isOpen && (
        <ImportRowTable
          view={view}
          wanted={{ kind }}
          label={words}
          {...(choice[kind] ? { choice: { isChosen, toggle } } : {})}
        />
      )}
    </div>
  );
}
