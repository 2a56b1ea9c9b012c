/** First characters by which a spreadsheet takes a text for a formula (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/;

/** One field of a CSV file with `;`; text that a spreadsheet would calculate gets an apostrophe in front. */
function csvField(value: string | number | boolean | null): string {
  if (value === null) return "";
  // The decimal comma goes with the semicolon, as German spreadsheets read it.
  if (typeof value === "number") return String(value).replace(".", ",");
  if (typeof value === "boolean") return value ? "1" : "0";
  const guarded = formulaStart.test(value) ? `'${value}` : value;
  return /[;"\n\r']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A CSV file as spreadsheets open it by a double click: byte order mark, semicolons, CR LF. */
export function csvFile(
  header: readonly string[],
  rows: Iterable<readonly (string | number | boolean | null)[]>,
): string {
  const lines = [header.map(csvField).join(";")];
  for (const row of rows) lines.push(row.map(csvField).join(";"));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
