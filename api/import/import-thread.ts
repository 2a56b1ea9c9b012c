import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import type { ImportAnswer, ImportJob, JobResults } from "./import-job.ts";
import { UnreadableFile } from "./source-record.ts";

const resourceLimits = {
  /** No sensible file needs more: the office does not fall with a hostile one. */
  maxOldGenerationSizeMb: 2_000,
  /** Rows come and go: with as much room for young objects as usual a small file would take several hundred MB. */
  maxYoungGenerationSizeMb: 16,
};

/**
 * Runs a job in a thread of its own. `onProgress` hears of rows handled, and rows in all where that is known. Rejects with
 * UnreadableFile where the file cannot be taken, and with the signal's reason where it was aborted.
 */
export function runImportJob<Kind extends ImportJob["kind"]>(
  job: Extract<ImportJob, { kind: Kind }>,
  onProgress: (done: number, total: number | null) => void,
  signal: AbortSignal,
): Promise<JobResults[Kind]> {
  const { promise, resolve, reject } = Promise.withResolvers<JobResults[Kind]>();
  if (signal.aborted) {
    reject(signal.reason as Error);
    return promise;
  }
  const worker = new Worker(new URL("./import-worker.ts", import.meta.url), {
    workerData: job,
    resourceLimits,
  });
  const abort = (): void => {
    reject(signal.reason as Error);
    void worker.terminate();
  };
  signal.addEventListener("abort", abort, { once: true });
  worker.on("message", (answer: ImportAnswer) => {
    if (answer.kind === "progress") onProgress(answer.done, answer.total);
    // A job is answered by its own kind of result.
    else if (answer.kind === "done") resolve(answer.result as JobResults[Kind]);
    else reject(new UnreadableFile(answer.problem.code, answer.message, answer.problem.parameters));
  });
  worker.on("error", (error: unknown) => {
    const isTooLarge =
      error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    reject(
      isTooLarge
        ? new UnreadableFile("tooLargeForMemory", "The file is too large to be read at once.")
        : error,
    );
  });
  worker.on("exit", () => {
    signal.removeEventListener("abort", abort);
    reject(new AppError("importThread", "the thread of an import has ended before its job"));
  });
  return promise;
}
