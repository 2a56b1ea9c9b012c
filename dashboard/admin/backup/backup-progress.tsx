import type { BackupRun } from "../../../api/contract/backups.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";

/** How far the backup is that is being made or checked. */
export function BackupProgress({ run }: { readonly run: BackupRun }) {
  const t = useTranslate();
  const formats = useFormats();
  const word = t(`backups.step.${run.step}`);
  return (
    <div className="backup-progress">
      <p role="status">{word}</p>
      <progress
        aria-label={word}
        // Of an encrypted file that is checked nobody knows how far it is.
        {...(run.step === "verifying" ? {} : { value: run.share, max: 1 })}
      />
      <p className="soft small">{t("backups.since", { time: formats.time(run.startedAt) })}</p>
    </div>
  );
}
