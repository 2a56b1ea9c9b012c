import { useMutation } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import type { FormEvent } from "react";
import type { Proof, SessionView } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Link } from "../router/link.tsx";
import { CodeField } from "./code-field.tsx";
import { ProveBySignOn } from "./sign-on.tsx";
import { isProofAsked, settleProof, subscribeProof } from "./proof.ts";

/** Asks who sits there before what cannot be taken back; what was asked for then goes on by itself. */
export function ProofDialog() {
  const t = useTranslate();
  const asked = useSyncExternalStore(subscribeProof, isProofAsked);
  return (
    <Sheet
      title={t("proof.title")}
      isOpen={asked}
      onOpenChange={(isOpen) => {
        if (!isOpen) settleProof(false);
      }}
    >
      <ProofForm />
    </Sheet>
  );
}

function ProofForm() {
  const t = useTranslate();
  const user = useSession().data?.user ?? null;
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const prove = useMutation({
    mutationFn: (body: Proof) => ask<SessionView>("/session/proof", { method: "POST", body }),
    onSuccess: () => settleProof(true),
  });
  if (user === null) return null;
  const needsCode = user.secondFactor === "on";
  if (!user.hasPassword && !needsCode) {
    return (
      <ProveBySignOn
        otherwise={
          <>
            <p>{t("proof.nothing")}</p>
            <p>
              <Link
                className="button button-main"
                href="/profile"
                onClick={() => settleProof(false)}
              >
                {t("proof.toProfile")}
              </Link>
            </p>
          </>
        }
      />
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    prove.mutate({
      ...(user.hasPassword ? { password } : {}),
      ...(needsCode ? { code: code.trim() } : {}),
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t("proof.what")}</p>
      {/* So that a password manager knows whose password is asked for. */}
      <input type="hidden" autoComplete="username" value={user.email ?? ""} readOnly />
      {user.hasPassword && (
        <TextField
          label={t("profile.password")}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      {needsCode && <CodeField value={code} onChange={setCode} />}
      <ProblemNote error={prove.error} />
      <button type="submit" className="button button-main" disabled={prove.isPending}>
        {t("proof.submit")}
      </button>
    </form>
  );
}
