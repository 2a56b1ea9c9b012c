/** A backup in the folder that LICHTPUNKT_BACKUP_DIR names. */
export interface BackupView {
  /** File name, and its id in the API. */
  readonly name: string;
  readonly bytes: number;
  /** The state of the town that it holds, milliseconds since 1970. */
  readonly createdAt: number;
  /** When it was last read through and found whole; null: never since it lies there, or found damaged after that. */
  readonly verifiedAt: number | null;
  readonly encrypted: boolean;
  /** Of Lichtpunkt; null where nothing is known of it. */
  readonly version: string | null;
  /** Null where nothing is known of it. */
  readonly lightPoints: number | null;
  readonly users: number | null;
  /** What it does not hold: secrets where it is not encrypted, and files whose names no backup takes. */
  readonly leftOut: readonly string[];
  /** What did not fit in the record when it was made. */
  readonly recordFindings: number;
}

export const backupSteps = ["copying", "checking", "packing", "readingBack", "verifying"] as const;

/** GET /api/v1/backups */
export interface BackupsView {
  /** Null: no folder is set, so none can be made from here. */
  readonly folder: string | null;
  /** The folder lies on the same disk as the data. */
  readonly isSameDisk: boolean;
  /** New ones are encrypted. */
  readonly isEncrypted: boolean;
  readonly keep: number;
  /** Time of day in the town's zone, as `02:30`; null: none are made by themselves. */
  readonly at: string | null;
  readonly nextAt: number | null;
  /** Readings lie in InfluxDB, and are in no backup. */
  readonly hasInflux: boolean;
  readonly running: BackupRun | null;
  /** The last attempt, where it failed. */
  readonly failure: { readonly at: number; readonly detail: string } | null;
  /** Newest first. */
  readonly items: readonly BackupView[];
}

export interface BackupRun {
  readonly kind: "make" | "verify";
  readonly step: (typeof backupSteps)[number];
  /** Of the step, 0 to 1. */
  readonly share: number;
  readonly startedAt: number;
}
