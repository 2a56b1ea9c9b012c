import type { SourceGeometry } from "../source-record.ts";
import type { ColumnsRead } from "./columns-read.ts";
import { parseNumber } from "./numbers.ts";
import type { SourceRow } from "./source-rows.ts";
import { gridReference, parseAngle, parseWkt } from "./place-text.ts";

/** Two numbers as the file has them, east or longitude first where the file says which is which; NaN where one is no number. */
export type Pair = readonly [number, number];

/** What a row says of its place, before its coordinates are understood. */
export type RowGeometry =
  | { readonly kind: "points"; readonly points: readonly Pair[] }
  | { readonly kind: "lines"; readonly lines: readonly (readonly Pair[])[] }
  /** An outline; its middle serves for cabinets. */
  | { readonly kind: "area"; readonly type: string; readonly ring: readonly Pair[] }
  | { readonly kind: "none" };

const none: RowGeometry = { kind: "none" };

/** The place of a row: its GeoJSON geometry, a column of WKT, a column with both numbers, or two columns. */
export function geometryOf(row: SourceRow, columns: ColumnsRead): RowGeometry {
  if (row.geometry !== null) return fromGeoJson(row.geometry);
  const wkt = columns.text(row, "geometry");
  if (wkt !== null) {
    const parsed = parseWkt(String(columns.value(row, "geometry")));
    return parsed === null ? points([[Number.NaN, Number.NaN]]) : fromGeoJson(parsed);
  }
  const position = columns.text(row, "position");
  if (position !== null) return points([positionOf(position, columns)]);
  const [east, north] = [columns.value(row, "longitude"), columns.value(row, "latitude")];
  if (east === undefined || north === undefined) return none;
  return points([[coordinate(east, columns, "longitude"), coordinate(north, columns, "latitude")]]);
}

function points(all: readonly Pair[]): RowGeometry {
  return { kind: "points", points: all };
}

function coordinate(value: unknown, columns: ColumnsRead, field: "longitude" | "latitude"): number {
  const angle = parseAngle(String(value));
  if (angle !== null) return angle;
  const number = parseNumber(value, columns.signOf(field));
  return number !== null && /^m?$/i.test(number.unit) ? number.value : Number.NaN;
}

/** "52.5, 13.4" has the latitude first; "389123 5820123" the easting. A British grid reference is metres of that grid. */
function positionOf(text: string, columns: ColumnsRead): Pair {
  const reference = gridReference(text);
  if (reference !== null) return reference;
  const parts = text
    .replaceAll(/[()[\]]/g, "")
    // A sign or letter of degrees belongs to the number beside it.
    .replaceAll(/\s*([°º])\s*/g, "$1")
    .replaceAll(
      /(?<=[\d°º'"])\s+(?=[NSEWO](?:[\s,;/|]|$))|(?<=(?:^|[\s,;/|])[NSEWO])\s+(?=\d)/gi,
      "",
    )
    .split(/\s*[;|/]\s*|\s*,\s+|\s+/)
    .filter((part) => part !== "");
  const two = parts.length === 2 ? parts : text.replaceAll(/[()[\]\s]/g, "").split(",");
  const [first = "", second = ""] = two.length === 2 ? two : [];
  const sign = columns.signOf("position");
  const a = parseAngle(first) ?? parseNumber(first, sign)?.value ?? Number.NaN;
  const b = parseAngle(second) ?? parseNumber(second, sign)?.value ?? Number.NaN;
  if (/[EWO]/i.test(first) && /[NS]/i.test(second)) return [a, b];
  return Math.abs(a) <= 180 && Math.abs(b) <= 180 ? [b, a] : [a, b];
}

function fromGeoJson({ type, coordinates }: SourceGeometry): RowGeometry {
  switch (type) {
    case "Point":
      return points([pairOf(coordinates)]);
    case "MultiPoint":
      return points(listOf(coordinates).map(pairOf));
    case "LineString":
      return { kind: "lines", lines: [listOf(coordinates).map(pairOf)] };
    case "MultiLineString":
      return { kind: "lines", lines: listOf(coordinates).map((line) => listOf(line).map(pairOf)) };
    case "Polygon":
      return { kind: "area", type, ring: listOf(listOf(coordinates)[0]).map(pairOf) };
    case "MultiPolygon":
      return { kind: "area", type, ring: listOf(listOf(listOf(coordinates)[0])[0]).map(pairOf) };
    default:
      return { kind: "area", type, ring: [] };
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first two numbers; heights are left out. */
function pairOf(value: unknown): Pair {
  const [east, north] = listOf(value);
  return typeof east === "number" && typeof north === "number"
    ? [east, north]
    : [Number.NaN, Number.NaN];
}
