import { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import type { LabelsJob } from "./labels-pdf.ts";

/** Draws the labels in a thread of its own and sends the document as it grows; it breaks off where the thread fails. */
export function streamLabels(job: LabelsJob): Readable {
  const worker = new Worker(new URL("./labels-worker.ts", import.meta.url), { workerData: job });
  let isWhole = false;
  const stream = new Readable({
    read() {},
    destroy(error, done) {
      void worker.terminate();
      done(error);
    },
  });
  worker.on("message", (chunk: Uint8Array | null) => {
    isWhole = chunk === null;
    stream.push(chunk);
  });
  worker.on("error", (error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  worker.on("exit", () => {
    if (!isWhole) stream.destroy(new AppError("labelsThread", "the thread of labels has ended"));
  });
  return stream;
}
