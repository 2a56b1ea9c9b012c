import { Map as BaseMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { useEffect, useRef } from "react";
import { themeStore } from "../app/stores.ts";
import { useStreets } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { basePaint, baseStyle } from "./base-map.ts";
import { LampLayer } from "./lamp-layer.ts";
import { hasWebgl2, lampSource, pageColours } from "./use-town-map.ts";
import "./map.css";

setWorkerUrl(workerUrl);

type Place = readonly [longitude: number, latitude: number];

/** A step by an arrow key, degrees of latitude: about half a metre; with Shift ten times as far. */
const stepDegrees = 5e-6;

const steps: Readonly<Record<string, Place>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export interface PlaceMapProps {
  readonly place: Place | null;
  /** What is shown while there is no place. */
  readonly centre: Place;
  readonly disabled: boolean;
  readonly onChange: (longitude: number, latitude: number) => void;
}

/** A little map with one pin on it: dragged, moved by arrow keys, or set by a tap. The lamps around are drawn for comparison. */
export function PlaceMap({ place, centre, disabled, onChange }: PlaceMapProps) {
  const t = useTranslate();
  const { data: streets } = useStreets();
  const container = useRef<HTMLDivElement>(null);
  const made = useRef<{ readonly map: BaseMap; readonly pin: Marker } | null>(null);
  const heard = useRef({ onChange, disabled });
  useEffect(() => {
    heard.current = { onChange, disabled };
  }, [onChange, disabled]);
  const label = t("stock.pin");

  useEffect(() => {
    if (container.current === null || streets === undefined || !hasWebgl2()) return;
    const map = new BaseMap({
      container: container.current,
      style: baseStyle(streets, pageColours().base),
      center: [...(place ?? centre)],
      zoom: place === null ? 13 : 17.5,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      // A page that scrolls over the map must not zoom it.
      scrollZoom: false,
      locale: { "Map.Title": label },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "place-pin";
    handle.setAttribute("aria-label", label);
    const pin = new Marker({ element: handle, draggable: !heard.current.disabled });
    if (place !== null) pin.setLngLat([...place]).addTo(map);
    const tell = (): void => {
      const { lng, lat } = pin.getLngLat();
      heard.current.onChange(lng, lat);
    };
    pin.on("dragend", tell);
    handle.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (step === undefined || heard.current.disabled) return;
      event.preventDefault();
      event.stopPropagation();
      const { lng, lat } = pin.getLngLat();
      const far = stepDegrees * (event.shiftKey ? 10 : 1);
      pin.setLngLat([lng + (step[0] * far) / Math.cos((lat * Math.PI) / 180), lat + step[1] * far]);
      tell();
    });
    map.on("click", ({ lngLat }) => {
      if (!heard.current.disabled) heard.current.onChange(lngLat.lng, lngLat.lat);
    });
    map.once("style.load", () => {
      const source = lampSource();
      if (source !== null) map.addLayer(new LampLayer(source, pageColours().lamps));
    });
    const stopTheme = themeStore.subscribe(() => {
      for (const [id, paint] of Object.entries(basePaint(pageColours().base))) {
        for (const [name, value] of Object.entries(paint)) {
          // basePaint holds names of paint properties only; Object.entries widens them to string.
          map.setPaintProperty(id, name as Parameters<BaseMap["setPaintProperty"]>[1], value);
        }
      }
    });
    made.current = { map, pin };
    return () => {
      stopTheme();
      made.current = null;
      map.remove();
    };
    // The map outlives changes of the place; those flow in below.
  }, [streets, label]); // oxlint-disable-line react/exhaustive-deps

  const [east, north] = place ?? [null, null];
  useEffect(() => {
    const now = made.current;
    if (now === null || east === null || north === null) return;
    now.pin.setLngLat([east, north]);
    // Put onto the map once more it would lose the focus.
    if (!now.pin.getElement().isConnected) now.pin.addTo(now.map);
    if (!now.map.getBounds().contains([east, north])) {
      now.map.jumpTo({ center: [east, north], zoom: Math.max(now.map.getZoom(), 17) });
    }
  }, [east, north]);
  return <div ref={container} className="place-map" />;
}
