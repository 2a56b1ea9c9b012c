import { en } from "../locales/en.ts";
import type { ImportProblem, ImportReport } from "../contract/imports.ts";

/** A finding or problem in words; `fallback` where the catalogue has none. */
export function printProblem(
  code: string,
  parameters: ImportProblem["parameters"],
  fallback: string = code,
): string {
  const catalogue: Readonly<Record<string, string>> = en;
  const text = catalogue[`importProblem.${code}`];
  if (text === undefined) return fallback;
  return text.replaceAll(/\{\{\s*(\w+)[^}]*\}\}/g, (_, name: string) =>
    String(parameters[name] ?? ""),
  );
}

/** The report of an import for a terminal. */
export function printReport(
  report: ImportReport,
  preview: boolean,
  print: (line: string) => void,
): void {
  print(preview ? "Preview, nothing has been changed:" : "Imported:");
  const counts: readonly (readonly [string, number])[] = [
    ["rows read", report.rows],
    ["light points added", report.added],
    ["light points changed", report.changed],
    ["light points unchanged", report.unchanged],
    ["street features", report.streets],
    ["cabinets", report.cabinets],
    ["rows left out", report.skipped],
  ];
  for (const [what, count] of counts) print(`  ${String(count).padStart(8)}  ${what}`);
  for (const { severity, code, parameters, count, rows } of report.findings) {
    const where =
      rows.length === 0 ? "" : ` (rows ${rows.slice(0, 5).join(", ")}${count > 5 ? ", ..." : ""})`;
    const words = printProblem(code, { ...parameters, count });
    print(`  ${severity === "skipped" ? "left out" : "note"}: ${count} x ${words}${where}`);
  }
  const unread = report.columns.filter(({ field }) => field === null).map(({ column }) => column);
  if (unread.length > 0) print(`  columns not used: ${unread.join(", ")}`);
}
