import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { RecoveryCodes, SecondFactorOffer } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, sessionQuery } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { QrCode } from "../parts/qr-code.tsx";
import { CodeField } from "./code-field.tsx";
import { RecoveryList } from "./recovery-list.tsx";
import { takeFocus } from "./take-focus.ts";

/** In fours, as it is typed into an app by hand. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;

/** From nothing to a second factor: scan, confirm by a first code, keep the recovery codes. */
export function SecondFactorSetup() {
  const t = useTranslate();
  const [code, setCode] = useState("");
  const offer = useMutation({
    mutationFn: () => ask<SecondFactorOffer>("/session/second-factor", { method: "POST" }),
  });
  const confirm = useMutation({
    mutationFn: (body: { readonly code: string }) =>
      ask<RecoveryCodes>("/session/second-factor", { method: "PUT", body }),
  });
  if (confirm.data !== undefined) {
    return (
      <RecoveryList
        codes={confirm.data.recoveryCodes}
        onKept={() => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })}
      />
    );
  }
  if (offer.data === undefined) {
    return (
      <div className="stack">
        <ProblemNote error={offer.error} />
        <div>
          <button
            type="button"
            className="button button-main"
            disabled={offer.isPending}
            onClick={() => offer.mutate()}
          >
            {t("factor.setUp")}
          </button>
        </div>
      </div>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate({ code: code.trim() });
  };
  return (
    <form className="stack factor" onSubmit={submit} ref={takeFocus} tabIndex={-1}>
      <ol className="stack factor-steps">
        <li>{t("factor.scan")}</li>
        <li>{t("factor.type")}</li>
      </ol>
      <div className="factor-code">
        <QrCode text={offer.data.uri} label={t("factor.qr")} />
        <p className="small">
          <span className="soft">{t("factor.byHand")}</span>
          <br />
          <code className="wraps">{inFours(offer.data.secret)}</code>
        </p>
      </div>
      <CodeField value={code} onChange={setCode} onlyApp />
      <ProblemNote error={confirm.error} />
      <div>
        <button type="submit" className="button button-main" disabled={confirm.isPending}>
          {t("factor.confirm")}
        </button>
      </div>
    </form>
  );
}
