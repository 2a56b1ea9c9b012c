import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { RecordHeadView, RecordVerdictView } from "../../api/contract/record.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useRecordHead, verifyRecord } from "../client/record.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { saveFile } from "../selection/save-file.ts";
import { readKeptHead } from "./kept-head.ts";

/** Whether the record is whole: its head to keep elsewhere, and the check, also against a head that was kept. */
export function RecordWhole() {
  const t = useTranslate();
  const formats = useFormats();
  const head = useRecordHead();
  const [isForeign, setForeign] = useState(false);
  const check = useMutation({ mutationFn: (kept: RecordHeadView | null) => verifyRecord(kept) });
  const checkAgainst = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const kept = readKeptHead(await file.text());
    setForeign(kept === null);
    if (kept !== null) check.mutate(kept);
  };
  const busy = check.isPending ? t("record.verifying") : null;
  return (
    <section className="stack" aria-label={t("record.whole")}>
      <h2>{t("record.whole")}</h2>
      <p className="soft">{t("record.wholeWhat")}</p>
      {head.data !== undefined && (
        <p>
          {t("record.headAt", {
            count: head.data.rows,
            number: formats.integer(head.data.rows),
            time: formats.dateAndTime(head.data.at),
          })}
        </p>
      )}
      <div className="row">
        <CommandButton look="main" reason={busy} onPress={() => check.mutate(null)}>
          {t("record.verify")}
        </CommandButton>
        <button
          type="button"
          className="button"
          onClick={() => {
            // The newest: the page may have been open for a while.
            void head.refetch().then(({ data }) => {
              if (data === undefined) return;
              const text = `${JSON.stringify(data)}\n`;
              saveFile(t("record.headFile"), new Blob([text], { type: "application/json" }));
            });
          }}
        >
          {t("record.keepHead")}
        </button>
        <label className="button">
          {t("record.verifyKept")}
          <input
            type="file"
            className="unseen"
            accept=".json,application/json"
            onChange={(event) => void checkAgainst(event.target.files?.[0])}
          />
        </label>
      </div>
      {isForeign && (
        <p className="note note-bad" role="alert">
          {t("record.notAHead")}
        </p>
      )}
      <ProblemNote error={check.error ?? head.error} />
      <div role="status">{check.data !== undefined && <Verdict verdict={check.data} />}</div>
    </section>
  );
}

function Verdict({ verdict }: { readonly verdict: RecordVerdictView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { rows, findingCount, findings } = verdict;
  if (findingCount === 0) {
    return (
      <p className="note">{t("record.holds", { count: rows, number: formats.integer(rows) })}</p>
    );
  }
  return (
    <div className="note note-bad stack">
      <p>
        <strong>
          {t("record.broken", { count: findingCount, number: formats.integer(findingCount) })}
        </strong>
      </p>
      <ul>
        {findings.map(({ kind, row, to }) => (
          <li key={`${kind} ${row}`}>{t.code("recordFinding", kind, { row, to })}</li>
        ))}
      </ul>
      <p>{t("record.remedy")}</p>
    </div>
  );
}
