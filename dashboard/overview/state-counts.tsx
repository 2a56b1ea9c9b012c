import { lampStatuses } from "../../api/contract/lights.ts";
import type { Switching } from "../../api/contract/lights.ts";
import type { OverviewView } from "../../api/contract/overview.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";

const switchings: readonly Switching[] = ["networked", "byCabinet", "notNetworked"];

/** How many lamps stand how, each the way to their list. */
export function StateCounts({ overview }: { readonly overview: OverviewView }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t("overview.states")}>
      <h2 className="over">{t("overview.states")}</h2>
      <ul className="state-list">
        {lampStatuses.map((status) => (
          <li key={status}>
            <Link href={pathOf({ screen: "lights", filter: { ...allLights, status } })}>
              <StatusGlyph status={status} size={18} />
              <span>{t(`status.${status}`)}</span>
              <strong>{formats.integer(overview.counts[status])}</strong>
            </Link>
          </li>
        ))}
      </ul>
      <ul className="state-list state-list-minor">
        {switchings.map((switching) => (
          <li key={switching}>
            <Link href={pathOf({ screen: "lights", filter: { ...allLights, switching } })}>
              <span>{t(`switching.${switching}`)}</span>
              <strong>{formats.integer(overview.bySwitching[switching])}</strong>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
