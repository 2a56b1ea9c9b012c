import type { ImportView } from "../../api/contract/imports.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useUndo } from "../stock/use-undo.ts";
import { queryClient } from "../client/queries.ts";
import { importsKey, useImports } from "./import-queries.ts";

/** What was read in before, and the way back. */
export function FormerImports() {
  const t = useTranslate();
  const query = useImports();
  if (query.data === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <section className="stack" aria-label={t("import.former")}>
      <h2>{t("import.former")}</h2>
      {query.data.length === 0 ? (
        <p className="soft">{t("import.formerNone")}</p>
      ) : (
        <ul className="former-imports">
          {query.data.map((view) => (
            <FormerImport key={view.id} view={view} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FormerImport({ view }: { readonly view: ImportView }) {
  const t = useTranslate();
  const formats = useFormats();
  const undo = useUndo();
  const { batchId, carriedOut, undone } = view;
  const state = undone ? "undone" : view.state;
  const takeBack = (id: string): void =>
    undo.mutate(id, {
      onSettled: () => void queryClient.invalidateQueries({ queryKey: importsKey }),
    });
  return (
    <li>
      <div className="stack stack-tight grow">
        <Link href={pathOf({ screen: "import", id: view.id })}>{view.fileName}</Link>
        <p className="soft small">
          {formats.dateAndTime(view.appliedAt ?? view.createdAt)} · {t(`import.short.${state}`)}
          {carriedOut !== null &&
            ` · ${t("import.carriedOut", {
              added: formats.integer(carriedOut.added),
              changed: formats.integer(carriedOut.changed),
              vanished: formats.integer(carriedOut.vanished),
            })}`}
        </p>
      </div>
      {batchId !== null && !undone && (
        <button
          type="button"
          className="button button-quiet"
          disabled={undo.isPending}
          aria-label={t("import.undoOf", { file: view.fileName })}
          onClick={() => takeBack(batchId)}
        >
          {t("common.undo")}
        </button>
      )}
    </li>
  );
}
