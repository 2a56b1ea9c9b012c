import { roles } from "../../api/contract/session.ts";
import { useSession } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import type { AdminPartName } from "../router/routes.ts";
import { adminParts } from "./admin-parts.ts";

/** On a phone the parts stand in one line that goes on beyond its edge. */
const showWhole = (tab: HTMLLIElement | null): void =>
  tab?.scrollIntoView({ block: "nearest", inline: "center" });

/** "Verwaltung": one tab a part, each for those whose role reaches. */
export function AdminScreen({
  part,
  id,
}: {
  readonly part: AdminPartName;
  readonly id: string | null;
}) {
  const t = useTranslate();
  const role = useSession().data?.user?.role ?? "viewer";
  const open = adminParts.filter(({ least }) => roles.indexOf(role) >= roles.indexOf(least));
  const chosen = open.find(({ name }) => name === part);
  const least = adminParts.find(({ name }) => name === part)?.least ?? "administrator";
  return (
    <div className="screen stack stack-wide">
      <ScreenHeading title={t("nav.admin")} />
      {open.length > 0 && (
        <nav aria-label={t("admin.parts")}>
          <ul className="chips">
            {open.map(({ name }) => (
              <li key={name} ref={name === part ? showWhole : undefined}>
                <Link
                  className="chip"
                  aria-current={name === part ? "page" : undefined}
                  href={pathOf({ screen: "admin", part: name, id: null })}
                >
                  {t(`admin.part.${name}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {chosen === undefined ? (
        <p className="note">{t("gate.role", { role: t(`role.${least}`) })}</p>
      ) : (
        <chosen.screen key={chosen.name} id={id} />
      )}
    </div>
  );
}
