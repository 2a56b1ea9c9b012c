import { useState } from "react";
import type { WorkLockView } from "../../api/contract/work-locks.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useEndLock, useExtendLock } from "../client/work-locks.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { toast } from "../parts/toasts.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { extendedEnd } from "./lock-end.ts";

/** An hour more, or the end: asked for twice, for afterwards the place is switched again. */
export function LockActions({ lock }: { readonly lock: WorkLockView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(1_000);
  const reason = useRoleReason("switchLights");
  const [asking, setAsking] = useState(false);
  const extend = useExtendLock();
  const end = useEndLock();
  const over = lock.state === "overdue";
  const { name } = lock.target;
  const finish = (): void =>
    end.mutate(lock.id, { onSuccess: () => toast({ text: t("locks.isEnded", { name }) }) });
  const longer = (): void => {
    if (now === null) return;
    const until = extendedEnd(lock.until, now);
    const told = (): void => toast({ text: t("locks.isLonger", { until: formats.time(until) }) });
    extend.mutate({ id: lock.id, until }, { onSuccess: told });
  };
  if (reason !== null) return <p className="reason">{reason}</p>;
  return (
    <div className="stack stack-tight">
      {asking && <p>{t("locks.reallyFree", { person: lock.person })}</p>}
      <div className="row">
        {asking || over ? (
          <CommandButton look="main" reason={null} onPress={finish}>
            {t("locks.isFree")}
          </CommandButton>
        ) : (
          <CommandButton reason={null} onPress={() => setAsking(true)}>
            {t("locks.endNow")}
          </CommandButton>
        )}
        {asking ? (
          <CommandButton reason={null} onPress={() => setAsking(false)}>
            {t("locks.stay")}
          </CommandButton>
        ) : (
          !over && (
            <CommandButton reason={null} onPress={longer}>
              {t("locks.longer")}
            </CommandButton>
          )
        )}
      </div>
      <ProblemNote error={end.error ?? extend.error} />
    </div>
  );
}
