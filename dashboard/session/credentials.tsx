import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { ProfileChange, SessionUser, SessionView } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { takeSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { TextField } from "../parts/text-field.tsx";
import { leastPasswordLength } from "../../api/contract/password-rules.ts";
import { newPasswordFault } from "./password.ts";
import { PasswordMeter } from "./password-meter.tsx";

/** E-mail and password, set for the first time or replaced. */
export function Credentials({
  user,
  onDone,
}: {
  readonly user: SessionUser;
  readonly onDone: () => void;
}) {
  const t = useTranslate();
  const [email, setEmail] = useState(user.email ?? "");
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const fault = newPasswordFault(password, again, [email, user.name]);
  const save = useMutation({
    mutationFn: (body: ProfileChange) =>
      ask<SessionView>("/session/profile", { method: "PUT", body }),
    onSuccess: async (view) => {
      await takeSession(view);
      setCurrent("");
      setPassword("");
      setAgain("");
      setTried(false);
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (fault !== null) return;
    save.mutate({
      email: email.trim(),
      password,
      ...(user.hasPassword ? { currentPassword: current } : {}),
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={t("profile.email")}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {user.hasPassword && (
        <TextField
          label={t("profile.currentPassword")}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      )}
      <TextField
        label={t("profile.newPassword")}
        type="password"
        autoComplete="new-password"
        required
        hint={t("profile.passwordHint", { count: leastPasswordLength })}
        fault={
          tried && fault !== null && fault !== "different" ? t(`passwordFault.${fault}`) : null
        }
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <PasswordMeter password={password} own={[email, user.name]} />
      <TextField
        label={t("profile.passwordAgain")}
        type="password"
        autoComplete="new-password"
        required
        fault={tried && fault === "different" ? t("profile.different") : null}
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      <ProblemNote error={save.error} />
      <button type="submit" className="button button-main" disabled={save.isPending}>
        {t("profile.savePassword")}
      </button>
    </form>
  );
}
