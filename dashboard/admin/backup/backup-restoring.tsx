import { useTranslate } from "../../i18n/translate.ts";

const steps = ["machine", "command", "start", "lamps"] as const;

/** How a town comes back, for reading before it is needed. */
export function BackupRestoring() {
  const t = useTranslate();
  return (
    <section className="stack">
      <h2>{t("backups.restoring")}</h2>
      <p className="soft">{t("backups.restoringWhat")}</p>
      <ol className="backup-steps">
        {steps.map((step) => (
          <li key={step}>
            {t(`backups.restore.${step}`)}
            {step === "command" && (
              <pre className="backup-code">
                <code>{t("backups.restoreCommand")}</code>
              </pre>
            )}
          </li>
        ))}
      </ol>
      <p className="soft">{t("backups.rehearse")}</p>
    </section>
  );
}
