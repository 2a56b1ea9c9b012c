import type { BackupOrder } from "../../store/backup/create.ts";
import type { BackupRun } from "../contract/backups.ts";

/** What the thread of backups is asked for. */
export type BackupJob =
  | {
      readonly kind: "make";
      readonly order: BackupOrder;
      readonly folder: string;
      readonly name: string;
      readonly keep: number;
    }
  | {
      readonly kind: "verify";
      readonly folder: string;
      readonly name: string;
      readonly now: number;
    };

export type BackupAnswer =
  | { readonly kind: "step"; readonly step: BackupRun["step"]; readonly share: number }
  | { readonly kind: "done"; readonly bytes: number; readonly retired: readonly string[] }
  /** Words for a person. */
  | { readonly kind: "refused"; readonly message: string };
