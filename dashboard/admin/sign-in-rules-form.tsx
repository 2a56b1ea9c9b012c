import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { SignInRules } from "../../api/contract/people.ts";
import { roles } from "../../api/contract/session.ts";
import { ask } from "../client/http.ts";
import { signInRulesKey, useSignInRules } from "../client/people.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, sessionQuery } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { SelectField } from "../parts/select-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { Waiting } from "../parts/waiting.tsx";

const idleChoices = [15, 30, 60, 240, 720, 1440, 10_080] as const;

/** Who needs a second factor, and when a session ends by itself. */
export function SignInRulesForm() {
  const t = useTranslate();
  const query = useSignInRules();
  return (
    <section className="stack" aria-label={t("rules.title")}>
      <h2>{t("rules.title")}</h2>
      {query.data === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Form key={JSON.stringify(query.data)} rules={query.data} />
      )}
    </section>
  );
}

function Form({ rules }: { readonly rules: SignInRules }) {
  const t = useTranslate();
  const [draft, setDraft] = useState(rules);
  const save = useMutation({
    mutationFn: (body: SignInRules) => ask<SignInRules>("/sign-in-rules", { method: "PUT", body }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(signInRulesKey, saved);
      toast({ text: t("rules.saved") });
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form className="stack screen-narrow" onSubmit={submit}>
      <fieldset className="field">
        <legend className="label">{t("rules.factorFor")}</legend>
        <p className="small soft">{t("rules.factorHint")}</p>
        {roles.map((role) => (
          <label key={role} className="check">
            <input
              type="checkbox"
              checked={draft.secondFactorFor.includes(role)}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  secondFactorFor: event.target.checked
                    ? [...draft.secondFactorFor, role]
                    : draft.secondFactorFor.filter((one) => one !== role),
                })
              }
            />
            {t(`role.${role}`)}
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t("rules.idle")}
        hint={t("rules.idleHint")}
        value={String(draft.idleMinutes)}
        options={idleChoices.map(
          (minutes) =>
            [
              String(minutes),
              minutes < 60
                ? t("rules.minutes", { count: minutes })
                : minutes < 1440
                  ? t("rules.hours", { count: minutes / 60 })
                  : t("rules.days", { count: minutes / 1440 }),
            ] as const,
        )}
        onChange={(minutes) => setDraft({ ...draft, idleMinutes: Number(minutes) })}
      />
      <ProblemNote error={save.error} />
      <div>
        <button type="submit" className="button" disabled={save.isPending}>
          {t("common.save")}
        </button>
      </div>
    </form>
  );
}
