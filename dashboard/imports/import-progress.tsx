import { useMutation } from "@tanstack/react-query";
import type { ImportView } from "../../api/contract/imports.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { navigate } from "../router/history.ts";
import { importPath } from "./import-queries.ts";

/** How far it is, and while it only reads, the way out. */
export function ImportProgress({ view }: { readonly view: ImportView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { done, total } = view.progress;
  const running = view.state === "reading" || view.state === "applying";
  const stop = useMutation({
    mutationFn: () => ask(importPath(view.id), { method: "DELETE" }),
    onSuccess: () => navigate("/import"),
  });
  return (
    <div className="stack stack-tight">
      <h2>{view.fileName}</h2>
      <p role="status" className={view.state === "ready" ? "soft" : undefined}>
        {t(`import.state.${view.state}`)}
      </p>
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
      {view.state === "reading" && (
        <div>
          <button
            type="button"
            className="button"
            disabled={stop.isPending}
            onClick={() => stop.mutate()}
          >
            {t("import.cancel")}
          </button>
        </div>
      )}
      <ProblemNote error={stop.error} />
    </div>
  );
}
