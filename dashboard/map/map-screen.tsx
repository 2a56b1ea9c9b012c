import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus } from "../../api/contract/lights.ts";
import { lampStore } from "../app/stores.ts";
import { useStreets, useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { LightPanel } from "../light/light-panel.tsx";
import { useFreshness, useLampSummary } from "../live/hooks.ts";
import { navigate, useRoute } from "../router/history.ts";
import { allLights, pathOf } from "../router/routes.ts";
import { DistrictBadges } from "./district-badge-layer.tsx";
import { MapChips } from "./map-chips.tsx";
import { MastHeads } from "./mast-heads.tsx";
import { useTownMap } from "./use-town-map.ts";
import "./map.css";

/** The town as it glows: every light point, live, and the one that is open beside it. */
export function MapScreen(): ReactNode {
  const t = useTranslate();
  const route = useRoute();
  const { data: town } = useTown();
  const { data: streets } = useStreets();
  const summary = useLampSummary();
  const { live } = useFreshness();
  const formats = useFormats();
  const [shown, setShown] = useState<ReadonlySet<LampStatus>>(new Set());
  const [heads, setHeads] = useState<readonly number[]>([]);
  const words = useMemo(
    () => ({
      "NavigationControl.ZoomIn": t("map.zoomIn"),
      "NavigationControl.ZoomOut": t("map.zoomOut"),
      "Map.Title": t("map.title"),
    }),
    [t],
  );
  const selected = route.screen === "map" ? route.light : null;

  const open = (slot: number): void => {
    const id = lampStore.columns()?.ids[slot];
    if (id === undefined) return;
    setHeads([]);
    navigate(pathOf({ screen: "map", light: id }));
  };
  const { container, map, view, refused } = useTownMap({
    town,
    streets,
    words,
    onPick: (slots) => {
      const together = sameMast(slots);
      if (together.length > 1) setHeads(together);
      else if (together[0] !== undefined) open(together[0]);
      else setHeads([]);
    },
  });

  const known = summary.total > 0;
  useEffect(() => {
    if (!map || !known) return;
    const slot = selected === null ? null : lampStore.placeOf(selected);
    map.select(slot);
    const columns = lampStore.columns();
    if (slot === null || columns === null) return;
    // On a phone the sheet covers the lower part; the lamp goes to the middle of what is free.
    const narrow = matchMedia("(width < 48rem)").matches;
    const up = narrow ? -(container.current?.clientHeight ?? 0) * 0.27 : 0;
    map.goTo(columns.longitude[slot] ?? 0, columns.latitude[slot] ?? 0, [0, up]);
  }, [map, selected, known, container]);
  useEffect(() => {
    const codes = [...shown].map((status) => lampStatuses.indexOf(status));
    map?.filter(codes.length === 0 ? null : new Set(codes));
  }, [map, shown]);

  const toggle = (status: LampStatus): void => {
    setShown((before) => {
      const next = new Set(before);
      if (!next.delete(status)) next.add(status);
      return next;
    });
  };
  const listFilter = shown.size === 1 ? ([...shown][0] ?? null) : null;
  const listPath = pathOf({ screen: "lights", filter: { ...allLights, status: listFilter } });

  return (
    <div className="map-screen" data-live={live}>
      <div className="map-stage">
        <h1 className="visually-hidden">{t("map.title")}</h1>
        <MapChips
          summary={summary}
          shown={shown}
          onToggle={toggle}
          listPath={listPath}
          formats={formats}
        />
        {refused ? (
          <p className="map-note" role="status">
            {t("map.noWebgl")} <a href={listPath}>{t("map.asList")}</a>
          </p>
        ) : null}
        {town && town.lightCount === 0 ? (
          <p className="map-note" role="status">
            {t("map.empty")}{" "}
            <a href={pathOf({ screen: "import", id: null })}>{t("map.toImport")}</a>
          </p>
        ) : null}
        <div ref={container} className="map-canvas" />
        <p className="map-data-note">{town?.attribution ?? t("map.dataNote")}</p>
        <DistrictBadges
          view={view}
          version={summary.version}
          onOpen={(longitude, latitude) => map?.goTo(longitude, latitude)}
        />
        {heads.length > 1 ? (
          <MastHeads slots={heads} onOpen={open} onClose={() => setHeads([])} />
        ) : null}
      </div>
      {selected === null ? null : (
        <aside className="map-sheet" aria-label={t("map.sheet")}>
          <LightPanel
            id={selected}
            onClose={() => navigate(pathOf({ screen: "map", light: null }))}
          />
        </aside>
      )}
    </div>
  );
}

/** Of the slots under the finger those on the nearest one's mast; a neighbour mast that is merely close is left out. */
function sameMast(slots: readonly number[]): readonly number[] {
  const columns = lampStore.columns();
  const [nearest] = slots;
  if (columns === null || nearest === undefined) return [];
  // A hundred-thousandth of a degree is about a metre.
  const near = (a: number | undefined, b: number | undefined): boolean =>
    Math.abs((a ?? 0) - (b ?? 0)) < 1e-5;
  return slots.filter(
    (slot) =>
      near(columns.longitude[slot], columns.longitude[nearest]) &&
      near(columns.latitude[slot], columns.latitude[nearest]),
  );
}
