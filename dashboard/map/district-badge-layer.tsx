import { useMemo } from "react";
import type { ReactNode } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import { lampStore } from "../app/stores.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { badgeZoom, districtBadges } from "./district-badges.ts";
import type { MapView } from "./town-map-view.ts";
import { lampSource } from "./use-town-map.ts";

interface DistrictBadgesProps {
  readonly view: MapView | null;
  /** The lamp summary's version: the counts are made anew with it. */
  readonly version: number;
  readonly onOpen: (longitude: number, latitude: number) => void;
}

/** Far out a district speaks for its lamps: its worst state, and how many share it. */
export function DistrictBadges({ view, version, onOpen }: DistrictBadgesProps): ReactNode {
  const t = useTranslate();
  const formats = useFormats();
  const far = view !== null && view.zoom < badgeZoom;
  const badges = useMemo(() => {
    const columns = lampStore.columns();
    const source = lampSource();
    if (!far || columns === null || source === null) return [];
    return districtBadges(source, columns.areas, columns.areaOf);
    // `version` stands for the arrays' contents, which React cannot see.
  }, [far, version]); // oxlint-disable-line react/exhaustive-deps
  if (!far) return null;
  return (
    <div className="map-badges">
      {badges.map((badge) => {
        const { x, y } = view.project(badge.longitude, badge.latitude);
        const status = lampStatuses[badge.worst] ?? "off";
        return (
          <button
            key={badge.area}
            type="button"
            className="map-badge"
            style={{ transform: `translate(${x}px, ${y}px)` }}
            onClick={() => onOpen(badge.longitude, badge.latitude)}
          >
            <StatusGlyph status={status} />
            {t("map.badge", {
              area: badge.area,
              count: formats.integer(badge.worstCount),
              total: formats.integer(badge.total),
            })}
          </button>
        );
      })}
    </div>
  );
}
