import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { lampStatuses } from "../../api/contract/lights.ts";
import type { LampStatus } from "../../api/contract/lights.ts";
import { lampStore, selection } from "../app/stores.ts";
import { useStreets, useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { LightPanel } from "../light/light-panel.tsx";
import { useFreshness, useLampSummary } from "../live/hooks.ts";
import { navigate, useRoute } from "../router/history.ts";
import { allLights, pathOf } from "../router/routes.ts";
import { BulkBar } from "../selection/bulk-bar.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { ChooseBar } from "./choose-bar.tsx";
import { DistrictBadges } from "./district-badge-layer.tsx";
import { MapChips } from "./map-chips.tsx";
import { MastHeads } from "./mast-heads.tsx";
import { readPlace } from "./place-address.ts";
import { boundsOfSlots, sameMast } from "./slots.ts";
import type { PickedPlace } from "./town-map-view.ts";
import { useChoosing } from "./use-choosing.ts";
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
  const planner = useRoleReason("editStock");
  const [shown, setShown] = useState<ReadonlySet<LampStatus>>(new Set());
  const [heads, setHeads] = useState<readonly number[]>([]);
  const [placing, setPlacing] = useState(false);
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
    onPick: (slots, at) => {
      const together = sameMast(slots, lampStore.columns());
      if (placing) placeAt(at);
      else if (choosing.tool !== null || at.isMore) choosing.tap(together);
      else if (together.length > 1) setHeads(together);
      else if (together[0] !== undefined) open(together[0]);
      else setHeads([]);
    },
    onRing: (ring, keys) => {
      if (map) choosing.takeRing(map, ring, keys);
    },
  });
  const choosing = useChoosing(map, shown, selected === null);

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
  const at = route.screen === "map" ? route.at : undefined;
  useEffect(() => {
    const place = at === undefined ? null : readPlace(at);
    if (place !== null) map?.goTo(...place);
  }, [map, at]);
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
  const showChosen = (): void => {
    const slots = [...selection.ids()].flatMap((id) => lampStore.placeOf(id) ?? []);
    const bounds = boundsOfSlots(slots, lampStore.columns());
    if (bounds !== null) map?.fit(bounds);
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
        {refused || placing ? null : (
          <ChooseBar
            choosing={choosing}
            onChosen={showChosen}
            onPlace={planner === null ? () => setPlacing(true) : null}
          />
        )}
        {placing ? (
          <p className="map-note row row-ends" role="status">
            {t("map.placeHint")}
            <button type="button" className="button" onClick={() => setPlacing(false)}>
              {t("stock.cancel")}
            </button>
          </p>
        ) : null}
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
        <BulkBar
          elsewhere={{
            path: pathOf({ screen: "lights", filter: allLights }),
            word: "bulk.asList",
          }}
        />
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

/** Goes on to the form of a new light point there; a ten-millionth of a degree is a centimetre. */
function placeAt({ longitude, latitude }: PickedPlace): void {
  navigate(
    pathOf({
      screen: "newLight",
      longitude: longitude.toFixed(7),
      latitude: latitude.toFixed(7),
    }),
  );
}
