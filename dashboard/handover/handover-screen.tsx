import { ApprovalCard } from "../approvals/approval-card.tsx";
import { useNoticeSentence } from "../approvals/notices-banner.tsx";
import { useApprovals, useNotices } from "../client/approvals.ts";
import { useHandover } from "../client/handover.ts";
import { useOverview } from "../client/queries.ts";
import { useOpenLocks } from "../client/work-locks.ts";
import { useTranslate } from "../i18n/translate.ts";
import { LockCard } from "../locks/lock-card.tsx";
import { Causes } from "../overview/causes.tsx";
import { CommandButton } from "../parts/command-button.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Absences } from "./absences.tsx";
import { BackupState, ImportsRunning, LastHere, OverridesInForce } from "./handover-lists.tsx";
import { Part } from "./part.tsx";
import { Runbooks } from "./runbooks.tsx";

const shownNotices = 5;

/** "Übergabe": what somebody must know who takes over, on one page that can be printed. */
export function HandoverScreen() {
  const t = useTranslate();
  const query = useHandover();
  const overview = useOverview().data;
  const locks = useOpenLocks();
  const waiting = useApprovals().data?.filter(({ state }) => state === "waiting") ?? [];
  const notices = useNotices().data?.slice(0, shownNotices) ?? [];
  const sentence = useNoticeSentence();
  const view = query.data;
  return (
    <div className="screen screen-narrow stack stack-wide handover">
      <div className="row row-ends">
        <ScreenHeading title={t("handover.title")} />
        <CommandButton reason={null} onPress={() => print()}>
          {t("handover.print")}
        </CommandButton>
      </div>
      {overview !== undefined && <Causes overview={overview} />}
      {view === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <OverridesInForce overrides={view.overrides} />
          <Part title={t("locks.title")} none={t("locks.none")} isEmpty={locks.length === 0}>
            <ul className="stack">
              {locks.map((lock) => (
                <li key={lock.id}>
                  <LockCard lock={lock}>
                    <h3>{lock.target.name}</h3>
                  </LockCard>
                </li>
              ))}
            </ul>
          </Part>
          <Part
            title={t("approvals.title")}
            none={t("approvals.none")}
            isEmpty={waiting.length === 0}
          >
            <ul className="stack">
              {waiting.map((approval) => (
                <li key={approval.id}>
                  <ApprovalCard approval={approval} />
                </li>
              ))}
            </ul>
          </Part>
          <Part
            title={t("handover.notices")}
            none={t("handover.noNotices")}
            isEmpty={notices.length === 0}
          >
            <ul className="handover-list">
              {notices.map((notice) => (
                <li key={notice.id}>{sentence(notice)}</li>
              ))}
            </ul>
          </Part>
          <BackupState backup={view.backup} />
          <ImportsRunning imports={view.imports} />
          <Absences view={view} />
          <LastHere people={view.lastHere} />
        </>
      )}
      <Runbooks />
    </div>
  );
}
