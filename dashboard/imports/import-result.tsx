import { useEffect, useRef } from "react";
import type { ImportReport } from "../../api/contract/imports.ts";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Link } from "../router/link.tsx";

const parts = ["added", "changed", "streets", "cabinets", "skipped"] as const;

/** What has been done, and what comes next. */
export function ImportResult({ report }: { readonly report: ImportReport }) {
  const t = useTranslate();
  const formats = useFormats();
  const town = useTown().data;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: whoever goes by keyboard goes on here.
    if (document.activeElement === document.body) section.current?.focus();
  }, []);
  const told = parts.filter((part) => report[part] > 0);
  const empty = town !== undefined && town.lightCount === 0;
  return (
    <section
      ref={section}
      className="note note-good stack"
      aria-label={t("import.result")}
      tabIndex={-1}
    >
      <ul>
        {told.map((part) => (
          <li key={part}>
            {t(`import.done.${part}`, {
              count: report[part],
              number: formats.integer(report[part]),
            })}
          </li>
        ))}
      </ul>
      <p>{t(empty ? "import.nextLights" : "import.next")}</p>
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
            <Link className="button" href="/programs">
              {t("programs.title")}
            </Link>
            <Link className="button" href="/">
              {t("import.toOverview")}
            </Link>
          </>
        )}
      </div>
    </section>
  );
}
