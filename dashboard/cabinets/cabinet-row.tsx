import { memo } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { CabinetView } from "../../api/contract/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { placeAddress } from "../map/place-address.ts";
import { Icon } from "../parts/icons.tsx";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { controllerOf, marksOf } from "./cabinet-rules.ts";
import { SegmentLights } from "./segment-light.tsx";

export interface CabinetRowProps {
  readonly cabinet: CabinetView;
  /** Name of its area; null without one. */
  readonly area: string | null;
}

/** One cabinet of the list: what it is, how its segments and light points stand, and what it stands out by. */
export const CabinetRow = memo(function CabinetRow({ cabinet, area }: CabinetRowProps) {
  const t = useTranslate();
  const { id, number, name, address, latitude, longitude, segments } = cabinet;
  const title = t("light.cabinet", { cabinet: number });
  const words = [name === title ? null : name, address, area].filter((part) => part !== null);
  return (
    <article className="cabinet-row" aria-label={title}>
      <div className="cabinet-words">
        <Link className="cabinet-number" href={pathOf({ screen: "cabinet", id })}>
          {number}
        </Link>
        {words.length > 0 && <span className="soft small">{words.join(" · ")}</span>}
        {words.length === 0 && latitude === null && (
          <span className="soft small">{t("light.placeUnknown")}</span>
        )}
      </div>
      <SegmentLights segments={segments} />
      <LampCounts cabinet={cabinet} />
      <Standing cabinet={cabinet} />
      {latitude !== null && longitude !== null && (
        <Link
          className="button button-icon cabinet-map"
          href={pathOf({ screen: "map", light: null, at: placeAddress(latitude, longitude) })}
          aria-label={t("cabinets.onMapNamed", { cabinet: number })}
        >
          <Icon name="near" />
        </Link>
      )}
    </article>
  );
});

function LampCounts({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const formats = useFormats();
  const { lights, states } = cabinet;
  return (
    <div className="cabinet-lamps">
      <span className="small">
        {t("lights.found", { count: lights, number: formats.integer(lights) })}
      </span>
      <ul className="lamp-counts">
        {lampStatuses
          .filter((status) => states[status] > 0)
          .map((status) => (
            <li key={status} className="state-word small">
              <StatusGlyph status={status} size={13} />
              {formats.integer(states[status])}
              <span className="unseen">{t(`status.${status}`)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}

/** Its controller, and what needs a look. */
function Standing({ cabinet }: { readonly cabinet: CabinetView }) {
  const t = useTranslate();
  const controller = controllerOf(cabinet);
  const marks = marksOf(cabinet);
  return (
    <div className="cabinet-standing small">
      <span className="state-word">
        <span
          className="online-dot"
          data-online={controller === "online" ? "" : undefined}
          aria-hidden="true"
        />
        {t(`cabinets.controller.${controller}`)}
      </span>
      {(["door", "byHand", "locked"] as const).map((mark) =>
        marks.has(mark) ? (
          <span key={mark} className="pill">
            {t(`cabinets.mark.${mark}`)}
          </span>
        ) : null,
      )}
    </div>
  );
}
