import type { ImportRows, ImportView } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScrollArea } from "../parts/scroll-area.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { rowsCsv, useImportRows, type RowsWanted } from "./import-queries.ts";
import { useImportWords } from "./use-import-words.ts";

export type ImportRow = ImportRows["rows"][number];

export interface ImportRowTableProps {
  readonly view: ImportView;
  readonly wanted: RowsWanted;
  readonly label: string;
  /** Where rows can be chosen: whether one is, and the change of it. */
  readonly choice?: {
    readonly isChosen: (row: ImportRow) => boolean;
    readonly toggle: (row: ImportRow) => void;
  };
}

/** Rows of a report, a page at a time: what each is, what would change, and why. */
export function ImportRowTable({ view, wanted, label, choice }: ImportRowTableProps) {
  const t = useTranslate();
  const formats = useFormats();
  const query = useImportRows(view.id, JSON.stringify(view.settings), wanted);
  const rows = query.data?.pages.flatMap((page) => page.rows);
  if (rows === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <div className="stack stack-tight">
      <ScrollArea label={label}>
        <table className="plain-table">
          <thead>
            <tr>
              {choice !== undefined && (
                <th scope="col">
                  <span className="visually-hidden">{t("import.take")}</span>
                </th>
              )}
              <th scope="col">{t("import.row")}</th>
              <th scope="col">{t("lights.column.number")}</th>
              <th scope="col">{t("lights.column.street")}</th>
              <th scope="col">{t("import.change")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              // A row of a mast with several heads comes several times.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={`${row.row} ${row.lightId} ${place}`}>
                {choice !== undefined && (
                  <td>
                    <label className="import-take">
                      <input
                        type="checkbox"
                        aria-label={t("import.takeRow", { number: row.number ?? row.row })}
                        checked={choice.isChosen(row)}
                        onChange={() => choice.toggle(row)}
                      />
                    </label>
                  </td>
                )}
                <td className="import-row">{row.row === null ? "–" : formats.integer(row.row)}</td>
                <th scope="row">{row.number ?? "–"}</th>
                <td>{row.street ?? "–"}</td>
                <td>
                  <RowChange row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <div className="row row-ends">
        <span className="soft small" role="status">
          {t("import.rowsOf", {
            done: formats.integer(rows.length),
            total: formats.integer(total),
          })}
        </span>
        <span className="row">
          {query.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t("import.moreRows")}
            </button>
          )}
          <a className="button button-quiet" href={rowsCsv(view.id, wanted)} download>
            <Icon name="import" /> {t("import.csv")}
          </a>
        </span>
      </div>
    </div>
  );
}

function RowChange({ row }: { readonly row: ImportRow }) {
  const t = useTranslate();
  const formats = useFormats();
  const words = useImportWords();
  const shown = (value: string | number | null): string =>
    value === null ? "–" : typeof value === "number" ? formats.plain(value) : value;
  const lines = [
    ...row.changes.map(
      ({ field, before, after }) =>
        `${t.code("importField", field)}: ${shown(before)} → ${shown(after)}`,
    ),
    ...row.problems.map(words.problem),
  ];
  if (lines.length === 0) return <>{t(`import.rowKind.${row.kind}`)}</>;
  return (
    <ul className="import-lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
