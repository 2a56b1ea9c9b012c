import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { Invitation, NewUser } from "../../api/contract/people.ts";
import { ask } from "../client/http.ts";
import { refreshPeople } from "../client/people.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { HandOnLink } from "./hand-on-link.tsx";
import { PersonFields } from "./person-fields.tsx";
import type { PersonDraft } from "./person-fields.tsx";

/** Somebody new; then the link to hand on. */
export function NewPerson({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslate();
  const [draft, setDraft] = useState<PersonDraft>({
    name: "",
    email: "",
    phone: "",
    role: "technician",
    language: t.language,
    areaIds: [],
  });
  const add = useMutation({
    mutationFn: (body: NewUser) => ask<Invitation>("/users", { method: "POST", body }),
    onSuccess: refreshPeople,
  });
  if (add.data !== undefined) return <HandOnLink invitation={add.data} onDone={onDone} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { name, email, phone, role, language, areaIds } = draft;
    add.mutate({
      name: name.trim(),
      ...(email.trim() === "" ? {} : { email: email.trim() }),
      ...(phone.trim() === "" ? {} : { phone: phone.trim() }),
      role,
      language,
      areaIds,
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PersonFields draft={draft} onChange={setDraft} isSelf={false} />
      <div className="stack sheet-foot">
        <ProblemNote error={add.error} />
        <button type="submit" className="button button-main" disabled={add.isPending}>
          {t("people.makeLink")}
        </button>
      </div>
    </form>
  );
}
