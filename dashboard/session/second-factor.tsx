import { useMutation } from "@tanstack/react-query";
import type { RecoveryCodes, SessionUser } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, sessionQuery } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { RecoveryList } from "./recovery-list.tsx";
import { SecondFactorSetup } from "./second-factor-setup.tsx";

/** One's own second factor: set up, new recovery codes, or taken off. */
export function SecondFactor({ user }: { readonly user: SessionUser }) {
  const t = useTranslate();
  const renew = useMutation({
    mutationFn: () => ask<RecoveryCodes>("/session/recovery-codes", { method: "POST" }),
  });
  const remove = useMutation({
    mutationFn: () => ask<undefined>("/session/second-factor", { method: "DELETE" }),
    onSuccess: async () => {
      toast({ text: t("factor.removed") });
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  return (
    <section className="stack" aria-label={t("factor.title")}>
      <h2>{t("factor.title")}</h2>
      <p className="soft">{t("factor.what")}</p>
      {user.secondFactor === "on" ? (
        <>
          <p className="note note-good">{t("factor.on")}</p>
          {renew.data === undefined ? (
            <div className="row">
              <button
                type="button"
                className="button"
                disabled={renew.isPending}
                onClick={() => renew.mutate()}
              >
                {t("factor.renew")}
              </button>
              <button
                type="button"
                className="button button-quiet"
                disabled={remove.isPending}
                onClick={() => remove.mutate()}
              >
                {t("factor.remove")}
              </button>
            </div>
          ) : (
            <RecoveryList codes={renew.data.recoveryCodes} onKept={() => renew.reset()} />
          )}
          <ProblemNote error={renew.error ?? remove.error} />
        </>
      ) : (
        <SecondFactorSetup />
      )}
    </section>
  );
}
