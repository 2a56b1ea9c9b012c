import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Kysely } from "kysely";
import {
  backupFileName,
  isBackupFileName,
  listBackups,
  removeBackup,
  type KeptBackup,
} from "../../store/backup/folder.ts";
import type { OfficeSchema } from "../../store/office-schema.ts";
import { startedWith, type OfficeConfig } from "../config.ts";
import type { BackupRun, BackupsView } from "../contract/backups.ts";
import type { Log } from "../log.ts";
import { audit, type Actor } from "../office/audit.ts";
import { version } from "../version.ts";
import { runBackupJob, type BackupDone } from "./backup-thread.ts";
import { backupView } from "./backup-view.ts";
import type { BackupJob } from "./backup-job.ts";
import { givenSettings } from "./given-settings.ts";
import { lastDue, nextDue } from "./schedule.ts";

export interface BackupsDependencies {
  readonly db: Kysely<OfficeSchema>;
  readonly config: OfficeConfig;
  readonly townName: () => string;
  /** The machine's own clock. */
  readonly now: () => number;
  readonly log: Log;
}

/** Who makes backups when the clock says so. */
const byClock: Actor = {
  user: { id: "office", name: "Lichtpunkt", role: "administrator" },
  address: "local",
};
const lookEveryMs = 30_000;
/** A scheduled backup that failed is tried again after this long. */
const tryAgainMs = 3_600_000;

export type StartOutcome = "started" | "noFolder" | "busy" | "notThere";

