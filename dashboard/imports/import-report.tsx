import type { ImportFinding, ImportReport } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScrollArea } from "../parts/scroll-area.tsx";

const figures = ["added", "changed", "unchanged", "skipped"] as const;
const rowsShown = 12;
const samplesShown = 8;

/** What the file changes, in numbers, and what it leaves out, and why. */
export function ImportSummary({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <>
      <dl className="import-figures">
        {figures.map((figure) => (
          <div key={figure} className="figure-block">
            <dt className="over">{t(`import.figure.${figure}`)}</dt>
            <dd className="figure-large">{formats.integer(report[figure])}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">
        {t("import.rows", { count: report.rows, number: formats.integer(report.rows) })}
        {report.streets > 0 && (
          <>
            {" "}
            {t("import.streets", {
              count: report.streets,
              number: formats.integer(report.streets),
            })}
          </>
        )}
        {report.cabinets > 0 && (
          <>
            {" "}
            {t("import.cabinets", {
              count: report.cabinets,
              number: formats.integer(report.cabinets),
            })}
          </>
        )}
      </p>
      {report.findings.length > 0 && (
        <section className="stack" aria-label={t("import.findings")}>
          <h2>{t("import.findings")}</h2>
          <ul className="stack stack-tight">
            {report.findings.map((finding) => (
              <li key={keyOf(finding)}>
                <Finding finding={finding} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** How the file was understood, to compare with the file itself. */
export function ImportReading({ report }: { readonly report: ImportReport }) {
  return (
    <>
      <Columns report={report} />
      <Samples report={report} />
    </>
  );
}

/** Findings of one code are told apart by the field or the watts they name. */
function keyOf({ code, severity, parameters }: ImportFinding): string {
  return `${severity} ${code} ${parameters["field"] ?? parameters["watts"] ?? ""}`;
}

function Finding({ finding }: { readonly finding: ImportFinding }) {
  const t = useTranslate();
  const formats = useFormats();
  const shown = finding.rows.slice(0, rowsShown).map((row) => formats.integer(row));
  return (
    <div className={finding.severity === "skipped" ? "note note-bad" : "note"}>
      <p>
        <strong>{t.code("importProblem", finding.code, finding.parameters)}</strong>
      </p>
      <p>
        {t(`import.severity.${finding.severity}`, {
          count: finding.count,
          number: formats.integer(finding.count),
        })}
      </p>
      {shown.length > 0 && (
        <p className="soft small">
          {t("import.inRows", { rows: shown.join(", ") })}
          {finding.count > shown.length && " …"}
        </p>
      )}
    </div>
  );
}

function Columns({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const read = report.columns.flatMap(({ column, field }) =>
    field === null ? [] : [{ column, field }],
  );
  const unread = report.columns.filter(({ field }) => field === null);
  if (report.columns.length === 0) return null;
  return (
    <section className="stack" aria-label={t("import.columns")}>
      <h2>{t("import.columns")}</h2>
      {read.length > 0 && (
        <ScrollArea label={t("import.columns")}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("import.column")}</th>
                <th scope="col">{t("import.readAs")}</th>
              </tr>
            </thead>
            <tbody>
              {read.map(({ column, field }) => (
                <tr key={column}>
                  <th scope="row">
                    <code>{column}</code>
                  </th>
                  <td>{t.code("importField", field)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      {unread.length > 0 && (
        <p className="soft">
          {t("import.notRead")}{" "}
          {unread.map(({ column }, place) => (
            <span key={column}>
              {place > 0 && ", "}
              <code>{column}</code>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function Samples({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  // Changes first: what is new can be read in the file.
  const samples = (["changed", "added"] as const).flatMap((kind) =>
    report.samples.filter((sample) => sample.kind === kind).slice(0, samplesShown),
  );
  if (samples.length === 0) return null;
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
            {samples.map((sample) => (
              <tr key={`${sample.kind} ${sample.row}`}>
                <td className="import-row">{formats.integer(sample.row)}</td>
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
