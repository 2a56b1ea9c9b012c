import { UnreadableFile } from "../source-record.ts";
import type { ReadRequest } from "../read-items.ts";
import { proposeColumns } from "./column-choice.ts";
import { ColumnProfiler, type ColumnProfile } from "./column-profile.ts";
import { csvSource } from "./csv-source.ts";
import { importFields, type ImportField } from "./field-words.ts";
import { geoJsonSource } from "./geojson-source.ts";
import { kindOf } from "./kind-words.ts";
import { countryOf } from "./language-hint.ts";
import { axisOf } from "./place-columns.ts";
import { JsonLines, rowLine } from "./row-spool.ts";
import type { Source, SourceFacts } from "./source-rows.ts";
import type { GuessHints } from "./system-guess.ts";
import { wordsOf } from "./values.ts";
import { xlsxSource } from "./xlsx-source.ts";

/** What is known of a file once it was read through: how it is written and what its columns are. */
export interface FileSurvey {
  readonly rows: number;
  readonly facts: SourceFacts;
  readonly profiles: ReadonlyMap<string, ColumnProfile>;
  readonly proposed: ReadonlyMap<string, ImportField>;
  /** As proposed, and as a person has changed it. */
  readonly read: ReadonlyMap<string, ImportField>;
  /** What all rows are, by the name of the file, where no column says it. */
  readonly wholeKind: string | null;
  readonly hints: GuessHints;
  /** The coordinate system that the file names. */
  readonly system: string | null;
}

/** Rows after which progress is told. */
const portion = 2_000;

/** Reads the file once and lays its rows down at `rowsPath`. Throws UnreadableFile. */
export async function surveyFile(request: ReadRequest, rowsPath: string): Promise<FileSurvey> {
  const source = sourceOf(request);
  const profilers: ColumnProfiler[] = [];
  const lines = new JsonLines(rowsPath);
  let rows = 0;
  try {
    for await (const row of source.rows()) {
      for (const [i, cell] of row.cells.entries())
        (profilers[i] ??= new ColumnProfiler()).see(cell);
      lines.write(rowLine(row));
      rows += 1;
      if (rows % portion === 0) request.onProgress(rows, null);
    }
    lines.close();
  } catch (error) {
    lines.abandon();
    throw error;
  }
  const facts = source.facts();
  const profiles = new Map(
    facts.columns.map((column, i) => [column, profilers[i] ?? new ColumnProfiler()]),
  );
  const proposed = proposeColumns(facts.columns, profiles, rows);
  const read = chosenColumns(facts.columns, proposed, request.settings.columns ?? {});
  return {
    rows,
    facts,
    profiles,
    proposed,
    read,
    wholeKind: wholeKindOf(read, request.fileName, facts),
    hints: hintsOf(request, facts, read),
    system: systemOf(facts, request.format),
  };
}

function sourceOf({ path, format, settings }: ReadRequest): Source {
  if (format === "csv") return csvSource(path);
  if (format === "xlsx") return xlsxSource(path, settings.sheet ?? null);
  return geoJsonSource(path);
}

const fieldNames: ReadonlySet<string> = new Set(importFields);

/** A field goes to the column that a person has named; the column proposed for it is then not read. Throws UnreadableFile. */
function chosenColumns(
  columns: readonly string[],
  proposed: ReadonlyMap<string, ImportField>,
  chosen: Readonly<Record<string, string | null>>,
): ReadonlyMap<string, ImportField> {
  const read = new Map(proposed);
  for (const [column, field] of Object.entries(chosen)) {
    // A profile may name columns that this file does not have.
    if (!columns.includes(column)) continue;
    if (field !== null && !fieldNames.has(field)) {
      throw new UnreadableFile(
        "unknownField",
        `"${field}" is no field that a column can be read as.`,
        {
          column,
          field: field.slice(0, 100),
        },
      );
    }
    read.delete(column);
    if (field === null) continue;
    for (const [other, held] of read) {
      if (held === field && chosen[other] !== field) read.delete(other);
    }
    // Checked right above against the list of all fields.
    read.set(column, field as ImportField);
  }
  return read;
}

/** "quadri_elettrici.csv" holds cabinets, where nothing in it speaks of lamps; the watts may be those of all that hangs on it. */
function wholeKindOf(
  read: ReadonlyMap<string, ImportField>,
  fileName: string,
  { sheet, members }: SourceFacts,
): string | null {
  const fields = new Set(read.values());
  const ofLamps: readonly ImportField[] = [
    "kind",
    "manMade",
    "highway",
    "luminaireType",
    "lampType",
    "headCount",
    "led",
    "device",
  ];
  if (ofLamps.some((field) => fields.has(field))) return null;
  const lampsOfCabinet: readonly ImportField[] = ["number", "cabinet", "ratedPower"];
  if (lampsOfCabinet.every((field) => fields.has(field))) return null;
  const layer = members["name"];
  const names = [sheet, typeof layer === "string" ? layer : null, fileName.replace(/\.\w+$/, "")];
  return names.find((name) => name !== null && kindOf(name) === "cabinet") ?? null;
}

/** The country whose towns keep such a clock, for files whose headers speak no language that we know. */
const countryOfZone: Readonly<Record<string, string>> = {
  "Europe/Berlin": "de",
  "Europe/Busingen": "de",
  "Europe/Vienna": "de",
  "Europe/Zurich": "de",
  "Europe/London": "gb",
  "Europe/Prague": "cz",
  "Europe/Bratislava": "cz",
  "Europe/Rome": "it",
  "Europe/Paris": "fr",
  "Europe/Brussels": "nl",
  "Europe/Amsterdam": "nl",
  "Europe/Warsaw": "pl",
  "Europe/Madrid": "es",
};

function hintsOf(
  { fileName, near, timeZone }: ReadRequest,
  { columns, sheet, members }: SourceFacts,
  read: ReadonlyMap<string, ImportField>,
): GuessHints {
  const layer = members["name"];
  const texts = [...columns, fileName, sheet ?? "", typeof layer === "string" ? layer : ""];
  // Brackets often hold the system: "Rechtswert (GK3)".
  const folded = texts.map((text) => wordsOf(text.replaceAll(/[[\]()]/g, " ")).join(" "));
  const axis = [...read].find(([, field]) => field === "longitude")?.[0];
  return {
    words: folded.join(" ; "),
    country: countryOf(folded) ?? countryOfZone[timeZone ?? ""] ?? null,
    axesNamed: axis === undefined ? sheet === null : (axisOf(axis)?.habit ?? 3) >= 2,
    near: near ?? null,
    inEurope: timeZone === undefined || timeZone === "UTC" ? null : timeZone.startsWith("Europe/"),
  };
}

/** RFC 7946 knows WGS 84 alone; files of GIS programs name another system in `crs`. */
function systemOf({ members: { crs } }: SourceFacts, format: ReadRequest["format"]): string | null {
  const properties = memberOf(crs, "properties");
  const name = memberOf(properties, "name") ?? memberOf(properties, "code");
  if (typeof name === "number") return String(name);
  if (typeof name === "string" && name.trim() !== "") return name;
  return format === "geojson" ? "EPSG:4326" : null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
