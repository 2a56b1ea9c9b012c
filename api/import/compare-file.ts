import type { StockLookup } from "../../store/stock-lookup.ts";
import { createStage } from "../../store/stock-stage.ts";
import type { ApplyChoice, ImportReport } from "../contract/imports.ts";
import { compare, type Comparison } from "./compare.ts";
import type { Staged } from "./import-job.ts";
import type { ReadItem, ReadResult } from "./read-items.ts";
import { ReportWriter } from "./report-writer.ts";
import { Stager } from "./stage.ts";

/** A file that was read, before an inventory. */
export interface FileAndStock {
  /** The file's rows, understood; from the start each time it is called. */
  readonly items: () => AsyncIterable<ReadItem>;
  readonly read: ReadResult;
  readonly stock: StockLookup;
  /** Hears now and then of rows handled. */
  readonly onRow: (row: number) => void;
}

/** Rows between two words about progress. */
const step = 500;

/** Compares all there is, as it is shown before anything is carried out; writes it down row by row into a folder. */
export async function reportOn(file: FileAndStock, rowsFolder: string): Promise<ImportReport> {
  const comparison = await comparisonOf(file, new Set());
  const writer = new ReportWriter(rowsFolder);
  for await (const decision of counted(comparison, file)) writer.take(decision);
  return writer.close(file.read);
}

/** Makes what is chosen ready to be written. `at`: milliseconds since 1970. */
export async function stageChosen(
  file: FileAndStock,
  path: string,
  choice: ApplyChoice,
  at: number,
): Promise<Omit<Staged, "report">> {
  const { read, stock } = file;
  const exceptRows = await leftOut(file, choice);
  const comparison = await comparisonOf(file, exceptRows);
  const stager = new Stager(createStage(path), stock, {
    choice,
    exceptRows,
    at,
    source: read.reading.source,
    streets: comparison.streets,
  });
  for await (const decision of counted(comparison, file)) stager.take(decision);
  return {
    ...stager.close(),
    inventoryRevision: stock.inventoryRevision,
    members: read.members,
  };
}

/** Rows that are not carried out. Where only new or only changed ones are, which they are comes out of a comparison of its own. */
async function leftOut(file: FileAndStock, choice: ApplyChoice): Promise<ReadonlySet<number>> {
  const rows = new Set(choice.exceptRows);
  if (choice.added !== false && choice.changed !== false) return rows;
  const comparison = await comparisonOf(file, new Set());
  for await (const decision of comparison.decisions()) {
    const isLeft =
      (decision.kind === "added" && choice.added === false) ||
      (decision.kind === "changed" && choice.changed === false);
    if (isLeft) rows.add(decision.light.row);
  }
  return rows;
}

function comparisonOf(
  { items, read, stock }: FileAndStock,
  exceptRows: ReadonlySet<number>,
): Promise<Comparison> {
  return compare({
    items,
    stock,
    exceptRows,
    source: read.reading.source,
    says: new Set(read.says),
  });
}

async function* counted(comparison: Comparison, { read, onRow }: FileAndStock) {
  let count = 0;
  for await (const decision of comparison.decisions()) {
    yield decision;
    count += 1;
    if (count % step === 0) onRow(Math.min(count, read.rows));
  }
}
