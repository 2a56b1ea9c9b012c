import type { ImportProblem } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { WordParameters } from "../i18n/translate.ts";

/** What is wrong with a row or a file, and what helps, with numbers as the reader writes them. */
export function useImportWords(): {
  readonly problem: (of: ImportProblem) => string;
  readonly remedy: (of: ImportProblem) => string;
} {
  const t = useTranslate();
  const formats = useFormats();
  const written = (parameters: ImportProblem["parameters"]): WordParameters =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === "number" ? formats.plain(value) : value,
      ]),
    );
  return {
    problem: ({ code, parameters }) => t.code("importProblem", code, written(parameters)),
    remedy: ({ code, parameters }) => t.code("importRemedy", code, written(parameters)),
  };
}
