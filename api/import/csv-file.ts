import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { UnreadableFile, type SourceFile, type SourceRecord } from "./source-record.ts";

const longestRow = 1_000_000;

/** A table with a header row; `;`, `,` or tab, UTF-8 or Windows-1252, read as a stream. */
export function csvFile(path: string): SourceFile {
  return {
    members: () => ({}),
    async *records() {
      const encoding = await encodingOf(path);
      const delimiter = await delimiterOf(path, encoding);
      const parser = parse({
        bom: true,
        delimiter,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        max_record_size: longestRow,
        trim: true,
      });
      const reading = pump(path, encoding, parser);
      let header: readonly string[] | null = null;
      let row = 0;
      try {
        for await (const cells of parser as AsyncIterable<string[]>) {
          row += 1;
          if (header === null) header = headerOf(cells);
          else yield toRecord(header, cells, row);
        }
        await reading;
      } catch (error) {
        if (error instanceof UnreadableFile) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new UnreadableFile("badCsv", `Row ${row + 1} of the table cannot be read: ${why}`, {
          row: row + 1,
        });
      }
      if (header === null) throw new UnreadableFile("emptyFile", "The file has no rows.");
    },
  };
}

async function pump(
  path: string,
  encoding: Encoding,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  try {
    for await (const chunk of createReadStream(path)) {
      // A file opened without an encoding gives buffers.
      if (!parser.write(decoder.decode(chunk as Buffer, { stream: true }))) {
        await new Promise((resolve) => parser.once("drain", resolve).once("close", resolve));
      }
      if (parser.destroyed) return;
    }
    parser.end(decoder.decode());
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function headerOf(cells: readonly string[]): readonly string[] {
  if (cells.length < 2) {
    throw new UnreadableFile(
      "noColumns",
      "The first row must name the columns, separated by semicolons or commas.",
    );
  }
  return cells;
}

function toRecord(header: readonly string[], cells: readonly string[], row: number): SourceRecord {
  const properties: Record<string, string> = {};
  for (const [i, name] of header.entries()) {
    const value = cells[i];
    if (name !== "" && value !== undefined && value !== "") properties[name] = value;
  }
  return { row, properties, geometry: null, id: null };
}

type Encoding = "utf-8" | "windows-1252";

/** UTF-8 where every byte fits it; else what German spreadsheets write. */
async function encodingOf(path: string): Promise<Encoding> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return "utf-8";
  } catch (error) {
    if (error instanceof TypeError) return "windows-1252";
    throw error;
  }
}

/** The separator that the first line has most of. */
async function delimiterOf(path: string, encoding: Encoding): Promise<string> {
  let head = "";
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path, { end: 65_535 })) {
    head += decoder.decode(chunk as Buffer, { stream: true });
    if (head.includes("\n")) break;
  }
  const line = (head.split(/\r?\n/).find((text) => text.trim() !== "") ?? "").replaceAll(
    /"[^"]*"/g,
    "",
  );
  const count = (separator: string): number => line.split(separator).length;
  return [";", "\t", ","].toSorted((a, b) => count(b) - count(a))[0] ?? ";";
}
