import type { ColumnMap } from "./columns.ts";
import type { SourceRecord } from "./source-record.ts";
import { textOf } from "./values.ts";

export type Place = readonly [longitude: number, latitude: number];
export type Lines = readonly (readonly Place[])[];

/** What a record is, before it is read in full. Codes have words under `importProblem.<code>`. */
export type Classified =
  | { readonly kind: "light"; readonly at: Place }
  | { readonly kind: "street"; readonly name: string; readonly lines: Lines }
  | {
      readonly kind: "cabinet";
      readonly number: string;
      readonly name: string | null;
      readonly at: Place;
    }
  | {
      readonly kind: "skipped";
      readonly code: string;
      readonly parameters: Readonly<Record<string, string | number | null>>;
    };

function skipped(
  code: string,
  parameters: Readonly<Record<string, string | number | null>> = {},
): Classified {
  return { kind: "skipped", code, parameters };
}

/** Tells light points, streets and cabinets apart: by the file's own word `kind`, by OpenStreetMap's tags, else by the geometry. */
export function classify(record: SourceRecord, columns: ColumnMap): Classified {
  const { properties, geometry } = record;
  const text = (field: Parameters<ColumnMap["value"]>[1]): string | null =>
    textOf(columns.value(properties, field));
  // A column "kind" of a town's own table says other things; ours has these words.
  const kind = textOf(properties["kind"]);
  if (kind === "street") return street(record, text("name"));
  if (kind === "cabinet" || text("manMade") === "street_cabinet") {
    return cabinet(record, columns, kind === "cabinet");
  }
  if (kind === "water" || kind === "park" || kind === "area") return skipped("scenery", { kind });
  const isLine = geometry?.type === "LineString" || geometry?.type === "MultiLineString";
  const isLamp = text("highway") === "street_lamp" || kind === "lightPoint";
  if (isLine && !isLamp && (text("name") !== null || text("highway") !== null)) {
    return street(record, text("name"));
  }
  if (geometry !== null && geometry.type !== "Point") {
    return skipped("notAPoint", { geometry: geometry.type });
  }
  const at = geometry === null ? tablePlace(record, columns) : place(geometry.coordinates);
  if (at === null) return skipped(geometry === null ? "noCoordinates" : "badCoordinates");
  return { kind: "light", at };
}

function street(record: SourceRecord, name: string | null): Classified {
  const { geometry } = record;
  if (name === null) return skipped("streetWithoutName");
  const raw =
    geometry?.type === "LineString"
      ? [geometry.coordinates]
      : geometry?.type === "MultiLineString" && Array.isArray(geometry.coordinates)
        ? geometry.coordinates
        : [];
  const lines: Place[][] = [];
  for (const line of raw as unknown[]) {
    const places = Array.isArray(line) ? line.map(place) : [];
    if (places.length < 2 || places.includes(null)) return skipped("badCoordinates");
    // Checked right above.
    lines.push(places as Place[]);
  }
  return lines.length === 0 ? skipped("notALine") : { kind: "street", name, lines };
}

function cabinet(record: SourceRecord, columns: ColumnMap, ours: boolean): Classified {
  const text = (field: Parameters<ColumnMap["value"]>[1]): string | null =>
    textOf(columns.value(record.properties, field));
  const feedsPower =
    text("power") !== null || text("utility") === "power" || text("streetCabinet") === "power";
  // Telephone and post have cabinets in the streets too.
  if (!ours && !feedsPower) return skipped("notAPowerCabinet");
  const at = middle(record);
  if (at === null) return skipped("badCoordinates");
  const number = text("number") ?? text("sourceId") ?? textOf(record.id);
  if (number === null) return skipped("cabinetWithoutNumber");
  return { kind: "cabinet", number, name: text("name"), at };
}

/** A pair of degrees; null for anything else. Heights are left out. */
function place(coordinates: unknown): Place | null {
  if (!Array.isArray(coordinates)) return null;
  const [longitude, latitude] = coordinates as unknown[];
  if (typeof longitude !== "number" || typeof latitude !== "number") return null;
  return isPlace(longitude, latitude) ? [longitude, latitude] : null;
}

function isPlace(longitude: number, latitude: number): boolean {
  return (
    Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && !(longitude === 0 && latitude === 0)
  );
}

/** Degrees have decimals written with point or comma, and no thousands. */
function tablePlace({ properties }: SourceRecord, columns: ColumnMap): Place | null {
  const degrees = (field: "longitude" | "latitude"): number => {
    const value = columns.value(properties, field);
    const text = typeof value === "number" ? String(value) : (textOf(value) ?? "");
    return /^[+-]?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  };
  const [longitude, latitude] = [degrees("longitude"), degrees("latitude")];
  return isPlace(longitude, latitude) ? [longitude, latitude] : null;
}

/** A point itself, or the middle of a small outline. */
function middle({ geometry }: SourceRecord): Place | null {
  if (geometry?.type === "Point") return place(geometry.coordinates);
  if (geometry?.type !== "Polygon" || !Array.isArray(geometry.coordinates)) return null;
  const ring: unknown = geometry.coordinates[0];
  const places = Array.isArray(ring) ? ring.map(place).filter((one) => one !== null) : [];
  if (places.length === 0) return null;
  const mean = (values: readonly number[]): number =>
    (Math.min(...values) + Math.max(...values)) / 2;
  return [mean(places.map(([x]) => x)), mean(places.map(([, y]) => y))];
}
