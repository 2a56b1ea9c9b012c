import type { TownWarning } from "../../api/contract/town.ts";
import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";

/** What is unsafe as this town is set up. It cannot be put away: it goes when the cause goes. */
export function StandingWarnings() {
  const t = useTranslate();
  const warnings = useTown().data?.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <section className="warnings" aria-label={t("warning.title")} data-region="" tabIndex={-1}>
      <WarningLines warnings={warnings} />
    </section>
  );
}

/** In the bar that never scrolls away: there is something unsafe, and where it is told. */
export function WarningSign() {
  const t = useTranslate();
  const count = useTown().data?.warnings.length ?? 0;
  if (count === 0) return null;
  return (
    <Link href={pathOf({ screen: "about" })} className="warning-sign">
      <Icon name="warning" />
      <span className="warning-word">{t("warning.sign")}</span>
      <span className="unseen">{t("warning.title")}</span>
    </Link>
  );
}

export function WarningLines({ warnings }: { readonly warnings: readonly TownWarning[] }) {
  const t = useTranslate();
  const formats = useFormats();
  return warnings.map(({ code, parameters }) => {
    const { at, ...others } = parameters;
    const told = typeof at === "number" ? { ...others, at: formats.dateAndTime(at) } : others;
    return <p key={`${code} ${JSON.stringify(parameters)}`}>{t.code("warning", code, told)}</p>;
  });
}
