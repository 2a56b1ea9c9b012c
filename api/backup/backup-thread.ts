import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import { BackupRefused } from "../../store/backup/manifest.ts";
import type { BackupAnswer, BackupJob } from "./backup-job.ts";

export type BackupDone = Extract<BackupAnswer, { kind: "done" }>;

/** Runs a job in a thread of its own. Rejects with BackupRefused, whose message is for a person, and with the signal's reason. */
export function runBackupJob(
  job: BackupJob,
  onStep: (step: Extract<BackupAnswer, { kind: "step" }>) => void,
  signal: AbortSignal,
): Promise<BackupDone> {
  const { promise, resolve, reject } = Promise.withResolvers<BackupDone>();
  const worker = new Worker(new URL("./backup-worker.ts", import.meta.url), { workerData: job });
  const abort = (): void => {
    reject(new AppError("backupEnded", "the office is closing"));
    void worker.terminate();
  };
  signal.addEventListener("abort", abort, { once: true });
  worker.on("message", (answer: BackupAnswer) => {
    if (answer.kind === "step") onStep(answer);
    else if (answer.kind === "done") resolve(answer);
    else reject(new BackupRefused(answer.message));
  });
  worker.on("error", reject);
  worker.on("exit", () => {
    signal.removeEventListener("abort", abort);
    reject(new AppError("backupThread", "the thread of a backup has ended before its job"));
  });
  return promise;
}
