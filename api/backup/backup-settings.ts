/** When the office makes backups by itself, and where. */
export interface BackupSettings {
  /** Folder of the backups; null: none are kept, and none made by themselves. */
  readonly backupDir: string | null;
  /** Time of day in the town's time zone, as `02:30`; null: only when somebody asks. */
  readonly backupAt: string | null;
  /** How many are kept. */
  readonly backupKeep: number;
  /** Public key of age (`age1...`) that backups are encrypted for; null leaves them open, and without secrets. */
  readonly backupRecipient: string | null;
}

/** JSON Schema of BackupSettings. */
export const backupProperties = {
  backupDir: { type: ["string", "null"], minLength: 1, default: null },
  backupAt: { type: ["string", "null"], pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", default: null },
  backupKeep: { type: "integer", minimum: 1, maximum: 1000, default: 14 },
  backupRecipient: {
    type: ["string", "null"],
    pattern: "^age1[a-z0-9]{20,4000}$",
    default: null,
  },
} as const;

/** What is wrong with how these settings go together. */
export function backupFaults({ backupDir, backupAt }: BackupSettings): string[] {
  if (backupAt === null || backupDir !== null) return [];
  return ["LICHTPUNKT_BACKUP_AT (backupAt) needs LICHTPUNKT_BACKUP_DIR (backupDir) as well"];
}
