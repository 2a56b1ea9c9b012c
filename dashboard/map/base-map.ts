import type { FeatureCollection, LineString, MultiLineString, Point } from "geojson";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { joinLines } from "./join-lines.ts";
import type { StreetsView } from "../../api/contract/town.ts";

export interface BaseMapColours {
  readonly ground: string;
  readonly street: string;
  readonly streetEdge: string;
  readonly label: string;
  readonly labelHalo: string;
  readonly cabinet: string;
}

type Paint = Readonly<Record<string, string | number>>;

/** Paint by layer: set again when the theme changes, without building the map anew. */
export function basePaint(colours: BaseMapColours): Readonly<Record<string, Paint>> {
  return {
    ground: { "background-color": colours.ground },
    "street-edge": { "line-color": colours.streetEdge },
    street: { "line-color": colours.street },
    "street-name": {
      "text-color": colours.label,
      "text-halo-color": colours.labelHalo,
      "text-halo-width": 1.6,
    },
    cabinet: {
      "text-color": colours.cabinet,
      "text-halo-color": colours.labelHalo,
      "text-halo-width": 2,
    },
  };
}

const streetWidth = ["interpolate", ["exponential", 1.6], ["zoom"], 11, 0.6, 14, 3, 16, 9, 19, 46];
const edgeWidth = ["interpolate", ["linear"], ["zoom"], 12, 0, 15, 1, 19, 2];

/**
 * The built-in base map, drawn from the town's own data: it needs no third party, and nobody outside learns who looks where.
 */
export function baseStyle(streets: StreetsView, colours: BaseMapColours): StyleSpecification {
  const paint = basePaint(colours);
  const data = baseSources(streets);
  const round = { "line-cap": "round", "line-join": "round" };
  // The specification's types list every layer kind by itself; these are three of them.
  const layers = [
    { id: "ground", type: "background", paint: paint["ground"] },
    {
      id: "street-edge",
      type: "line",
      source: "streets",
      layout: round,
      paint: { ...paint["street-edge"], "line-gap-width": streetWidth, "line-width": edgeWidth },
    },
    {
      id: "street",
      type: "line",
      source: "streets",
      layout: round,
      paint: { ...paint["street"], "line-width": streetWidth },
    },
    {
      id: "street-name",
      type: "symbol",
      source: "streets",
      minzoom: 14.5,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 320,
        "text-field": ["get", "name"],
        "text-font": ["sans-serif"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 13, 10.5, 18, 15],
        "text-letter-spacing": 0.03,
      },
      paint: paint["street-name"],
    },
    {
      id: "cabinet",
      type: "symbol",
      source: "cabinets",
      minzoom: 14.5,
      layout: {
        "text-field": ["concat", "▣ ", ["get", "number"]],
        "text-font": ["sans-serif"],
        "text-size": 12,
        "text-anchor": "top",
        "text-offset": [0, 0.2],
      },
      paint: paint["cabinet"],
    },
  ] as LayerSpecification[];
  return {
    version: 8,
    sources: {
      streets: { type: "geojson", data: data.streets },
      cabinets: { type: "geojson", data: data.cabinets },
    },
    layers,
  };
}

/** What the base map's sources hold, by their ids. */
export function baseSources(view: StreetsView) {
  return { streets: streetFeatures(view), cabinets: cabinetFeatures(view) };
}

function streetFeatures(view: StreetsView): FeatureCollection<LineString | MultiLineString> {
  return {
    type: "FeatureCollection",
    features: view.streets.map((street) => ({
      type: "Feature",
      properties: { name: street.name, chained: street.chained },
      geometry: {
        type: "MultiLineString",
        coordinates: joinLines(street.lines).map((line) =>
          line.map(([east, north]) => [east, north]),
        ),
      },
    })),
  };
}

function cabinetFeatures(view: StreetsView): FeatureCollection<Point> {
  return {
    type: "FeatureCollection",
    features: view.cabinets.map((cabinet) => ({
      type: "Feature",
      properties: { number: cabinet.number },
      geometry: { type: "Point", coordinates: [cabinet.longitude, cabinet.latitude] },
    })),
  };
}
