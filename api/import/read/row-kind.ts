import type { ImportProblem } from "../../contract/imports.ts";
import type { ColumnsRead } from "./columns-read.ts";
import { kindOf, type RowKind } from "./kind-words.ts";
import { geometryOf, type Pair } from "./row-geometry.ts";
import type { SourceRow } from "./source-rows.ts";

/** What a row is and the numbers of its place, before its coordinates are understood. */
export type KnownRow =
  | { readonly kind: "light"; readonly pairs: readonly Pair[] }
  | { readonly kind: "cabinet"; readonly pairs: readonly [Pair] }
  | {
      readonly kind: "street";
      readonly name: string;
      readonly lines: readonly (readonly Pair[])[];
      /** One of its places, by which the coordinate system is told. */
      readonly pairs: readonly Pair[];
    }
  | { readonly kind: "skipped"; readonly problem: ImportProblem; readonly pairs: readonly [] };

/** More places than this in one row are no mast. */
const mostPoints = 16;

function skipped(code: string, parameters: ImportProblem["parameters"] = {}): KnownRow {
  return { kind: "skipped", problem: { code, parameters }, pairs: [] };
}

/** How the words of the column of kinds are taken; counts them. */
export class Kinds {
  readonly #given: Readonly<Record<string, RowKind>>;
  readonly #counts = new Map<string, { count: number; as: RowKind }>();
  /** What rows are that say nothing themselves: the word for the file as a whole, where it has one. */
  readonly #whole: string | null;

  constructor(given: Readonly<Record<string, RowKind>>, whole: string | null) {
    this.#given = given;
    this.#whole = whole;
  }

  /** The kind of a row by its word; a word that nobody knows is a lamp's, so that none is lost. */
  of(word: string | null): RowKind {
    const text = word ?? this.#whole;
    if (text === null) return "lamp";
    const known = this.#counts.get(text);
    if (known !== undefined) {
      known.count += 1;
      return known.as;
    }
    const as = this.#given[text] ?? kindOf(text) ?? "lamp";
    this.#counts.set(text, { count: 1, as });
    return as;
  }

  report(): { word: string; count: number; as: RowKind }[] {
    return [...this.#counts]
      .map(([word, { count, as }]) => ({ word, count, as }))
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 200);
  }
}

const scenery: ReadonlySet<string> = new Set(["water", "park", "area"]);

/** Tells light points, streets and cabinets apart: by the row's own word, by OpenStreetMap's tags, else by the geometry. */
export function knowRow(row: SourceRow, columns: ColumnsRead, kinds: Kinds): KnownRow {
  const word = columns.text(row, "kind");
  const geometry = geometryOf(row, columns);
  const name = columns.text(row, "name") ?? columns.text(row, "street");
  // These are the words of our own files.
  if (word === "street") return street(name, geometry);
  if (word !== null && scenery.has(word)) return skipped("scenery", { kind: word });
  const isCabinetOfOsm = columns.text(row, "manMade") === "street_cabinet";
  if (word === "cabinet" || isCabinetOfOsm) {
    // Telephone and post have cabinets in the streets too.
    if (!isCabinetOfOsm || feedsPower(row, columns)) return cabinet(geometry);
    return skipped("notAPowerCabinet");
  }
  const isLampOfOsm = columns.text(row, "highway") === "street_lamp";
  const isNamedLine = name !== null || columns.text(row, "highway") !== null;
  if (geometry.kind === "lines" && !isLampOfOsm && word === null && isNamedLine) {
    return street(name, geometry);
  }
  const as = word === "lightPoint" || isLampOfOsm ? "lamp" : kinds.of(word);
  if (as === "ignore") return skipped("notALamp", { word: word ?? "" });
  if (as === "cabinet") return cabinet(geometry);
  switch (geometry.kind) {
    case "none":
      return skipped("noCoordinates");
    case "points":
      if (geometry.points.length === 0) return skipped("noCoordinates");
      return geometry.points.length > mostPoints
        ? skipped("notAPoint", { geometry: "MultiPoint" })
        : { kind: "light", pairs: geometry.points };
    case "lines":
      return skipped("notAPoint", { geometry: row.geometry?.type ?? "LineString" });
    case "area":
      return skipped("notAPoint", { geometry: geometry.type });
  }
}

function feedsPower(row: SourceRow, columns: ColumnsRead): boolean {
  return (
    columns.text(row, "power") !== null ||
    columns.text(row, "utility") === "power" ||
    columns.text(row, "streetCabinet") === "power"
  );
}

function street(name: string | null, geometry: ReturnType<typeof geometryOf>): KnownRow {
  if (name === null) return skipped("streetWithoutName");
  if (geometry.kind !== "lines") return skipped("notALine");
  const lines = geometry.lines.filter((line) => line.length >= 2);
  const [first] = lines[0] ?? [];
  if (first === undefined) return skipped("notALine");
  return { kind: "street", name, lines, pairs: [first] };
}

function cabinet(geometry: ReturnType<typeof geometryOf>): KnownRow {
  if (geometry.kind === "none") return skipped("cabinetWithoutPlace");
  const places =
    geometry.kind === "points"
      ? geometry.points
      : geometry.kind === "area"
        ? geometry.ring
        : geometry.lines.flat();
  const pair: Pair = [mean(places.map(([a]) => a)), mean(places.map(([, b]) => b))];
  return { kind: "cabinet", pairs: [pair] };
}

/** Half-way between the outermost; NaN without any. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : (Math.min(...values) + Math.max(...values)) / 2;
}
