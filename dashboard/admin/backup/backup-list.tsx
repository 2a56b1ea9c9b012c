import type { BackupView } from "../../../api/contract/backups.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Link } from "../../router/link.tsx";
import { pathOf } from "../../router/routes.ts";
import { fileSize } from "./file-size.ts";

export function BackupList({ items }: { readonly items: readonly BackupView[] }) {
  const t = useTranslate();
  const formats = useFormats();
  if (items.length === 0) return <p className="soft">{t("backups.none")}</p>;
  return (
    <ul className="master-list">
      {items.map((backup) => (
        <li key={backup.name}>
          <Link
            className="master-line"
            href={pathOf({ screen: "admin", part: "backup", id: backup.name })}
          >
            <span className="grow">
              <strong>{formats.dateAndTime(backup.createdAt)}</strong>
              <span className="soft small">
                {fileSize(backup.bytes, formats)} ·{" "}
                {t(backup.encrypted ? "backups.isSealed" : "backups.isOpen")}
              </span>
            </span>
            <span className="soft small">
              {t(backup.verifiedAt === null ? "backups.unchecked" : "backups.checked")}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
