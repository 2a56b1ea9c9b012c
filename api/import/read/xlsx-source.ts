import { readFile } from "node:fs/promises";
import { readXlsx, streamXlsxRows } from "hucre/xlsx";
import { UnreadableFile } from "../source-record.ts";
import type { Cell, Source, SourceRow } from "./source-rows.ts";
import { isBlank, type TableLine } from "./table-header.ts";
import { tableRows } from "./table-rows.ts";

/** Rows of each sheet that are looked at to find the largest table. */
const probedRows = 3_000;

/**
 * A sheet of a workbook: the one asked for, else the visible one with the most filled cells. The packed file is held in memory; the rows
 * of the sheet are unpacked and read as a stream. Throws UnreadableFile.
 */
export function xlsxSource(path: string, wantedSheet: string | null): Source {
  let columns: readonly string[] = [];
  let sheet: string | null = null;
  let sheets: readonly string[] = [];
  return {
    facts: () => ({ columns, members: {}, encoding: null, delimiter: null, sheet, sheets }),
    async *rows(): AsyncGenerator<SourceRow> {
      try {
        const data = await readFile(path);
        const all = await sheetsOf(data);
        sheets = all.map(({ name }) => name);
        sheet = await chooseSheet(data, all, wantedSheet);
        yield* tableRows(sheetLines(data, sheet), (names) => {
          columns = names;
        });
      } catch (error) {
        if (error instanceof UnreadableFile) throw error;
        throw unreadable(error);
      }
    },
  };
}

function unreadable(error: unknown): UnreadableFile {
  const why = error instanceof Error ? error.message : String(error);
  return error instanceof Error && error.name === "EncryptedFileError"
    ? new UnreadableFile("encrypted", "The workbook is protected by a password.")
    : new UnreadableFile("badXlsx", `The workbook cannot be read: ${why}`, {
        reason: why.slice(0, 200),
      });
}

interface SheetName {
  readonly name: string;
  readonly hidden: boolean;
}

/** The workbook's sheets by name; their rows are not read. */
async function sheetsOf(data: Uint8Array): Promise<readonly SheetName[]> {
  const sheets: SheetName[] = [];
  await readXlsx(data, {
    sheets: ({ name, hidden, veryHidden }) => {
      sheets.push({ name, hidden: hidden === true || veryHidden === true });
      return false;
    },
  });
  if (sheets.length === 0) throw new UnreadableFile("emptyFile", "The workbook has no sheets.");
  return sheets;
}

async function chooseSheet(
  data: Uint8Array,
  sheets: readonly SheetName[],
  wanted: string | null,
): Promise<string> {
  if (wanted !== null) {
    if (sheets.some(({ name }) => name === wanted)) return wanted;
    throw new UnreadableFile("noSuchSheet", `The workbook has no sheet "${wanted}".`, {
      sheet: wanted,
      sheets: sheets.map(({ name }) => name).join(", "),
    });
  }
  const visible = sheets.filter(({ hidden }) => !hidden);
  const candidates = visible.length === 0 ? sheets : visible;
  let best = { name: candidates[0]?.name ?? "", cells: -1 };
  if (candidates.length > 1) {
    for (const { name } of candidates) {
      const cells = await filledCells(data, name);
      if (cells > best.cells) best = { name, cells };
    }
  }
  return best.name;
}

async function filledCells(data: Uint8Array, sheet: string): Promise<number> {
  let cells = 0;
  let rows = 0;
  for await (const { values } of streamXlsxRows(data, { sheet, maxRows: probedRows })) {
    cells += values.filter((value) => !isBlank(value)).length;
    rows += 1;
  }
  if (rows < probedRows) return cells;
  // Longer than the probe: its whole length tells large tables apart.
  rows = 0;
  for await (const _ of streamXlsxRows(data, { sheet })) rows += 1;
  return (cells / probedRows) * rows;
}

async function* sheetLines(data: Uint8Array, sheet: string): AsyncGenerator<TableLine> {
  for await (const { index, values } of streamXlsxRows(data, { sheet })) {
    yield { row: index + 1, cells: values.map(plain) };
  }
}

const excelError = /^#(?:N\/A|REF!|DIV\/0!|NAME\?|VALUE!|NULL!|NUM!|NV|BEZUG!|WERT!|ZAHL!)$/;

/** What JSON can hold of a cell: dates as ISO text; errors are no values. */
function plain(value: unknown): Cell {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return null;
    const iso = value.toISOString();
    return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16);
  }
  if (typeof value === "string" && excelError.test(value)) return null;
  return value ?? null;
}
