import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { useTranslate } from "../i18n/translate.ts";
import { LockCard } from "./lock-card.tsx";

/** Over a light point, segment or cabinet: nothing is switched from afar here. Nothing where no lock is open. */
export function LockBanner({ locks }: { readonly locks: readonly WorkLockView[] }) {
  const t = useTranslate();
  return locks.map((lock) => (
    <section key={lock.id} className="lock-banner" aria-label={t("locks.one")}>
      <LockCard lock={lock}>
        <h2 tabIndex={-1}>
          {lock.state === "overdue" ? t("locks.bannerOver") : t("locks.banner")}
        </h2>
        <p className="soft">{lock.target.name}</p>
      </LockCard>
    </section>
  ));
}
