import { shareOf, type ColumnProfile } from "./column-profile.ts";
import type { ImportField } from "./field-words.ts";
import { wordsOf } from "./values.ts";

/** Which axis a name speaks of, and by which habit: degrees are sure, grid words nearly, bare letters least. */
const axisWords: readonly (readonly [axis: "east" | "north", habit: number, words: RegExp])[] = [
  [
    "east",
    3,
    /^(?:longitude|lon|lng|long|laenge|laengengrad|geolaenge|longitud|longitudine|zemepisnadelka|delka|dlugosc|lengtegraad|lngwgs84|lonwgs84|wgs84lon|wgs84x)$/,
  ],
  [
    "north",
    3,
    /^(?:latitude|lat|breite|breitengrad|geobreite|latitud|latitudine|zemepisnasirka|sirka|szerokosc|breedtegraad|latwgs84|wgs84lat|wgs84y)$/,
  ],
  [
    "east",
    2,
    /^(?:easting|eastings|east|rechtswert|rw|ostwert|ost|este|est|wschod|vychod|abscisse)$/,
  ],
  [
    "north",
    2,
    /^(?:northing|northings|north|hochwert|hw|nordwert|nord|norte|polnoc|sever|ordonnee)$/,
  ],
  [
    "east",
    1,
    /^(?:x|xcoord|xcoordinate|coordx|xkoord|xkoordinate|koordinatex|koordx|souradnicex|xsouradnice|coordinatax|wspolrzednax|coordinatex|coordenadax|utmx|xutm|pointx|geox|xwert|osx|xjtsk|jtskx|gpsx|e)$/,
  ],
  [
    "north",
    1,
    /^(?:y|ycoord|ycoordinate|coordy|ykoord|ykoordinate|koordinatey|koordy|souradnicey|ysouradnice|coordinatay|wspolrzednay|coordinatey|coordenaday|utmy|yutm|pointy|geoy|ywert|osy|yjtsk|jtsky|gpsy|n)$/,
  ],
];

interface AxisColumn {
  readonly column: string;
  readonly axis: "east" | "north";
  readonly habit: number;
  /** What is left of the name without its axis: two columns of one pair have the same rest. */
  readonly rest: string;
  readonly filled: number;
}

/** The pair of columns, or the one column, in which a table has its places. */
export function placeColumns(
  columns: readonly string[],
  profiles: ReadonlyMap<string, ColumnProfile>,
): ReadonlyMap<string, ImportField> {
  const found: AxisColumn[] = [];
  let whole: { column: string; field: ImportField; filled: number } | null = null;
  for (const column of columns) {
    const profile = profiles.get(column);
    if (profile === undefined || profile.seen === 0) continue;
    if (shareOf(profile.wkt, profile) > 0.5) {
      whole ??= { column, field: "geometry", filled: profile.filled };
    } else if (shareOf(profile.pairs, profile) > 0.5 && isPairName(column)) {
      whole ??= { column, field: "position", filled: profile.filled };
    } else if (shareOf(profile.numeric, profile) >= 0.5) {
      const axis = axisOf(column);
      if (axis !== null) found.push({ ...axis, column, filled: profile.filled });
    }
  }
  const best = bestPair(found);
  const proposed = new Map<string, ImportField>();
  if (best !== null && best.score * 1.05 >= (whole?.filled ?? 0)) {
    proposed.set(best.east, "longitude");
    proposed.set(best.north, "latitude");
  } else if (whole !== null) {
    proposed.set(whole.column, whole.field);
  }
  return proposed;
}

const pairName =
  /gps|koord|coord|position|lage|location|punkt|point|geo|latlon|lat|grid|souradnic|wspolrz|ubicac|posizione/;

/** Two numbers in one cell may as well be "3/12" or "1 1": the name must speak of a place. */
function isPairName(column: string): boolean {
  return pairName.test(wordsOf(column).join(""));
}

function bestPair(
  found: readonly AxisColumn[],
): { east: string; north: string; score: number } | null {
  let best: { east: string; north: string; score: number } | null = null;
  for (const east of found) {
    if (east.axis !== "east") continue;
    for (const north of found) {
      if (north.axis !== "north" || north.habit !== east.habit) continue;
      const filled = Math.min(east.filled, north.filled);
      const score = filled * (1 + east.habit * 0.02) * (east.rest === north.rest ? 1 : 0.5);
      if (best === null || score > best.score) {
        best = { east: east.column, north: north.column, score };
      }
    }
  }
  return best;
}

/** Reads "POINT_X", "coord_x_gb", "Rechtswert (GK3)" and the like; null for a name that speaks of no axis. */
export function axisOf(
  column: string,
): { readonly axis: "east" | "north"; readonly habit: number; readonly rest: string } | null {
  const words = wordsOf(column);
  const joined = words.join("");
  for (const [axis, habit, pattern] of axisWords) {
    if (pattern.test(joined)) return { axis, habit, rest: "" };
  }
  for (const [axis, habit, pattern] of axisWords) {
    const at = words.findIndex((word) => pattern.test(word));
    if (at < 0) continue;
    const rest = words.filter((_, i) => i !== at).join("");
    // A bare letter among many words is an initial of something else.
    if (habit === 1 && (words.length > 4 || rest.length > 24)) continue;
    return { axis, habit, rest };
  }
  return null;
}
