import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { ProfileChange, SessionView } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { takeSession, useSession } from "../client/queries.ts";
import { rememberLanguage } from "../i18n/language-choice.ts";
import { speak, useTranslate } from "../i18n/translate.ts";
import type { Language } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { letterKeysOn, setLetterKeys } from "../shell/letter-keys.ts";
import { Credentials } from "./credentials.tsx";
import { TokensList } from "../tokens/tokens-list.tsx";
import { OwnSessions } from "./own-sessions.tsx";
import { SecondFactor } from "./second-factor.tsx";

export function ProfileScreen() {
  const t = useTranslate();
  const user = useSession().data?.user;
  const [name, setName] = useState(user?.name ?? "");
  const [phone, setPhone] = useState(user?.phone ?? "");
  const [letterKeys, setKeys] = useState(letterKeysOn);
  const save = useMutation({
    mutationFn: (body: ProfileChange) =>
      ask<SessionView>("/session/profile", { method: "PUT", body }),
    onSuccess: takeSession,
  });
  if (user === null || user === undefined) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(
      { name: name.trim(), phone: phone.trim() },
      { onSuccess: () => toast({ text: t("profile.saved") }) },
    );
  };
  const changeLanguage = (language: Language): void => {
    rememberLanguage(language);
    void speak(language);
    save.mutate({ language });
  };
  return (
    <div className="screen screen-narrow stack stack-wide">
      <ScreenHeading title={t("profile.title")} />
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t("profile.name")}
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t("profile.phone")}
          hint={t("profile.phoneHint")}
          type="tel"
          autoComplete="tel"
          maxLength={40}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        <p className="soft">{t("profile.role", { role: t(`role.${user.role}`) })}</p>
        <ProblemNote error={save.error} />
        <div>
          <button type="submit" className="button" disabled={save.isPending}>
            {t("common.save")}
          </button>
        </div>
      </form>
      <section className="stack" aria-label={t("profile.access")}>
        <h2>{t("profile.access")}</h2>
        <Credentials
          key={String(user.hasPassword)}
          user={user}
          onDone={() => toast({ text: t("profile.passwordSaved") })}
        />
      </section>
      <SecondFactor user={user} />
      <OwnSessions />
      <section className="stack" aria-label={t("tokens.title")}>
        <h2>{t("tokens.title")}</h2>
        <TokensList all={false} />
      </section>
      <section className="stack" aria-label={t("profile.page")}>
        <h2>{t("profile.page")}</h2>
        <Choices
          label={t("profile.language")}
          value={t.language}
          options={[
            { value: "de", label: t("language.de") },
            { value: "en", label: t("language.en") },
          ]}
          onChange={changeLanguage}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={letterKeys}
            onChange={(event) => {
              setKeys(event.target.checked);
              setLetterKeys(event.target.checked);
            }}
          />
          {t("profile.letterKeys")}
        </label>
      </section>
    </div>
  );
}
