import { en } from "../locales/en.ts";
import type { ImportFinding, ImportReport } from "../contract/imports.ts";
import type { CarriedOut } from "./import-job.ts";
import { problemWords } from "./problem-words.ts";

const mostRowsNamed = 5;

/** The report of an import for a terminal: what was read and how, what came of it, and what should be looked at. */
export function printReport(
  report: ImportReport,
  carriedOut: CarriedOut | null,
  print: (line: string) => void,
): void {
  printReading(report, print);
  print(carriedOut === null ? "Preview, nothing has been changed:" : "Imported:");
  const { added, changed, unchanged, vanished } = report;
  const trashed = carriedOut?.vanished ?? 0;
  const counts: readonly (readonly [string, number])[] = [
    ["rows read", report.rows],
    ["light points added", carriedOut?.added ?? added],
    ["light points changed", carriedOut?.changed ?? changed],
    ["light points unchanged", unchanged],
    ["light points put into the trash, for the file no longer has them", trashed],
    ["light points that the file no longer has; they stay (--vanished)", vanished - trashed],
    ["street features", report.streets],
    ["cabinets", report.cabinets],
    ["rows left out", report.skipped],
  ];
  for (const [what, count] of counts) {
    if (count > 0 || what === "rows read") print(`  ${String(count).padStart(8)}  ${what}`);
  }
  for (const finding of report.findings) printFinding(finding, print);
  const unread = report.columns.filter(({ field }) => field === null).map(({ column }) => column);
  if (unread.length > 0) print(`  columns not used: ${unread.join(", ")}`);
}

function printReading({ reading, columns }: ImportReport, print: (line: string) => void): void {
  const parts = [
    `list "${reading.source}"`,
    ...(reading.sheet === null ? [] : [`sheet "${reading.sheet}"`]),
    ...(reading.encoding === null ? [] : [reading.encoding]),
    ...(reading.crs === null
      ? []
      : [`coordinates in ${reading.crs.code} (${reading.crs.name}, ${reading.crs.how})`]),
    ...(reading.swappedAxes ? ["axes exchanged"] : []),
  ];
  print(`Read as ${parts.join(", ")}.`);
  for (const { column, field } of columns) {
    if (field !== null && column !== field) print(`  ${column} -> ${field}`);
  }
  for (const { word, count, as } of reading.kinds) print(`  ${word}: ${count} x ${as}`);
}

function printFinding(
  { severity, code, parameters, count, rows }: ImportFinding,
  print: (line: string) => void,
): void {
  const more = count > mostRowsNamed ? ", ..." : "";
  const where =
    rows.length === 0 ? "" : ` (rows ${rows.slice(0, mostRowsNamed).join(", ")}${more})`;
  const problem = { code, parameters: { ...parameters, count } };
  const words = problemWords(en, "importProblem", problem);
  print(`  ${severity === "skipped" ? "left out" : "note"}: ${count} x ${words}${where}`);
  const remedy = problemWords(en, "importRemedy", problem);
  if (remedy !== "") print(`      ${remedy}`);
}
