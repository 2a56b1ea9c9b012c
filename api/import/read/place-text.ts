import type { SourceGeometry } from "../source-record.ts";

/** A geometry in well-known text (OGC 06-103r4): points and lines; null for what is none. An "SRID=...;" in front is left out. */
export function parseWkt(text: string): SourceGeometry | null {
  const match =
    /^(?:SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*Z?M?\s*(\([\s\S]*\))\s*$/i.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, multi, name = "", body = ""] = match;
  // "1 2 3, 4 5 6" becomes "[1,2,3],[4,5,6]"; brackets stay nested as they are.
  const json = body
    .replaceAll("(", "[")
    .replaceAll(")", "]")
    .replaceAll(
      /(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)((?:\s+-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)+)/gi,
      (_, first: string, rest: string) => `[${first},${rest.trim().split(/\s+/).join(",")}]`,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  const kind = name.toUpperCase();
  if (kind === "POINT" && multi === undefined) {
    return { type: "Point", coordinates: parsed[0] as unknown };
  }
  if (kind === "POINT") {
    // Both MULTIPOINT(1 2, 3 4) and MULTIPOINT((1 2), (3 4)) are written.
    const places = (parsed as unknown[]).map((one) =>
      Array.isArray(one) && Array.isArray(one[0]) ? (one[0] as unknown) : one,
    );
    return { type: "MultiPoint", coordinates: places };
  }
  const type = `${multi === undefined ? "" : "Multi"}${kind === "POLYGON" ? "Polygon" : "LineString"}`;
  return { type, coordinates: parsed };
}

/** Degrees from "52°31'12,5\"N", "N 52° 31.2'", "52.52° N" or "W 2,59"; null where it is no angle. A bare number is none. */
export function parseAngle(text: string): number | null {
  const match =
    /^([NSEWO])?\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*([°ºd])?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′m]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["”″]|''|s)\s*)?([NSEWO])?$/i.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, before, degrees = "", sign, minutes, seconds = "0", after] = match;
  const direction = before ?? after;
  if (sign === undefined && (direction === undefined || minutes !== undefined)) return null;
  const part = (number: string): number => Number(number.replace(",", "."));
  const size = Math.abs(part(degrees)) + part(minutes ?? "0") / 60 + part(seconds) / 3600;
  const isNegative = degrees.startsWith("-") || /[SW]/i.test(direction ?? "");
  return isNegative ? -size : size;
}

/** Metres of the British grid from a reference such as "TQ 29512 84012" (middle of the square it names); null for anything else. */
export function gridReference(text: string): readonly [number, number] | null {
  const match = /^([HJNOST])([A-HJ-Z])\s*(\d{3,5})\s*(\d{3,5})$/i.exec(text.trim());
  if (match === null) return null;
  const [, first = "", second = "", east = "", north = ""] = match;
  if (east.length !== north.length) return null;
  // Letters run A to Z without I in squares of five by five, 500 km and within them 100 km, counted from the north-west.
  const place = (letter: string): number => {
    const index = letter.toUpperCase().charCodeAt(0) - 65;
    return index > 7 ? index - 1 : index;
  };
  const [large, small] = [place(first), place(second)];
  const e100 = ((large - 2) % 5) * 5 + (small % 5);
  const n100 = 19 - Math.floor(large / 5) * 5 - Math.floor(small / 5);
  const scale = 10 ** (5 - east.length);
  const middle = scale > 1 ? scale / 2 : 0;
  return [
    e100 * 100_000 + Number(east) * scale + middle,
    n100 * 100_000 + Number(north) * scale + middle,
  ];
}
