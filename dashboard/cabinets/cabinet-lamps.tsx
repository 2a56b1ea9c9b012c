import { lampStatuses } from "../../api/contract/lights.ts";
import type { CabinetView } from "../../api/contract/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";

/** How many of the light points that it feeds stand how, each the way to their list. */
export function CabinetLamps({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { number, lights, states } = cabinet;
  const own = { ...allLights, cabinet: number };
  return (
    <section className="stack stack-tight" aria-label={t("stockKinds.lightPoint")}>
      <div className="row row-ends">
        <h2 className="over">{t("stockKinds.lightPoint")}</h2>
        <Link className="as-list" href={pathOf({ screen: "lights", filter: own })}>
          {t("cabinets.asList", { count: lights, number: formats.integer(lights) })}
        </Link>
      </div>
      {lights === 0 ? (
        <p className="soft">{t("cabinets.noLights")}</p>
      ) : (
        <ul className="state-list">
          {lampStatuses
            .filter((status) => states[status] > 0)
            .map((status) => (
              <li key={status}>
                <Link href={pathOf({ screen: "lights", filter: { ...own, status } })}>
                  <StatusGlyph status={status} size={18} />
                  <span>{t(`status.${status}`)}</span>
                  <strong>{formats.integer(states[status])}</strong>
                </Link>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
