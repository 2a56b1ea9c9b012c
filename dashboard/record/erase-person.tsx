import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { usePeople } from "../client/people.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, useSession } from "../client/queries.ts";
import { erasePerson } from "../client/record.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";

/** The way to erase a person's data: choose, type the name, and it is done for good. */
export function ErasePerson() {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="stack" aria-label={t("record.erase")}>
      <h2>{t("record.erase")}</h2>
      <p className="soft">{t("record.eraseWhat")}</p>
      <div>
        <button type="button" className="button" onClick={() => setOpen(true)}>
          {t("record.choosePerson")}
        </button>
      </div>
      <Sheet title={t("record.erase")} isOpen={isOpen} onOpenChange={setOpen}>
        <EraseForm onDone={() => setOpen(false)} />
      </Sheet>
    </section>
  );
}

function EraseForm({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslate();
  const own = useSession().data?.user?.id;
  const users = (usePeople().data?.users ?? []).filter(({ id }) => id !== own);
  const [userId, setUserId] = useState("");
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const user = users.find(({ id }) => id === userId);
  const erase = useMutation({
    mutationFn: () => erasePerson(userId, typed, reason.trim()),
    onSuccess: ({ pseudonym, wiped }) => {
      toast({ text: wiped ? t("record.erasedNow", { name: pseudonym }) : t("record.erasedLater") });
      void queryClient.invalidateQueries();
      onDone();
    },
  });
  const blocked = user === undefined || typed !== user.name;
  return (
    <div className="stack">
      <p className="note">{t("record.eraseWhat")}</p>
      <SelectField
        label={t("record.person")}
        value={userId}
        none={t("record.choosePerson")}
        options={users.map(({ id, name, email }) => [
          id,
          email === null ? name : `${name} (${email})`,
        ])}
        onChange={(id) => {
          setUserId(id);
          setTyped("");
        }}
      />
      {user !== undefined && (
        <>
          <TextField
            label={t("record.eraseConfirm", { name: user.name })}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
          <TextField
            label={t("record.eraseReason")}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
      <ProblemNote error={erase.error} />
      <div className="row sheet-foot">
        <CommandButton
          look="main"
          reason={
            blocked ? t("record.eraseNameFirst") : erase.isPending ? t("common.loading") : null
          }
          onPress={() => erase.mutate()}
        >
          {t("record.eraseNow")}
        </CommandButton>
      </div>
    </div>
  );
}
