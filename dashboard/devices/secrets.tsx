import { useState } from "react";
import { useTranslate } from "../i18n/translate.ts";
import { QrCode } from "../parts/qr-code.tsx";
import { saveFile } from "../selection/save-file.ts";
import { secretCode, secretsCsv } from "./secret-text.ts";

/** So many are shown as codes; more are for the file. */
const drawnAtMost = 12;

/** Secrets that are told this once: as text, as a code, on paper or as a file. */
export function Secrets({
  secrets,
  leave,
}: {
  readonly secrets: Readonly<Record<string, string>>;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const [kept, setKept] = useState(false);
  const all = Object.entries(secrets);
  const copy = (): void => {
    void navigator.clipboard.writeText(secretsCsv(secrets)).then(() => setKept(true));
  };
  return (
    <div className="stack secrets">
      <p className="note note-warn" role="alert">
        <strong>{t("admit.nowOrNever")}</strong> {t("admit.nowOrNeverMore")}
      </p>
      <ul className="stack">
        {all.slice(0, drawnAtMost).map(([id, secret]) => (
          <li key={id} className="secret">
            <QrCode text={secretCode(id, secret)} label={t("admit.code", { device: id })} />
            <dl className="stack stack-tight">
              <div>
                <dt className="soft small">{t("admit.device")}</dt>
                <dd>
                  <code>{id}</code>
                </dd>
              </div>
              <div>
                <dt className="soft small">{t("admit.secret")}</dt>
                <dd>
                  <code>{secret}</code>
                </dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
      {all.length > drawnAtMost && (
        <p className="soft">{t("admit.more", { count: all.length - drawnAtMost })}</p>
      )}
      <div className="row no-print">
        <button
          type="button"
          className="button"
          onClick={() => {
            saveFile(t("admit.fileName"), new Blob([secretsCsv(secrets)], { type: "text/csv" }));
            setKept(true);
          }}
        >
          {t("admit.save")}
        </button>
        {isSecureContext && (
          <button type="button" className="button" onClick={copy}>
            {t("admit.copy")}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            print();
            setKept(true);
          }}
        >
          {t("admit.print")}
        </button>
        <button type="button" className="button button-main" onClick={leave}>
          {kept ? t("admit.done") : t("admit.doneUnkept")}
        </button>
      </div>
    </div>
  );
}
