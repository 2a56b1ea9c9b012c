import { useEffect, useRef } from "react";
import type { ImportReport, ImportView } from "../../api/contract/imports.ts";
import { queryClient, useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";
import { useUndo } from "../stock/use-undo.ts";

/** What has been done, what comes next, and the way back. */
export function ImportResult({
  view,
  report,
}: {
  readonly view: ImportView;
  readonly report: ImportReport;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const undo = useUndo();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: whoever goes by keyboard goes on here.
    if (document.activeElement === document.body) section.current?.focus();
  }, []);
  const { batchId, carriedOut, undone } = view;
  const done = { ...report, ...carriedOut };
  const told = (["added", "changed", "vanished", "streets", "cabinets", "skipped"] as const).filter(
    (part) => done[part] > 0 && (part !== "vanished" || carriedOut !== null),
  );
  const empty = town !== undefined && town.lightCount === 0;
  return (
    <section
      ref={section}
      className={undone ? "note stack" : "note note-good stack"}
      aria-label={t("import.result")}
      tabIndex={-1}
    >
      {undone ? (
        <p>{t("import.undone")}</p>
      ) : (
        <>
          <ul>
            {told.map((part) => (
              <li key={part}>
                {t(`import.done.${part}`, {
                  count: done[part],
                  number: formats.integer(done[part]),
                })}
              </li>
            ))}
          </ul>
          <p>{t(empty ? "import.nextLights" : "import.next")}</p>
        </>
      )}
      <div className="row">
        {empty ? (
          <Link className="button button-main" href="/import">
            {t("import.choose")}
          </Link>
        ) : (
          <>
            <Link className="button button-main" href="/map">
              {t("import.toMap")}
            </Link>
            <Link className="button" href={pathOf({ screen: "lights", filter: allLights })}>
              {t("import.toList")}
            </Link>
          </>
        )}
        {batchId !== null && !undone && (
          <button
            type="button"
            className="button button-quiet"
            disabled={undo.isPending}
            onClick={() =>
              undo.mutate(batchId, {
                onSettled: () =>
                  void queryClient.invalidateQueries({ queryKey: ["import", view.id] }),
              })
            }
          >
            {t("import.undo")}
          </button>
        )}
      </div>
    </section>
  );
}
