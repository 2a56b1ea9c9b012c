import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import { labelsPdf, type LabelsJob } from "./labels-pdf.ts";

/** Entry of the thread that draws labels: opening the typefaces alone would hold the office's event loop up. It ends with its document. */

if (parentPort === null) {
  throw new AppError("workerOnly", "labels-worker.ts runs as a worker thread");
}
// workerData is untyped in node; its one author is labels-thread.ts.
for await (const chunk of labelsPdf(workerData as LabelsJob)) parentPort.postMessage(chunk);
// The document is whole: an exit without this word is a failure.
parentPort.postMessage(null);
