import { Readable } from "node:stream";
import { de } from "../locales/de.ts";
import { server as serverDe } from "../locales/de/server.ts";
import { en } from "../locales/en.ts";
import { server as serverEn } from "../locales/en/server.ts";
import { byteOrderMark, csvLine } from "../office/csv.ts";
import { problemWords } from "./problem-words.ts";
import type { ImportRow } from "./row-files.ts";

/** Rows of a report as a table that a spreadsheet opens, in the reader's language: to be worked through in the office that keeps the list. */
export function rowsAsCsv(
  portions: AsyncIterable<readonly ImportRow[]>,
  language: "de" | "en",
): Readable {
  return Readable.from(lines(portions, language), { objectMode: false });
}

async function* lines(
  portions: AsyncIterable<readonly ImportRow[]>,
  language: "de" | "en",
): AsyncGenerator<string> {
  const words: Readonly<Record<string, string>> =
    language === "de" ? { ...de, ...serverDe } : { ...en, ...serverEn };
  const field = (name: string): string => words[`importField.${name}`] ?? name;
  const head = ["row", "kind", "number", "street", "latitude", "longitude", "problem", "remedy"];
  yield (
    byteOrderMark +
      csvLine([...head, "changes"].map((name) => words[`csv.importRow.${name}`] ?? name))
  );
  for await (const rows of portions) {
    yield rows
      .map((row) =>
        csvLine([
          row.row,
          words[`csv.importKind.${row.kind}`] ?? row.kind,
          row.number,
          row.street,
          row.latitude,
          row.longitude,
          row.problems.map((problem) => problemWords(words, "importProblem", problem)).join("; "),
          row.problems.map((problem) => problemWords(words, "importRemedy", problem)).join(" "),
          row.changes
            .map(
              ({ field: name, before, after }) =>
                `${field(name)}: ${before ?? ""} → ${after ?? ""}`,
            )
            .join("; "),
        ]),
      )
      .join("");
  }
}
