import type { BackupsView } from "../../../api/contract/backups.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { fileSize } from "./file-size.ts";

/** After this long without a sound backup a town would lose more than a week's work, in ms. */
const oldAfterMs = 8 * 86_400_000;
/** With a daily one: two were missed. */
const missedAfterMs = 50 * 3_600_000;

/** One sentence: how much would be lost if the machine died now. */
export function BackupHead({
  view,
  now,
}: {
  readonly view: BackupsView;
  /** When the server told it. */
  readonly now: number;
}) {
  const t = useTranslate();
  const formats = useFormats();
  const last = view.items.find(({ verifiedAt }) => verifiedAt !== null);
  const limit = view.at === null ? oldAfterMs : missedAfterMs;
  const isGood = last !== undefined && now - last.createdAt < limit;
  return (
    <div className="backup-head" data-good={isGood}>
      {last === undefined ? (
        <>
          <p className="figure">{t("backups.never")}</p>
          <p className="soft">{t("backups.neverMore")}</p>
        </>
      ) : (
        <>
          <p className="soft">{t("backups.lastGood")}</p>
          <p className="figure">
            {formats.dateAndTime(last.createdAt)} · {formats.age(last.createdAt, now)}
          </p>
          <p className="soft">
            {t(last.encrypted ? "backups.lastSealed" : "backups.lastOpen", {
              size: fileSize(last.bytes, formats),
            })}
          </p>
          {!isGood && <p>{t("backups.tooOld")}</p>}
        </>
      )}
    </div>
  );
}
