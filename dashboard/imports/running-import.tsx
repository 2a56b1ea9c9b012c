import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ImportReport, ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, useImport } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { navigate } from "../router/history.ts";
import { Link } from "../router/link.tsx";
import { usualChoice } from "./apply-draft.ts";
import { ApplyImport } from "./apply-import.tsx";
import { ImportColumns } from "./import-columns.tsx";
import { ImportFindings } from "./import-findings.tsx";
import { ImportPlaces } from "./import-places.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { importPath } from "./import-queries.ts";
import { ImportResult } from "./import-result.tsx";
import { ImportRowLists } from "./import-row-lists.tsx";
import { ImportSentence } from "./import-sentence.tsx";
import { ImportWords } from "./import-words.tsx";
import { noDraft } from "./settings-draft.ts";
import { ReadAnew } from "./read-anew.tsx";
import { useImportWords } from "./use-import-words.ts";

/** One import from its reading to its end. */
export function RunningImport({ id }: { readonly id: string }) {
  const t = useTranslate();
  const words = useImportWords();
  const query = useImport(id);
  const view = query.data;
  const applied = view?.state === "applied";
  useEffect(() => {
    if (applied) void queryClient.invalidateQueries();
  }, [applied]);
  if (view === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const { problem, report, state } = view;
  const settled = state === "ready" || state === "applied" || state === "failed";
  return (
    <div className="stack stack-wide">
      <ImportProgress view={view} />
      {state === "failed" && (
        <div className="note note-bad" role="alert">
          <p>{problem === null ? t("import.failed") : words.problem(problem)}</p>
          {problem !== null && <p className="small">{words.remedy(problem)}</p>}
        </div>
      )}
      {applied && report !== null && <ImportResult view={view} report={report} />}
      {state === "ready" && report !== null && (
        // What was chosen of one reading says nothing of the next.
        <Report key={JSON.stringify(view.settings)} view={view} report={report} />
      )}
      {applied && report !== null && <ImportFindings view={view} report={report} />}
      {settled && (
        <div className="row">
          <Link href="/import">{t(applied ? "import.more" : "import.another")}</Link>
          {!applied && <Forget view={view} />}
        </div>
      )}
    </div>
  );
}

function Report({ view, report }: { readonly view: ImportView; readonly report: ImportReport }) {
  const [draft, setDraft] = useState(noDraft);
  const [choice, setChoice] = useState(usualChoice);
  return (
    <>
      <ImportSentence report={report} />
      <ImportPlaces report={report} draft={draft} onDraft={setDraft} />
      <ImportFindings view={view} report={report} />
      <ImportColumns report={report} draft={draft} onDraft={setDraft} />
      <ImportWords report={report} draft={draft} onDraft={setDraft} />
      <ImportRowLists view={view} report={report} choice={choice} onChoice={setChoice} />
      <ReadAnew view={view} draft={draft} onUndo={() => setDraft(noDraft)} />
      <ApplyImport view={view} report={report} choice={choice} onChoice={setChoice} draft={draft} />
    </>
  );
}

function Forget({ view }: { readonly view: ImportView }) {
  const t = useTranslate();
  const forget = useMutation({
    mutationFn: () => ask(importPath(view.id), { method: "DELETE" }),
    onSuccess: () => navigate("/import"),
  });
  return (
    <>
      <button
        type="button"
        className="button button-quiet"
        disabled={forget.isPending}
        onClick={() => forget.mutate()}
      >
        {t("import.forget")}
      </button>
      <ProblemNote error={forget.error} />
    </>
  );
}
