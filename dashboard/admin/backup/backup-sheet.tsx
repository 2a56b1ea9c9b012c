import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { BackupView } from "../../../api/contract/backups.ts";
import { deleteBackup, downloadBackup, verifyBackup } from "../../client/backups.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { CommandButton } from "../../parts/command-button.tsx";
import { toast } from "../../parts/toasts.tsx";
import { fileSize } from "./file-size.ts";

export interface BackupSheetProps {
  readonly backup: BackupView;
  /** One is being made or checked. */
  readonly busy: boolean;
  readonly onGone: () => void;
}

/** One backup: what is in it, and what can be done with it. */
export function BackupSheet({ backup, busy, onGone }: BackupSheetProps) {
  const t = useTranslate();
  const formats = useFormats();
  const [isSure, setSure] = useState(false);
  const verify = useMutation({ mutationFn: () => verifyBackup(backup.name), onSuccess: onGone });
  const download = useMutation({ mutationFn: () => downloadBackup(backup.name) });
  const remove = useMutation({
    mutationFn: () => deleteBackup(backup.name),
    onSuccess: () => {
      toast({ text: t("backups.deleted", { at: formats.dateAndTime(backup.createdAt) }) });
      onGone();
    },
  });
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t("backups.state")}</dt>
        <dd>{formats.dateAndTime(backup.createdAt)}</dd>
        <dt>{t("backups.checkedAt")}</dt>
        <dd>
          {backup.verifiedAt === null
            ? t("backups.unchecked")
            : formats.dateAndTime(backup.verifiedAt)}
        </dd>
        <dt>{t("backups.size")}</dt>
        <dd>{fileSize(backup.bytes, formats)}</dd>
        {backup.lightPoints !== null && backup.users !== null && (
          <>
            <dt>{t("backups.holds")}</dt>
            <dd>
              {t("backups.lights", {
                count: backup.lightPoints,
                number: formats.integer(backup.lightPoints),
              })}
              , {t("backups.people", { count: backup.users })}
            </dd>
          </>
        )}
        <dt>{t("backups.file")}</dt>
        <dd>
          <code>{backup.name}</code>
        </dd>
      </dl>
      {backup.leftOut.length > 0 && (
        <div className="note">
          <p>{t("backups.leftOut")}</p>
          <ul>
            {backup.leftOut.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {backup.recordFindings > 0 && <p className="note note-bad">{t("backups.recordBroken")}</p>}
      <ProblemNote error={verify.error ?? download.error ?? remove.error} />
      <div className="row">
        <CommandButton
          reason={busy ? t("backups.busyReason") : null}
          onPress={() => verify.mutate()}
        >
          {t("backups.check")}
        </CommandButton>
        <button type="button" className="button" onClick={() => download.mutate()}>
          {t("backups.download")}
        </button>
        {!isSure && (
          <button type="button" className="button button-quiet" onClick={() => setSure(true)}>
            {t("backups.delete")}
          </button>
        )}
      </div>
      {isSure && (
        <div className="note note-bad stack stack-tight" role="alert">
          <p>{t("backups.deleteSure")}</p>
          <div className="row">
            <button type="button" className="button" onClick={() => remove.mutate()}>
              {t("backups.deleteYes")}
            </button>
            <button type="button" className="button button-quiet" onClick={() => setSure(false)}>
              {t("backups.deleteNo")}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