/** The backups of this town: makes them when asked and when the clock says so, checks them, forgets the oldest. One at a time. */
export class Backups {
  readonly #of: BackupsDependencies;
  readonly #folder: string | null;
  readonly #ending = new AbortController();
  #kept: readonly KeptBackup[] = [];
  #isSameDisk = false;
  #running: BackupRun | null = null;
  #work: Promise<void> = Promise.resolve();
  #failure: BackupsView["failure"] = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  private constructor(dependencies: BackupsDependencies) {
    this.#of = dependencies;
    const { backupDir } = dependencies.config;
    this.#folder = backupDir === null ? null : resolve(backupDir);
  }

  static async open(dependencies: BackupsDependencies): Promise<Backups> {
    const backups = new Backups(dependencies);
    await backups.look();
    const look = (): void =>
      void backups
        .look()
        .catch((error: unknown) => dependencies.log.error({ err: error }, "backups not read"));
    backups.#timer = setInterval(look, lookEveryMs);
    return backups;
  }

  /** Reads the folder, and makes a backup where one is due. */
  async look(): Promise<void> {
    if (this.#folder === null) return;
    this.#kept = await listBackups(this.#folder);
    this.#isSameDisk = await onSameDisk(this.#of.config.dataDir, this.#folder);
    if (this.#isDue()) this.make(byClock);
  }

  view(): BackupsView {
    const { backupAt: at, backupKeep, backupRecipient, timeZone, influx } = this.#of.config;
    return {
      folder: this.#folder,
      isSameDisk: this.#isSameDisk,
      isEncrypted: backupRecipient !== null,
      keep: backupKeep,
      at,
      nextAt: at === null ? null : nextDue(at, timeZone, this.#of.now()),
      hasInflux: influx !== null,
      running: this.#running,
      failure: this.#failure,
      items: this.#kept.map(backupView),
    };
  }

  /** When the newest state was held that was found whole; null without one. */
  lastSoundAt(): number | null {
    return this.#kept.find(({ verifiedAt }) => verifiedAt !== null)?.createdAt ?? null;
  }

  make(actor: Actor): StartOutcome {
    const folder = this.#folder;
    if (folder === null) return "noFolder";
    const { config, now, townName } = this.#of;
    const { dataDir, site, backupKeep: keep, backupRecipient: recipient } = config;
    const at = now();
    const name = backupFileName(site, at, recipient !== null);
    this.#triedAt = at;
    return this.#start("make", "copying", actor, `backup:${name}`, async () => ({
      kind: "make",
      folder,
      name,
      keep,
      order: {
        dataDir,
        target: join(folder, name),
        seal: recipient === null ? { kind: "open" } : { kind: "recipient", recipient },
        version,
        site,
        town: townName(),
        now: at,
        ...(await givenSettings(startedWith())),
      },
    }));
  }

  verify(name: string, actor: Actor): StartOutcome {
    const folder = this.#folder;
    if (folder === null) return "noFolder";
    if (!this.has(name)) return "notThere";
    const job: BackupJob = { kind: "verify", folder, name, now: this.#of.now() };
    return this.#start("verify", "verifying", actor, `backup:${name}`, async () => job);
  }

  async remove(name: string, actor: Actor): Promise<"removed" | "notThere"> {
    const { db, now } = this.#of;
    if (this.#folder === null || !this.has(name)) return "notThere";
    await audit(db, now(), actor, { action: "backup.deleted", object: `backup:${name}` });
    await removeBackup(this.#folder, name);
    await this.look();
    return "removed";
  }

  /** Where a backup of this name lies; null where there is none. */
  fileOf(name: string): string | null {
    return this.#folder !== null && this.has(name) ? join(this.#folder, name) : null;
  }

  has(name: string): boolean {
    return isBackupFileName(name) && this.#kept.some((kept) => kept.name === name);
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#ending.abort();
    await this.#work;
  }

  #start(
    kind: BackupRun["kind"],
    step: BackupRun["step"],
    actor: Actor,
    object: string,
    job: () => Promise<BackupJob>,
  ): StartOutcome {
    if (this.#running !== null) return "busy";
    this.#running = { kind, step, share: 0, startedAt: this.#of.now() };
    this.#work = this.#run(actor, object, job);
    return "started";
  }

  async #run(actor: Actor, object: string, job: () => Promise<BackupJob>): Promise<void> {
    const { log, now } = this.#of;
    const { signal } = this.#ending;
    try {
      const done = await runBackupJob(
        await job(),
        ({ step, share }) => {
          if (this.#running !== null) this.#running = { ...this.#running, step, share };
        },
        signal,
      );
      this.#failure = null;
      await this.#record(actor, object, done);
    } catch (error) {
      if (signal.aborted) return;
      const detail = error instanceof Error ? error.message : String(error);
      this.#failure = { at: now(), detail };
      log.error({ err: error, object }, "a backup failed");
      await this.#recordFailure(actor, object, detail);
    } finally {
      this.#running = null;
      if (this.#folder !== null) this.#kept = await listBackups(this.#folder).catch(() => []);
    }
  }

  async #record(actor: Actor, object: string, { bytes, retired }: BackupDone): Promise<void> {
    const { db, now, log, config } = this.#of;
    const isMade = this.#running?.kind === "make";
    const after = { bytes, encrypted: config.backupRecipient !== null };
    await audit(db, now(), actor, {
      action: isMade ? "backup.made" : "backup.verified",
      object,
      ...(isMade ? { after } : {}),
    });
    for (const name of retired) {
      await audit(db, now(), byClock, { action: "backup.deleted", object: `backup:${name}` });
    }
    log.info({ object, bytes, retired }, isMade ? "backup made and read back" : "backup is whole");
  }

  async #recordFailure(actor: Actor, object: string, detail: string): Promise<void> {
    const { db, now, log } = this.#of;
    await audit(db, now(), actor, { action: "backup.failed", object, after: { detail } }).catch(
      (error: unknown) => log.error({ err: error }, "a backup's failure is not on record"),
    );
  }

  #isDue(): boolean {
    const { backupAt, timeZone } = this.#of.config;
    if (backupAt === null || this.#running !== null) return false;
    const now = this.#of.now();
    const due = lastDue(backupAt, timeZone, now);
    const newest = this.#kept[0]?.createdAt ?? Number.NEGATIVE_INFINITY;
    // A clock that was set back must not make one backup after the other.
    const mayTry = this.#triedAt < due || Math.abs(now - this.#triedAt) > tryAgainMs;
    return newest < due && mayTry;
  }
}

/** Also for a folder that is still to be made. */
async function onSameDisk(dataDir: string, folder: string): Promise<boolean> {
  const [data, kept] = await Promise.all([stat(dataDir), stat(folder).catch(() => null)]);
  if (kept !== null) return data.dev === kept.dev;
  const parent = dirname(folder);
  return parent === folder ? false : onSameDisk(dataDir, parent);
}
