import type { ReactNode } from "react";
import type { LampStatus } from "../../api/contract/lights.ts";
import type { Formats } from "../format/formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { LampSummary } from "../live/lamp-store.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Link } from "../router/link.tsx";

interface MapChipsProps {
  readonly summary: LampSummary;
  readonly shown: ReadonlySet<LampStatus>;
  readonly onToggle: (status: LampStatus) => void;
  readonly listPath: string;
  readonly formats: Formats;
}

/** Legend, filter and count in one: worst first, for that is what one looks for. */
const order: readonly LampStatus[] = ["fault", "noConnection", "inWork", "on", "off"];

export function MapChips({
  summary,
  shown,
  onToggle,
  listPath,
  formats,
}: MapChipsProps): ReactNode {
  const t = useTranslate();
  return (
    // Scrolls sideways on a phone, so it must be reachable as a region by keyboard as well.
    <div className="map-chips" role="group" aria-label={t("map.filter")} data-sideways="">
      {order.map((status) => (
        <button
          key={status}
          type="button"
          className="map-chip"
          aria-pressed={shown.has(status)}
          onClick={() => onToggle(status)}
        >
          <StatusGlyph status={status} />
          {t(`status.${status}`)}
          <strong>{formats.integer(summary.counts[status])}</strong>
        </button>
      ))}
      <Link className="map-chip" href={listPath}>
        {t("map.asList")}
      </Link>
    </div>
  );
}
