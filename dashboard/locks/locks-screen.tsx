import { useState } from "react";
import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { useAllLocks, useOpenLocks } from "../client/work-locks.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { LockCard } from "./lock-card.tsx";

const rank: Readonly<Record<WorkLockView["state"], number>> = {
  overdue: 0,
  ending: 1,
  holding: 2,
  ended: 3,
};

/** Where somebody works now, those first that need a look; those that were, on request. */
export function LocksScreen() {
  const t = useTranslate();
  const open = useOpenLocks().toSorted(
    (a, b) => rank[a.state] - rank[b.state] || a.until - b.until,
  );
  return (
    <div className="screen screen-narrow stack stack-wide">
      <div className="stack stack-tight">
        <ScreenHeading title={t("locks.title")} />
        <p className="soft">{t("locks.what")}</p>
      </div>
      {open.length === 0 ? (
        <div className="empty stack">
          <p>{t("locks.none")}</p>
          <p className="soft">{t("locks.noneMore")}</p>
        </div>
      ) : (
        <ul className="stack">
          {open.map((lock) => (
            <li key={lock.id}>
              <LockCard lock={lock}>
                <TargetName lock={lock} />
              </LockCard>
            </li>
          ))}
        </ul>
      )}
      <Ended />
    </div>
  );
}

function TargetName({ lock }: { readonly lock: WorkLockView }) {
  const { kind, id, name } = lock.target;
  const href =
    kind === "lightPoint"
      ? pathOf({ screen: "light", id })
      : kind === "cabinet"
        ? pathOf({ screen: "cabinet", id })
        : null;
  return <h2>{href === null ? name : <Link href={href}>{name}</Link>}</h2>;
}

function Ended() {
  const t = useTranslate();
  const [shown, setShown] = useState(false);
  const query = useAllLocks(shown);
  const ended = query.data?.filter(({ state }) => state === "ended");
  return (
    <details className="locks-ended" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t("locks.endedOnes")}</summary>
      {ended === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : ended.length === 0 ? (
        <p className="soft">{t("locks.noneEnded")}</p>
      ) : (
        <ul className="stack">
          {ended.map((lock) => (
            <li key={lock.id}>
              <LockCard lock={lock}>
                <TargetName lock={lock} />
              </LockCard>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
