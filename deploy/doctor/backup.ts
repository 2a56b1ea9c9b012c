import { stat } from "node:fs/promises";
import type { OfficeConfig } from "../../api/config.ts";
import { listBackups } from "../../store/backup/folder.ts";
import { find, type Finding } from "./finding.ts";

const day = 86_400_000;

/** Whether the town would come back if this machine died now. */
export async function backupFindings(config: OfficeConfig, now: number): Promise<Finding[]> {
  const { backupDir, backupAt, backupRecipient, dataDir, influx } = config;
  if (backupDir === null) {
    return [
      find(
        "unsafe",
        "noBackups",
        "Es ist kein Ordner für Sicherungen gesetzt: LICHTPUNKT_BACKUP_DIR und LICHTPUNKT_BACKUP_AT.",
        "No folder for backups is set: LICHTPUNKT_BACKUP_DIR and LICHTPUNKT_BACKUP_AT.",
      ),
    ];
  }
  const findings: Finding[] = [];
  const last = (await listBackups(backupDir)).find(({ verifiedAt }) => verifiedAt !== null);
  if (last === undefined) {
    findings.push(
      find(
        "unsafe",
        "noBackups",
        `In ${backupDir} liegt keine geprüfte Sicherung.`,
        `${backupDir} holds no checked backup.`,
      ),
    );
  } else {
    const days = (now - last.createdAt) / day;
    const when = new Date(last.createdAt).toISOString();
    const isOld = days > (backupAt === null ? 8 : 2.1);
    findings.push(
      find(
        isOld ? "unsafe" : "good",
        "backupAge",
        `Letzte geprüfte Sicherung: ${when}, vor ${days.toFixed(1)} Tagen.`,
        `Last checked backup: ${when}, ${days.toFixed(1)} days ago.`,
      ),
    );
  }
  if (backupRecipient === null) {
    findings.push(
      find(
        "note",
        "backupOpen",
        "Sicherungen sind nicht verschlüsselt und enthalten darum keine Geheimnisse: LICHTPUNKT_BACKUP_RECIPIENT.",
        "Backups are not encrypted, and so hold no secrets: LICHTPUNKT_BACKUP_RECIPIENT.",
      ),
    );
  }
  const diskOf = async (path: string): Promise<number | null> =>
    stat(path).then(
      ({ dev }) => dev,
      () => null,
    );
  const kept = await diskOf(backupDir);
  if (kept !== null && kept === (await diskOf(dataDir))) {
    findings.push(
      find(
        "unsafe",
        "sameDisk",
        "Sicherungen liegen auf derselben Platte wie die Daten.",
        "Backups lie on the same disk as the data.",
      ),
    );
  }
  if (influx !== null) {
    findings.push(
      find(
        "note",
        "influx",
        "Messwerte in InfluxDB sind in keiner Sicherung: dort sichern.",
        "Readings in InfluxDB are in no backup: back them up there.",
      ),
    );
  }
  return findings;
}
