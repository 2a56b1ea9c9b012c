import { useEffect, useEffectEvent } from "react";
import type { WorkLockEvent } from "../../api/contract/work-locks.ts";
import { onWorkLock } from "../app/stores.ts";
import { refreshLocks } from "../client/work-locks.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { navigate } from "../router/history.ts";

/** Tells on every screen that a lock is about to end or has ended by itself; and shows all news of locks at once. */
export function useLockNews(): void {
  const t = useTranslate();
  const hear = useEffectEvent(({ what, lock }: WorkLockEvent): void => {
    void refreshLocks();
    if (what !== "ending" && what !== "overdue") return;
    toast({
      text: t(`locks.news.${what}`, { name: lock.target.name, person: lock.person }),
      action: { label: t("locks.look"), run: () => navigate("/locks") },
    });
  });
  useEffect(() => onWorkLock((event) => hear(event)), []);
}
