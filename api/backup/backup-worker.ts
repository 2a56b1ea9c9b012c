import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../../domain/app-error.ts";
import { sha256OfFile } from "../../store/backup/archive.ts";
import { createBackup } from "../../store/backup/create.ts";
import { listBackups, noteDamaged, noteVerified, retire } from "../../store/backup/folder.ts";
import { BackupRefused } from "../../store/backup/manifest.ts";
import { verifyArchive } from "../../store/backup/restore.ts";
import type { BackupAnswer, BackupJob } from "./backup-job.ts";

/** Entry of the thread that makes and checks backups: hashing and packing a town would hold the office's event loop up. */

if (parentPort === null) {
  throw new AppError("workerOnly", "backup-worker.ts runs as a worker thread");
}
const port = parentPort;
const tell = (answer: BackupAnswer): void => port.postMessage(answer);
const tellEveryMs = 200;

// workerData is untyped in node; its one author is backup-thread.ts.
const job = workerData as BackupJob;
try {
  tell(job.kind === "make" ? await make(job) : await verify(job));
} catch (error) {
  if (!(error instanceof BackupRefused)) throw error;
  tell({ kind: "refused", message: error.message });
}

async function make(one: Extract<BackupJob, { kind: "make" }>): Promise<BackupAnswer> {
  const { order, folder, name, keep } = one;
  let told = 0;
  const written = await createBackup(order, (step, share) => {
    if (performance.now() - told < tellEveryMs) return;
    told = performance.now();
    tell({ kind: "step", step, share });
  });
  await noteVerified(folder, name, written.manifest, Date.now());
  return { kind: "done", bytes: written.bytes, retired: await retire(folder, order.site, keep) };
}

/** An encrypted backup is held to the hash it had when it was written: its key is not on this machine. */
async function verify(one: Extract<BackupJob, { kind: "verify" }>): Promise<BackupAnswer> {
  const { folder, name, now } = one;
  const path = join(folder, name);
  tell({ kind: "step", step: "verifying", share: 0 });
  const kept = (await listBackups(folder)).find((backup) => backup.name === name);
  if (kept === undefined) throw new BackupRefused(`${name} is no longer there`);
  const { sha256, bytes, version } = kept;
  if (kept.encrypted) {
    if (sha256 === null || version === null) {
      throw new BackupRefused(
        `nothing is known here of ${name}: check it with its key by main.ts backup verify FILE --key KEYFILE`,
      );
    }
    if ((await sha256OfFile(path)) !== sha256) {
      await noteDamaged(folder, name);
      throw new BackupRefused(
        `${name} is no longer what was written: it is damaged or was altered`,
      );
    }
    await noteVerified(folder, name, { ...kept, version }, now);
  } else {
    const manifest = await verifyArchive(path, null).catch(async (error: unknown) => {
      await noteDamaged(folder, name);
      throw error;
    });
    await noteVerified(folder, name, manifest, now);
  }
  return { kind: "done", bytes, retired: [] };
}
