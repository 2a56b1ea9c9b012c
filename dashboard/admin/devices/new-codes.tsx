import type { NewEnrolmentCode } from "../../../api/contract/credentials.ts";
import { QrCode } from "../../parts/qr-code.tsx";
import { useTranslate } from "../../i18n/translate.ts";
import { saveFile } from "../../selection/save-file.ts";

/** So many are shown as codes to be read by a camera; more are for the file. */
const drawnAtMost = 12;

/** Codes that are told this once: as text, to be read by a camera, or as a file. */
export function NewCodes({
  codes,
  leave,
}: {
  readonly codes: readonly NewEnrolmentCode[];
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const save = (): void => {
    const lines = [
      "code;device",
      ...codes.map(({ code, deviceId }) => `${code};${deviceId ?? ""}`),
    ];
    saveFile(t("codes.fileName"), new Blob([lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
  };
  return (
    <div className="stack secrets">
      <p className="note note-warn" role="alert">
        {t("codes.once")}
      </p>
      <ul className="stack">
        {codes.slice(0, drawnAtMost).map(({ id, code }) => (
          <li key={id} className="secret">
            <QrCode text={code} label={t("codes.drawing")} />
            <code className="device-id">{code}</code>
          </li>
        ))}
      </ul>
      {codes.length > drawnAtMost && (
        <p className="soft">{t("admit.more", { count: codes.length - drawnAtMost })}</p>
      )}
      <div className="row no-print">
        <button type="button" className="button" onClick={save}>
          {t("admit.save")}
        </button>
        <button type="button" className="button" onClick={() => print()}>
          {t("admit.print")}
        </button>
        <button type="button" className="button button-main" onClick={leave}>
          {t("admit.done")}
        </button>
      </div>
    </div>
  );
}
