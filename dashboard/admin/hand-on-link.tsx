import type { Invitation } from "../../api/contract/people.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { QrCode } from "../parts/qr-code.tsx";
import { toast } from "../parts/toasts.tsx";

/** A one-time link, to be read off the screen, scanned or copied: this server sends no mail. */
export function HandOnLink({
  invitation,
  onDone,
}: {
  readonly invitation: Invitation;
  readonly onDone: () => void;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const { user, link, linkExpiresAt } = invitation;
  return (
    <div className="stack">
      <p>{t("people.linkWhat", { name: user.name, time: formats.dateAndTime(linkExpiresAt) })}</p>
      <div className="hand-on">
        <QrCode text={link} label={t("people.linkCode")} />
        <code className="wraps">{link}</code>
      </div>
      <p className="small soft">{t("people.linkCare")}</p>
      <div className="row">
        {isSecureContext && (
          <button
            type="button"
            className="button"
            onClick={() => {
              void navigator.clipboard
                .writeText(link)
                .then(() => toast({ text: t("people.linkCopied") }));
            }}
          >
            {t("people.linkCopy")}
          </button>
        )}
        <button type="button" className="button button-main" onClick={onDone}>
          {t("people.linkDone")}
        </button>
      </div>
    </div>
  );
}
