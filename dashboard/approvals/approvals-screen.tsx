import type { ApprovalView } from "../../api/contract/approvals.ts";
import { useApprovals } from "../client/approvals.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { ApprovalCard } from "./approval-card.tsx";

/** "Freigaben": what waits for the reader, what the reader has asked for, what was decided. */
export function ApprovalsScreen() {
  const t = useTranslate();
  const query = useApprovals();
  const all = query.data;
  return (
    <div className="screen screen-narrow stack stack-wide">
      <div className="stack stack-tight">
        <ScreenHeading title={t("approvals.title")} />
        <p className="soft">{t("approvals.what")}</p>
      </div>
      {all === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : all.length === 0 ? (
        <div className="empty stack">
          <p>{t("approvals.none")}</p>
          <p className="soft">{t("approvals.noneMore")}</p>
        </div>
      ) : (
        <Lists all={all} />
      )}
    </div>
  );
}

function Lists({ all }: { readonly all: readonly ApprovalView[] }) {
  const waiting = all.filter(({ state }) => state === "waiting");
  return (
    <>
      <Part word="approvals.forMe" list={waiting.filter(({ isMine }) => !isMine)} />
      <Part word="approvals.mine" list={waiting.filter(({ isMine }) => isMine)} />
      <Part word="approvals.decided" list={all.filter(({ state }) => state !== "waiting")} />
    </>
  );
}

function Part({
  word,
  list,
}: {
  readonly word: "approvals.forMe" | "approvals.mine" | "approvals.decided";
  readonly list: readonly ApprovalView[];
}) {
  const t = useTranslate();
  if (list.length === 0) return null;
  return (
    <section className="stack" aria-label={t(word)}>
      <h2>{t(word)}</h2>
      <ul className="stack">
        {list.map((approval) => (
          <li key={approval.id}>
            <ApprovalCard approval={approval} />
          </li>
        ))}
      </ul>
    </section>
  );
}
