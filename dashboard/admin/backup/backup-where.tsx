import type { BackupsView } from "../../../api/contract/backups.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";

/** Where backups lie, when they are made, and who can open them. All of it is set where the office is started. */
export function BackupWhere({ view }: { readonly view: BackupsView }) {
  const t = useTranslate();
  const formats = useFormats();
  if (view.folder === null) {
    return (
      <section className="stack">
        <h2>{t("backups.noFolder")}</h2>
        <p>{t("backups.noFolderMore")}</p>
        <pre className="backup-code">
          <code>
            {"LICHTPUNKT_BACKUP_DIR=/mnt/backup/lichtpunkt\n"}
            {"LICHTPUNKT_BACKUP_AT=02:30\n"}
            {"LICHTPUNKT_BACKUP_RECIPIENT=age1…"}
          </code>
        </pre>
      </section>
    );
  }
  return (
    <section className="stack">
      <h2>{t("backups.where")}</h2>
      <dl className="facts">
        <dt>{t("backups.folder")}</dt>
        <dd>
          <code>{view.folder}</code>
        </dd>
        <dt>{t("backups.schedule")}</dt>
        <dd>
          {view.at === null
            ? t("backups.noSchedule")
            : t("backups.daily", { at: view.at, keep: view.keep })}
          {view.nextAt !== null && (
            <span className="soft">
              {" "}
              {t("backups.next", { at: formats.dateAndTime(view.nextAt) })}
            </span>
          )}
        </dd>
        <dt>{t("backups.sealing")}</dt>
        <dd>{t(view.isEncrypted ? "backups.sealed" : "backups.open")}</dd>
      </dl>
      {view.isSameDisk && <p className="note note-bad">{t("backups.sameDisk")}</p>}
      {view.hasInflux && <p className="note">{t("backups.influx")}</p>}
      <p className="note">{t(view.isEncrypted ? "backups.keyWarning" : "backups.openWarning")}</p>
    </section>
  );
}
