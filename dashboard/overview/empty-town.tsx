import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Link } from "../router/link.tsx";
import { useRoleReason } from "../session/use-gate.ts";

/** A town without light points: the way to the first ones. */
export function EmptyTown() {
  const t = useTranslate();
  const reason = useRoleReason("importInventory");
  return (
    <div className="screen screen-narrow stack">
      <ScreenHeading title={t("overview.title")}>
        <span className="status-sentence">{t("overview.status.empty")}</span>
      </ScreenHeading>
      <p>{t("overview.emptyText")}</p>
      {reason === null ? (
        <p>
          <Link className="button button-main" href="/import">
            {t("overview.toImport")}
          </Link>
        </p>
      ) : (
        <p className="soft">{reason}</p>
      )}
    </div>
  );
}
