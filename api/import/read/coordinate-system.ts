import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import proj4 from "proj4";
import { UnreadableFile } from "../source-record.ts";
import type { Place } from "../place.ts";

/** A coordinate reference system of the EPSG register, ready to be computed with. */
export interface CoordinateSystem {
  /** Number in the EPSG register, without "EPSG:". */
  readonly code: number;
  readonly name: string;
  /** Area of use in degrees: west, south, east, north. */
  readonly area: readonly [number, number, number, number];
  /** Its coordinates are degrees. */
  readonly isDegrees: boolean;
  /** Easting and northing (or longitude and latitude) to WGS 84; null where they have no image. */
  toPlace(east: number, north: number): Place | null;
}

/**
 * Published parameters from a geodetic datum to WGS 84 (position vector rotation; m, seconds of arc, ppm), for datums whose entry in the
 * index needs a grid file that we do not have, has no parameters, or has rotations in the coordinate frame convention or in other units.
 * OSGB36: Ordnance Survey, "A guide to coordinate systems in Great Britain", 6.6 (EPSG:1314), within 5 m.
 * DHDN: EPSG:1777, Germany west, within 3 m; RD/83, PD/83: EPSG:15868, 15869. S-JTSK: EPSG:5239, Czechia, within 1 m. NTF: EPSG:1193, within 2 m.
 * Amersfoort: EPSG:15934 of Kadaster. BD72: EPSG:15929 of NGI. RT90: EPSG:1896 of Lantmäteriet. KKJ: JHS 153. Stereo70: EPSG:15995.
 * NAD27: EPSG:1173. NZGD49: EPSG:1564. AGD84: EPSG:1236.
 */
const published: Readonly<Record<string, string>> = {
  Ordnance_Survey_of_Great_Britain_1936: "446.448,-125.157,542.06,0.15,0.247,0.842,-20.489",
  Deutsches_Hauptdreiecksnetz: "598.1,73.7,418.2,0.202,0.045,-2.455,6.7",
  Rauenberg_Datum_83: "612.4,77,440.2,-0.054,0.057,-2.797,2.55",
  Potsdam_Datum_83: "599.4,72.4,419.2,-0.062,-0.022,-2.723,6.46",
  System_of_the_Unified_Trigonometrical_Cadastral_Network:
    "572.213,85.334,461.94,4.9732,1.529,5.2484,3.5378",
  Nouvelle_Triangulation_Francaise: "-168,-60,320,0,0,0,0",
  Nouvelle_Triangulation_Francaise_Paris: "-168,-60,320,0,0,0,0",
  Amersfoort: "565.4171,50.3319,465.5524,-0.398957,0.343988,-1.877402,4.0725",
  Reseau_National_Belge_1972: "-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747",
  Rikets_koordinatsystem_1990: "414.1,41.3,603.1,-0.855,2.141,-7.023,0",
  Kartastokoordinaattijarjestelma_1966: "-96.062,-82.428,-121.753,4.801,0.345,-1.376,1.496",
  Pulkovo_1942_58: "2.329,-147.042,-92.08,-0.309,0.325,0.497,5.69",
  North_American_Datum_1927: "-8,160,176,0,0,0,0",
  New_Zealand_Geodetic_Datum_1949: "59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993",
  Australian_Geodetic_Datum_1984: "-117.763,-51.51,139.061,0.292,0.443,0.277,-0.191",
};

interface IndexEntry {
  readonly code: string;
  readonly name: string;
  readonly wkt: string | null;
  readonly proj4: string | null;
  /** North, west, south, east. */
  readonly bbox: readonly [number, number, number, number] | null;
}

const require = createRequire(import.meta.url);
/** One file for each system, named by its number. */
const index = join(dirname(require.resolve("epsg-index/package.json")), "s");
const known = new Map<number, CoordinateSystem | null>();

/** The system of an EPSG number; null where the register has none that we can compute. */
export function coordinateSystem(code: number): CoordinateSystem | null {
  let found = known.get(code);
  if (found === undefined) known.set(code, (found = load(code)));
  return found;
}

function load(code: number): CoordinateSystem | null {
  let entry: IndexEntry;
  try {
    // Files of the index, in the shape that its documentation names.
    entry = JSON.parse(readFileSync(join(index, `${code}.json`), "utf8")) as IndexEntry;
  } catch {
    return null;
  }
  const definition = definitionOf(entry);
  if (definition === null) return null;
  let converter: { forward(point: [number, number]): readonly number[] };
  try {
    converter = proj4(definition, "+proj=longlat +datum=WGS84 +no_defs");
  } catch {
    return null;
  }
  const [north, west, south, east] = entry.bbox ?? [90, -180, -90, 180];
  const isDegrees = definition.includes("+proj=longlat");
  const isWgs84 = code === 4326;
  return {
    code,
    name: entry.name,
    area: [west, south, east, north],
    isDegrees,
    toPlace(x, y) {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
      if (isDegrees && (Math.abs(x) > 180 || Math.abs(y) > 90)) return null;
      // What is in WGS 84 already keeps its digits.
      if (isWgs84) return [x, y];
      let point: readonly number[];
      try {
        point = converter.forward([x, y]);
      } catch {
        return null;
      }
      const [longitude = Number.NaN, latitude = Number.NaN] = point;
      return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : null;
    },
  };
}

/** The index's definition with parameters that need no grid file; axes always east and north, for order is the file's affair. */
function definitionOf({ proj4: text, wkt }: IndexEntry): string | null {
  if (text === null || text === undefined || text.includes("+proj=geocent")) return null;
  const datum = /DATUM\["([^"]+)"/.exec(wkt ?? "")?.[1] ?? "";
  const parameters = published[datum];
  let definition = text.replace(/\+axis=\w+/, "").replace("+type=crs", "");
  if (parameters !== undefined) {
    definition = definition
      .replace(/\+nadgrids="?[^+]*"?/, "")
      .replace(/\+towgs84=\S+/, "")
      .trim();
    return `${definition} +towgs84=${parameters}`;
  }
  return /\+nadgrids=(?!@null)/.test(definition) ? null : definition;
}

/** The number in "EPSG:25832", "urn:ogc:def:crs:EPSG::25832", "25832" or the WGS 84 of GeoJSON; null for anything else. */
function epsgNumber(text: string): number | null {
  if (/CRS:?84$|^WGS ?84$/i.test(text.trim())) return 4326;
  const match = /(?:^|epsg[:/]*(?:[\d.]*[:/]+)?)(\d{4,6})$/i.exec(text.trim());
  return match === null ? null : Number(match[1]);
}

/** The system that a person or a file names. Throws UnreadableFile. */
export function namedSystem(text: string): CoordinateSystem {
  const code = epsgNumber(text);
  const found = code === null ? null : coordinateSystem(code);
  if (found === null) {
    throw new UnreadableFile(
      "coordinateSystem",
      `The coordinate system "${text}" is not known; name it by its EPSG number, such as EPSG:25832.`,
      { system: text.slice(0, 100) },
    );
  }
  return found;
}
