import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ChangeEvent, FormEvent } from "react";
import type { AdmitRequest } from "../../api/contract/devices.ts";
import { admitDevices, refreshDevices } from "../client/devices.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { admitList } from "./admit-list.ts";
import { Secrets } from "./secrets.tsx";

const kinds: readonly AdmitRequest["kind"][] = ["lamp", "cabinet", "gateway"];
/** As many as the server takes at once. */
const atMost = 1_000;
const namedFaults = 5;

export interface AdmitDialogProps {
  /** The device that knocks; a list is asked for where there is none. */
  readonly known?: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Lets devices in and hands out their secrets, once. */
export function AdmitDialog({ known, isOpen, onOpenChange }: AdmitDialogProps) {
  const t = useTranslate();
  return (
    <Sheet title={t("admit.title")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <AdmitForm known={known} leave={() => onOpenChange(false)} />
    </Sheet>
  );
}

function AdmitForm({
  known,
  leave,
}: {
  readonly known: string | undefined;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [kind, setKind] = useState<AdmitRequest["kind"]>("lamp");
  const [text, setText] = useState(known ?? "");
  const [tried, setTried] = useState(false);
  const admit = useMutation({
    networkMode: "always",
    mutationFn: (deviceIds: readonly string[]) => admitDevices({ deviceIds, kind }),
    onSuccess: refreshDevices,
  });
  if (admit.data !== undefined) return <Secrets secrets={admit.data.secrets} leave={leave} />;
  const { ids, faults } = admitList(text);
  const wrong = ids.length === 0 || ids.length > atMost || faults.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!wrong) admit.mutate(ids);
  };
  const readFile = (event: ChangeEvent<HTMLInputElement>): void => {
    void event.target.files?.[0]?.text().then(setText);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{known === undefined ? t("admit.what") : t("admit.whatOne")}</p>
      {known === undefined ? (
        <>
          <label className="field">
            <span className="label">{t("admit.list")}</span>
            <textarea
              className="input admit-list"
              rows={5}
              spellCheck={false}
              autoCapitalize="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <div>
            <input
              id="admit-file"
              className="unseen file-input"
              type="file"
              accept=".csv,.txt,text/csv"
              onChange={readFile}
            />
            <label htmlFor="admit-file" className="button">
              {t("admit.file")}
            </label>
          </div>
        </>
      ) : (
        <p>
          <strong className="device-id">{known}</strong>
        </p>
      )}
      <Choices
        label={t("admit.kind")}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`devices.kind.${value}`) }))}
        onChange={setKind}
      />
      {tried && faults.length > 0 && (
        <ul className="note note-bad" role="alert">
          {faults.slice(0, namedFaults).map(({ line, text: cell }) => (
            <li key={line}>{t("admit.fault", { line, text: cell })}</li>
          ))}
        </ul>
      )}
      {tried && faults.length === 0 && wrong && (
        <p className="field-fault" role="alert">
          {ids.length === 0 ? t("admit.none") : t("admit.tooMany", { count: ids.length })}
        </p>
      )}
      <p className="note note-warn">{t("admit.once")}</p>
      <ProblemNote error={admit.error} />
      <button type="submit" className="button button-main" disabled={admit.isPending}>
        {t("admit.go", { count: ids.length })}
      </button>
    </form>
  );
}
