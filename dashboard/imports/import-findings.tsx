import { useState } from "react";
import type { ImportFinding, ImportReport, ImportView } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { rowsCsv } from "./import-queries.ts";
import { ImportRowTable } from "./import-row-table.tsx";
import { useImportWords } from "./use-import-words.ts";

/** What was left out, and what should be known of what is taken: in plain words, with the remedy and the rows behind each. */
export function ImportFindings({
  view,
  report,
}: {
  readonly view: ImportView;
  readonly report: ImportReport;
}) {
  const t = useTranslate();
  if (report.findings.length === 0) {
    return <p className="note note-good">{t("import.noFindings")}</p>;
  }
  return (
    <section className="stack" aria-label={t("import.findings")}>
      <div className="row row-ends">
        <h2>{t("import.findings")}</h2>
        {report.skipped > 0 && (
          <a className="button button-quiet" href={rowsCsv(view.id, { kind: "skipped" })} download>
            <Icon name="import" /> {t("import.skippedCsv")}
          </a>
        )}
      </div>
      <ul className="stack stack-tight">
        {report.findings.map((finding) => (
          <li key={keyOf(finding)}>
            <Finding view={view} finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Findings of one code are told apart by what they name. */
function keyOf({ code, severity, parameters }: ImportFinding): string {
  return `${severity} ${code} ${JSON.stringify(parameters)}`;
}

function Finding({
  view,
  finding,
}: {
  readonly view: ImportView;
  readonly finding: ImportFinding;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const words = useImportWords();
  const [isOpen, setOpen] = useState(false);
  const { severity, code, count, rows } = finding;
  return (
    <details
      className={severity === "skipped" ? "import-finding note note-bad" : "import-finding note"}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{words.problem(finding)}</strong>
        <span>
          {t(`import.severity.${severity}`, { count, number: formats.integer(count) })}{" "}
          {words.remedy(finding)}
        </span>
      </summary>
      {isOpen && (
        <div className="stack">
          {rows.length === 0 ? (
            <p className="soft small">{t("import.noRows")}</p>
          ) : (
            <ImportRowTable view={view} wanted={{ code }} label={t("import.rowsOfFinding")} />
          )}
        </div>
      )}
    </details>
  );
}
