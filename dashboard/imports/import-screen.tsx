import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ImportReport, ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, useImport } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { ChooseFile } from "./choose-file.tsx";
import { applicable } from "./applicable.ts";
import { ImportReading, ImportSummary } from "./import-report.tsx";
import { ImportResult } from "./import-result.tsx";

/** First steps: a file with the town's lights is read, looked at, and taken. */
export function ImportScreen({ id }: { readonly id: string | null }) {
  const t = useTranslate();
  const reason = useRoleReason("importInventory");
  return (
    <div className="screen stack stack-wide">
      <div className="stack">
        <ScreenHeading title={t("import.title")} />
        <p className="soft">{t("import.what")}</p>
      </div>
      {reason !== null ? (
        <p className="note">{reason}</p>
      ) : id === null ? (
        <ChooseFile />
      ) : (
        <RunningImport id={id} />
      )}
    </div>
  );
}

function RunningImport({ id }: { readonly id: string }) {
  const t = useTranslate();
  const query = useImport(id);
  const view = query.data;
  const applied = view?.state === "applied";
  useEffect(() => {
    if (applied) void queryClient.invalidateQueries();
  }, [applied]);
  if (view === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <div className="stack stack-wide">
      <Progress view={view} />
      {view.state === "failed" && (
        <p className="note note-bad" role="alert">
          {view.problem === null
            ? t("import.failed")
            : t.code("importProblem", view.problem.code, view.problem.parameters)}
        </p>
      )}
      {applied && view.report !== null && <ImportResult report={view.report} />}
      {view.report !== null && <ImportSummary report={view.report} />}
      {view.state === "ready" && view.report !== null && (
        <Apply id={view.id} report={view.report} />
      )}
      {(applied || view.state === "failed" || view.state === "ready") && (
        <p>
          <Link href="/import">{t(applied ? "import.more" : "import.another")}</Link>
        </p>
      )}
      {view.report !== null && <ImportReading report={view.report} />}
    </div>
  );
}

function Progress({ view }: { readonly view: ImportView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { done, total } = view.progress;
  const running = view.state === "reading" || view.state === "applying";
  return (
    <div className="stack stack-tight">
      <h2>{view.fileName}</h2>
      <p role="status">{t(`import.state.${view.state}`)}</p>
      {running && (
        <>
          <progress
            className="bar"
            aria-label={t(`import.state.${view.state}`)}
            {...(total === null ? {} : { value: done, max: Math.max(1, total) })}
          />
          <p className="soft small">
            {total === null
              ? t("import.rowsRead", { count: done, number: formats.integer(done) })
              : t("import.rowsOf", { done: formats.integer(done), total: formats.integer(total) })}
          </p>
        </>
      )}
    </div>
  );
}

function Apply({ id, report }: { readonly id: string; readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  const apply = useMutation({
    mutationFn: () =>
      ask<ImportView>(`/imports/${encodeURIComponent(id)}/apply`, { method: "POST" }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["import", id] }),
  });
  const choice = applicable(report);
  if (choice === null) return <p>{t("import.nothing")}</p>;
  return (
    <div className="stack">
      <ProblemNote error={apply.error} />
      <div>
        <button
          type="button"
          className="button button-main"
          disabled={apply.isPending}
          onClick={() => apply.mutate()}
        >
          {t(choice.word, { count: choice.count, number: formats.integer(choice.count) })}
        </button>
      </div>
    </div>
  );
}
