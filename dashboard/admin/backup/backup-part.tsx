import { useMutation } from "@tanstack/react-query";
import { makeBackup, useBackups } from "../../client/backups.ts";
import { ProblemNote } from "../../client/problem-words.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { CommandButton } from "../../parts/command-button.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { navigate } from "../../router/history.ts";
import { pathOf } from "../../router/routes.ts";
import type { AdminPartProps } from "../admin-parts.ts";
import { BackupHead } from "./backup-head.tsx";
import { BackupList } from "./backup-list.tsx";
import { BackupProgress } from "./backup-progress.tsx";
import { BackupRestoring } from "./backup-restoring.tsx";
import { BackupSheet } from "./backup-sheet.tsx";
import { BackupWhere } from "./backup-where.tsx";

const list = pathOf({ screen: "admin", part: "backup", id: null });

/** What is kept of the town, whether it is sound, and how it comes back. */
export function BackupPart({ id }: AdminPartProps) {
  const t = useTranslate();
  const query = useBackups();
  const make = useMutation({ mutationFn: makeBackup });
  if (query.data === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const view = query.data;
  const chosen = view.items.find(({ name }) => name === id) ?? null;
  const reason =
    view.folder === null
      ? t("backups.noFolderReason")
      : view.running !== null
        ? t("backups.busyReason")
        : null;
  return (
    <section className="stack stack-wide" aria-label={t("admin.part.backup")}>
      <div className="stack">
        <BackupHead view={view} now={query.dataUpdatedAt} />
        {view.running !== null && <BackupProgress run={view.running} />}
        {view.failure !== null && view.running === null && (
          <div className="note note-bad" role="alert">
            <p>{t("backups.failed")}</p>
            <p className="small">
              <code>{view.failure.detail}</code>
            </p>
          </div>
        )}
        <ProblemNote error={make.error} />
        <div className="row">
          <CommandButton look="main" reason={reason} onPress={() => make.mutate()}>
            {t("backups.makeNow")}
          </CommandButton>
        </div>
      </div>
      <BackupWhere view={view} />
      <section className="stack">
        <h2>{t("backups.kept")}</h2>
        <BackupList items={view.items} />
      </section>
      <BackupRestoring />
      <Sheet
        title={t("backups.one")}
        isOpen={id !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) navigate(list);
        }}
      >
        {chosen === null ? (
          <p className="note">{t("backups.gone")}</p>
        ) : (
          <BackupSheet
            key={chosen.name}
            backup={chosen}
            busy={view.running !== null}
            onGone={() => navigate(list)}
          />
        )}
      </Sheet>
    </section>
  );
}
