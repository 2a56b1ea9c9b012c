import type { ImportReport } from "../../api/contract/imports.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScrollArea } from "../parts/scroll-area.tsx";
import { readAs, withColumn, type SettingsDraft } from "./settings-draft.ts";

export interface ImportColumnsProps {
  readonly report: ImportReport;
  readonly draft: SettingsDraft;
  readonly onDraft: (draft: SettingsDraft) => void;
}

/** Which column is read as what, with its first values, and the choice of another reading. */
export function ImportColumns({ report, draft, onDraft }: ImportColumnsProps) {
  const t = useTranslate();
  if (report.columns.length === 0) return null;
  const fields = report.fields
    .map((field) => ({ field, words: t.code("importField", field) }))
    .toSorted((a, b) => a.words.localeCompare(b.words, t.language));
  const unread = report.columns.filter((one) => readAs(draft, one) === null).length;
  return (
    <section className="stack" aria-label={t("import.columns")}>
      <h2>{t("import.columns")}</h2>
      <p className="soft">
        {t("import.columnsWhat")} {unread > 0 && t("import.columnsUnread", { count: unread })}
      </p>
      <ScrollArea label={t("import.columns")}>
        <table className="plain-table import-columns">
          <thead>
            <tr>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.firstValues")}</th>
              <th scope="col">{t("import.readAs")}</th>
            </tr>
          </thead>
          <tbody>
            {report.columns.map((one) => {
              const field = readAs(draft, one);
              return (
                <tr key={one.column} className={field === null ? "unread" : undefined}>
                  <th scope="row">{one.column}</th>
                  <td className="soft small import-values">
                    {one.samples.slice(0, 3).join(" · ")}
                  </td>
                  <td>
                    <select
                      className="input"
                      aria-label={t("import.readColumnAs", { column: one.column })}
                      value={field ?? ""}
                      onChange={(event) =>
                        onDraft(
                          withColumn(
                            draft,
                            report.columns,
                            one.column,
                            event.target.value === "" ? null : event.target.value,
                          ),
                        )
                      }
                    >
                      <option value="">{t("import.notRead")}</option>
                      {fields.map(({ field: name, words }) => (
                        <option key={name} value={name}>
                          {name === one.proposed && name !== field
                            ? t("import.proposed", { field: words })
                            : words}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
