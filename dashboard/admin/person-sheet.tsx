import { useState } from "react";
import type { FormEvent } from "react";
import type { UserView } from "../../api/contract/people.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { HandOnLink } from "./hand-on-link.tsx";
import { PersonFields } from "./person-fields.tsx";
import type { PersonDraft } from "./person-fields.tsx";
import { useSavePerson } from "./use-save-person.ts";

const draftOf = (user: UserView): PersonDraft => ({
  name: user.name,
  email: user.email ?? "",
  phone: user.phone ?? "",
  role: user.role,
  language: user.language,
  areaIds: user.areaIds,
});

/** One person: what is known, a new link, the second factor, and the way out. */
export function PersonSheet({
  user,
  onDone,
}: {
  readonly user: UserView;
  readonly onDone: () => void;
}) {
  const t = useTranslate();
  const isSelf = useSession().data?.user?.id === user.id;
  const [draft, setDraft] = useState(() => draftOf(user));
  const { save, standing, link, removeFactor, theirs } = useSavePerson(user, onDone);
  if (link.data !== undefined) return <HandOnLink invitation={link.data} onDone={onDone} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { role, areaIds, ...rest } = draft;
    save.mutate({
      ...rest,
      name: rest.name.trim(),
      email: rest.email.trim(),
      phone: rest.phone.trim(),
      ...(isSelf ? {} : { role, areaIds }),
    });
  };
  const disabled = user.disabledAt !== null;
  return (
    <form className="stack" onSubmit={submit}>
      {disabled && <p className="note">{t("people.disabledNote")}</p>}
      <PersonFields draft={draft} onChange={setDraft} isSelf={isSelf} />
      {!isSelf && (
        <div className="stack">
          <h3>{t("people.access")}</h3>
          <div className="row">
            {!disabled && (
              <button
                type="button"
                className="button"
                disabled={link.isPending}
                onClick={() => link.mutate()}
              >
                {t("people.newLink")}
              </button>
            )}
            {user.hasSecondFactor && (
              <button
                type="button"
                className="button"
                disabled={removeFactor.isPending}
                onClick={() => removeFactor.mutate()}
              >
                {t("people.removeFactor")}
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={standing.isPending}
              onClick={() => standing.mutate(!disabled)}
            >
              {t(disabled ? "people.enable" : "people.disable")}
            </button>
          </div>
        </div>
      )}
      <div className="stack sheet-foot">
        {theirs === null ? (
          <ProblemNote error={save.error ?? standing.error ?? link.error ?? removeFactor.error} />
        ) : (
          <div className="note note-bad stack" role="alert">
            <p>{t("people.faster")}</p>
            <div>
              <button
                type="button"
                className="button"
                onClick={() => {
                  setDraft(draftOf(theirs));
                  save.reset();
                }}
              >
                {t("people.takeTheirs")}
              </button>
            </div>
          </div>
        )}
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {t("common.save")}
        </button>
      </div>
    </form>
  );
}
