import { readFileSync, writeFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import { openStockLookup, type StockLookup } from "../../store/stock-lookup.ts";
import type { ImportReport } from "../contract/imports.ts";
import { reportOn, stageChosen } from "./compare-file.ts";
import { importFolder } from "./import-folder.ts";
import type { FoundOut, ImportAnswer, ImportJob, Staged } from "./import-job.ts";
import { itemsOf } from "./item-spool.ts";
import { readFile } from "./read-file.ts";
import { UnreadableFile } from "./source-record.ts";

/** Entry of the thread that reads and compares a file, so that the office's event loop stays free. It ends with its job. */

if (parentPort === null)
  throw new AppError("workerOnly", "import-worker.ts runs as a worker thread");
const port = parentPort;
// workerData is untyped in node; its one author is import-thread.ts.
const job = workerData as ImportJob;
const folder = importFolder(job.folder);
const items = () => itemsOf(folder.items);

function answer(message: ImportAnswer): void {
  port.postMessage(message);
}

/** Rows between two words about progress. */
const step = 500;

function tell(done: number, total: number | null): void {
  answer({ kind: "progress", done, total });
}

/** The first half of the way is reading, the second comparing. */
async function read(request: Extract<ImportJob, { kind: "read" }>): Promise<ImportReport> {
  const { format, fileName, settings, timeZone } = request;
  const near = await withStock(async (stock) => stock.middle());
  const found = await readFile({
    path: folder.file,
    format,
    fileName,
    settings,
    timeZone,
    spoolPath: folder.items,
    ...(near === null ? {} : { near }),
    onProgress: (done, total) => {
      if (done % step === 0) tell(total === null ? done : Math.floor(done / 2), total);
    },
  });
  return withStock((stock) => {
    const foundOut: FoundOut = { read: found, inventoryRevision: stock.inventoryRevision };
    writeFileSync(folder.foundOut, JSON.stringify(foundOut), { mode: 0o600 });
    const onRow = (row: number): void => tell(Math.floor((found.rows + row) / 2), found.rows);
    return reportOn({ items, read: found, stock, onRow }, folder.rows);
  });
}

async function stage({ choice, at }: Extract<ImportJob, { kind: "stage" }>): Promise<Staged> {
  // Written above.
  const { read: found, inventoryRevision } = JSON.parse(
    readFileSync(folder.foundOut, "utf8"),
  ) as FoundOut;
  return withStock(async (stock) => {
    const onRow = (row: number): void => tell(row, found.rows);
    const file = { items, read: found, stock, onRow };
    const staged = await stageChosen(file, folder.stage, choice, at);
    const hasMoved = stock.inventoryRevision !== inventoryRevision;
    return { ...staged, report: hasMoved ? await reportOn(file, folder.rows) : null };
  });
}

async function withStock<T>(work: (stock: StockLookup) => Promise<T>): Promise<T> {
  const stock = openStockLookup(job.databasePath);
  try {
    return await work(stock);
  } finally {
    stock.close();
  }
}

try {
  const result = job.kind === "read" ? await read(job) : await stage(job);
  answer({ kind: "done", result });
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error;
  const { code, parameters, message } = error;
  answer({ kind: "unreadable", problem: { code, parameters }, message });
}
