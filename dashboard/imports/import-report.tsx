import type { ImportFinding, ImportReport } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScrollArea } from "../parts/scroll-area.tsx";

const figures = ["added", "changed", "unchanged", "skipped"] as const;
const rowsShown = 12;

/** What the file would change and what it leaves out, and why. */
export function ImportReportView({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <div className="stack stack-wide">
      <dl className="import-figures">
        {figures.map((figure) => (
          <div key={figure} className="figure-block">
            <dt className="over">{t(`import.figure.${figure}`)}</dt>
            <dd className="figure-large">{formats.integer(report[figure])}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">
        {t("import.rows", { count: report.rows, number: formats.integer(report.rows) })}{" "}
        {t("import.streets", { count: report.streets, number: formats.integer(report.streets) })}{" "}
        {t("import.cabinets", { count: report.cabinets, number: formats.integer(report.cabinets) })}
      </p>
      {report.findings.length > 0 && (
        <section className="stack" aria-label={t("import.findings")}>
          <h2>{t("import.findings")}</h2>
          <ul className="stack stack-tight">
            {report.findings.map((finding) => (
              <li key={finding.code + finding.severity}>
                <Finding finding={finding} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Columns report={report} />
      <Samples report={report} />
    </div>
  );
}

function Finding({ finding }: { readonly finding: ImportFinding }) {
  const t = useTranslate();
  const formats = useFormats();
  const shown = finding.rows.slice(0, rowsShown).map((row) => formats.integer(row));
  return (
    <div className={finding.severity === "skipped" ? "note note-bad" : "note"}>
      <p>
        <strong>{t.code("importProblem", finding.code, finding.parameters)}</strong>{" "}
        {t(`import.severity.${finding.severity}`, {
          count: finding.count,
          number: formats.integer(finding.count),
        })}
      </p>
      <p className="soft small">
        {t("import.inRows", { rows: shown.join(", ") })}
        {finding.count > shown.length && " …"}
      </p>
    </div>
  );
}

function Columns({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-label={t("import.columns")}>
      <h2>{t("import.columns")}</h2>
      <ScrollArea label={t("import.columns")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.readAs")}</th>
            </tr>
          </thead>
          <tbody>
            {report.columns.map((column) => (
              <tr key={column.column}>
                <th scope="row">
                  <code>{column.column}</code>
                </th>
                <td>
                  {column.field === null
                    ? t("import.notRead")
                    : t.code("importField", column.field)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function Samples({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  if (report.samples.length === 0) return null;
  const formats = useFormats();
  const shown = (value: string | number | null): string =>
    value === null ? "–" : typeof value === "number" ? formats.plain(value) : value;
  return (
    <section className="stack" aria-label={t("import.samples")}>
      <h2>{t("import.samples")}</h2>
      <ScrollArea label={t("import.samples")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("import.row")}</th>
              <th scope="col">{t("lights.column.number")}</th>
              <th scope="col">{t("lights.column.street")}</th>
              <th scope="col">{t("import.change")}</th>
            </tr>
          </thead>
          <tbody>
            {report.samples.map((sample) => (
              <tr key={`${sample.kind} ${sample.row}`}>
                <td>{sample.row}</td>
                <th scope="row">{sample.number}</th>
                <td>{sample.street ?? "–"}</td>
                <td>
                  {sample.kind === "added"
                    ? t("import.figure.added")
                    : sample.changes
                        .map(
                          ({ field, before, after }) =>
                            `${t.code("importField", field)}: ${shown(before)} → ${shown(after)}`,
                        )
                        .join("; ")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
