/**
 * First characters by which a spreadsheet takes a text for a formula (OWASP, "CSV Injection"); apostrophes before them too, so that a
 * reader who takes one away has the text again.
 */
const formulaStart = /^'*[=+\-@\t\r]/;

type CsvValue = string | number | boolean | null;

/** What spreadsheets know UTF-8 by. */
export const byteOrderMark = "\ufeff";

/** One field of a CSV file with `;`; text that a spreadsheet would calculate gets an apostrophe in front. */
function csvField(value: CsvValue): string {
  if (value === null) return "";
  // The decimal comma goes with the semicolon, as German spreadsheets read it.
  if (typeof value === "number") return String(value).replace(".", ",");
  if (typeof value === "boolean") return value ? "1" : "0";
  const guarded = formulaStart.test(value) ? `'${value}` : value;
  return /[;"\n\r']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A CSV file as spreadsheets open it by a double click: byte order mark, semicolons, CR LF. */
export function csvFile(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  const lines = [csvLine(header)];
  for (const row of rows) lines.push(csvLine(row));
  return `${byteOrderMark}${lines.join("")}`;
}

/** One row, with its end. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(";")}\r\n`;
}
