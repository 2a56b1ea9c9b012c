import type { DeviceListResult } from "../../../api/contract/credentials.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { secretsCsv } from "../../devices/secret-text.ts";
import { saveFile } from "../../selection/save-file.ts";

/** What was made for a list, told this once: a file for the maker's programming tool. */
export function ListDone({
  result: { lines, secrets, certificates },
  leave,
}: {
  readonly result: DeviceListResult;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const own = secrets ?? {};
  const made = Object.keys(own).length + Object.keys(certificates ?? {}).length;
  const save = (): void => {
    if (certificates === null) {
      saveFile(t("admit.fileName"), new Blob([secretsCsv(own)], { type: "text/csv" }));
    } else {
      const content = JSON.stringify(certificates, null, 2);
      saveFile("certificates.json", new Blob([content], { type: "application/json" }));
    }
  };
  return (
    <div className="stack">
      <p className="note note-good" role="status">
        {t("deviceList.done", { count: lines.length })}
      </p>
      {made > 0 && <p className="note note-warn">{t("deviceList.once")}</p>}
      <div className="row">
        {made > 0 && (
          <button type="button" className="button button-main" onClick={save}>
            {t("admit.save")}
          </button>
        )}
        <button type="button" className="button" onClick={leave}>
          {t("admit.done")}
        </button>
      </div>
    </div>
  );
}
