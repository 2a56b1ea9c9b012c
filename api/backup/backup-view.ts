import type { KeptBackup } from "../../store/backup/folder.ts";
import type { BackupView } from "../contract/backups.ts";

/** What people and programs are told of a backup. */
export function backupView(kept: KeptBackup): BackupView {
  const { name, bytes, createdAt, verifiedAt, encrypted, version, leftOut, recordFindings } = kept;
  return {
    name,
    bytes,
    createdAt,
    verifiedAt,
    encrypted,
    version,
    lightPoints: kept.counts["lightPoints"] ?? null,
    users: kept.counts["users"] ?? null,
    leftOut,
    recordFindings,
  };
}
