import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { saveFile } from "../selection/save-file.ts";
import { takeFocus } from "./take-focus.ts";

/** The recovery codes, shown this once. */
export function RecoveryList({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const t = useTranslate();
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="stack" ref={takeFocus} tabIndex={-1}>
      <p className="note note-warn" role="alert">
        <strong>{t("factor.codesOnce")}</strong> {t("factor.codesWhat")}
      </p>
      <ol className="recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => saveFile(t("factor.codesFile"), new Blob([text], { type: "text/plain" }))}
        >
          {t("factor.codesSave")}
        </button>
        {isSecureContext && (
          <button
            type="button"
            className="button"
            onClick={() => {
              void navigator.clipboard
                .writeText(text)
                .then(() => toast({ text: t("factor.copied") }));
            }}
          >
            {t("factor.codesCopy")}
          </button>
        )}
        <button type="button" className="button button-main" onClick={onKept}>
          {t("factor.codesKept")}
        </button>
      </div>
    </div>
  );
}
