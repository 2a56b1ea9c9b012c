import type { ImportReport } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";

const parts = [
  "added",
  "changed",
  "unchanged",
  "vanished",
  "skipped",
  "cabinets",
  "streets",
] as const;

/** The whole report in one sentence, as one would say it on the telephone. */
export function ImportSentence({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  const told = parts
    .filter((part) => report[part] > 0)
    .map((part) =>
      t(`import.told.${part}`, { count: report[part], number: formats.integer(report[part]) }),
    );
  const read = t("import.told.rows", { count: report.rows, number: formats.integer(report.rows) });
  return (
    <p className="import-sentence">
      {read} {told.length === 0 ? t("import.told.nothing") : `${told.join(", ")}.`}
    </p>
  );
}
