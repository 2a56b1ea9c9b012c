import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { SessionView, SignIn as SignInBody } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { takeSession } from "../client/queries.ts";
import { rememberLanguage } from "../i18n/language-choice.ts";
import { CodeStep } from "./code-step.tsx";
import { speak, useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { TextField } from "../parts/text-field.tsx";
import { SignOn } from "./sign-on.tsx";

export function SignIn() {
  const t = useTranslate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: (body: SignInBody) => ask<SessionView>("/session", { method: "POST", body }),
    onSuccess: takeSession,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  if (signIn.data?.challenge !== undefined) {
    return <CodeStep challenge={signIn.data.challenge} onAgain={() => signIn.reset()} />;
  }
  const other = t.language === "de" ? "en" : "de";
  return (
    <>
      <ScreenHeading title={t("signIn.title")} />
      <SignOn />
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t("profile.email")}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t("profile.password")}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <ProblemNote error={signIn.error} />
        <button type="submit" className="button button-main" disabled={signIn.isPending}>
          {t("signIn.submit")}
        </button>
      </form>
      <p className="small soft">{t("signIn.noAccount")}</p>
      <div>
        <button
          type="button"
          className="button button-quiet"
          lang={other}
          onClick={() => {
            rememberLanguage(other);
            void speak(other);
          }}
        >
          {t("signIn.otherLanguage")}
        </button>
      </div>
    </>
  );
}
