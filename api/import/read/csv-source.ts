import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { UnreadableFile } from "../source-record.ts";
import type { Source, SourceRow } from "./source-rows.ts";
import { tableRows } from "./table-rows.ts";
import type { TableLine } from "./table-header.ts";
import { encodingOf, type TextEncodingName } from "./text-encoding.ts";

const longestRow = 1_000_000;
/** Characters from which the separator is told. */
const probeLength = 65_536;

/** A table as text; `;`, `,`, tab or `|`, in the encodings of spreadsheets, read as a stream. */
export function csvSource(path: string): Source {
  let columns: readonly string[] = [];
  let encoding: TextEncodingName | null = null;
  let delimiter: string | null = null;
  return {
    facts: () => ({ columns, members: {}, encoding, delimiter, sheet: null, sheets: [] }),
    async *rows(): AsyncGenerator<SourceRow> {
      encoding = await encodingOf(path);
      delimiter = delimiterOf(await probe(path, encoding));
      yield* tableRows(csvLines(path, encoding, delimiter), (names) => {
        columns = names;
      });
    },
  };
}

async function* csvLines(
  path: string,
  encoding: TextEncodingName,
  delimiter: string,
): AsyncGenerator<TableLine> {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRow,
    trim: true,
  });
  const reading = pump(path, encoding, parser);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      // Excel's own line that names the separator is none of the table.
      if (row === 1 && /^sep=/i.test(cells[0] ?? "") && cells.length <= 2) continue;
      yield { row, cells: cells.map(plain) };
    }
    await reading;
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile("badCsv", `Row ${row + 1} of the table cannot be read: ${why}`, {
      row: row + 1,
    });
  } finally {
    parser.destroy();
    await reading;
  }
}

/** Our own tables put an apostrophe before text that a spreadsheet would take for a formula. */
function plain(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Feeds the parser as fast as it takes the text. */
async function pump(
  path: string,
  encoding: TextEncodingName,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const text = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  };
  // What went wrong is told by the parser, to whom reads from it.
  await pipeline(createReadStream(path), text, parser).catch(() => {});
}

async function probe(path: string, encoding: TextEncodingName): Promise<string> {
  let head = "";
  const decoder = new TextDecoder(encoding);
  for await (const piece of createReadStream(path, { end: 4 * probeLength })) {
    head += decoder.decode(piece as Buffer, { stream: true });
    if (head.length > probeLength) break;
  }
  return head;
}

/**
 * The separator that most lines have equally often. Commas come last: where another separator fits, commas are decimals or stand in
 * texts.
 */
function delimiterOf(text: string): string {
  const named = /^\ufeff?sep=(.)/i.exec(text)?.[1];
  if (named !== undefined) return named;
  const lines = text
    .replaceAll(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 200);
  let best = { separator: ";", share: 0 };
  for (const separator of ["\t", ";", "|", ","]) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(separator).length;
      if (count > 1) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const share = Math.max(0, ...counts.values()) / Math.max(1, lines.length);
    if (share > best.share + (separator === "," ? 0.3 : 0)) best = { separator, share };
  }
  return best.separator;
}
