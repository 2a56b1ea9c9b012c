import { useState } from "react";
import type { CreatedToken } from "../../api/contract/tokens.ts";
import { useTranslate } from "../i18n/translate.ts";

/** The value of a new token, this once, with a request that shows how it is used. */
export function TokenShown({
  made,
  leave,
}: {
  readonly made: CreatedToken;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [copied, setCopied] = useState(false);
  const example = `curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/lights`;
  return (
    <div className="stack">
      <p className="note note-warn" role="alert">
        {t("tokens.once")}
      </p>
      <code className="token-value">{made.token}</code>
      <div className="row">
        {isSecureContext && (
          <button
            type="button"
            className="button"
            onClick={() =>
              void navigator.clipboard.writeText(made.token).then(() => setCopied(true))
            }
          >
            {t(copied ? "tokens.copied" : "tokens.copy")}
          </button>
        )}
        <button type="button" className="button button-main" onClick={leave}>
          {t("tokens.done")}
        </button>
      </div>
      <p className="small soft">{t("tokens.example")}</p>
      <code className="token-value">{example}</code>
    </div>
  );
}
