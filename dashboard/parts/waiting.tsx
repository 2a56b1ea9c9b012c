import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";

/** While the first answer is on its way, and when it was a failure. */
export function Waiting({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const t = useTranslate();
  if (error === null || error === undefined) {
    return (
      <p className="soft" role="status">
        {t("common.loading")}
      </p>
    );
  }
  return (
    <div className="stack">
      <ProblemNote error={error} />
      <div>
        <button type="button" className="button" onClick={retry}>
          {t("common.retry")}
        </button>
      </div>
    </div>
  );
}
