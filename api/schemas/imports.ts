import { importRowKinds } from "../contract/imports.ts";
import {
  array,
  boolean,
  instant,
  integer,
  nullable,
  number,
  object,
  oneOf,
  parameters,
  string,
  text,
  type JsonSchema,
} from "../http/schema.ts";

export const importStarted = object({ id: string });

const plain = { type: ["string", "number", "null"] };
const problem = object({ code: string, parameters });
const states = ["reading", "ready", "applying", "applied", "failed"];
const uses = ["lamp", "cabinet", "ignore"];

/** A table of as many columns, kinds or types as a file may sensibly have. */
function byWord(value: JsonSchema): JsonSchema {
  return {
    type: "object",
    maxProperties: 2000,
    propertyNames: { minLength: 1, maxLength: 300 },
    additionalProperties: value,
  };
}

export const source = text(100, 1);
export const sheet = text(100, 1);
export const crs: JsonSchema = {
  type: "string",
  pattern: "^(?:[Ee][Pp][Ss][Gg]:)?\\d{3,6}$",
  description: '"EPSG:25832" or only its number',
};

export const importSettings = object({
  "source?": source,
  "sheet?": sheet,
  "crs?": nullable(crs),
  "swapAxes?": boolean,
  "columns?": byWord(nullable(text(40, 1))),
  "kinds?": byWord(oneOf(uses)),
  "watts?": byWord({ type: "number", minimum: 0, maximum: 5000 }),
});

export const applyChoice = object({
  "added?": boolean,
  "changed?": boolean,
  "vanished?": boolean,
  "exceptRows?": array({ type: "integer", minimum: 1 }, { maxItems: 100_000 }),
  "exceptLightIds?": array(text(64, 1), { maxItems: 10_000 }),
});

export const profileBody = object({ name: text(100, 1), settings: importSettings });
export const importProfile = object({ id: string, name: string, settings: importSettings });
export const importProfiles = object({ profiles: array(importProfile) });

const system = object({ code: string, name: string });
const reading = object({
  source: string,
  encoding: nullable(string),
  delimiter: nullable(string),
  sheet: nullable(string),
  sheets: array(string),
  crs: nullable(object({ code: string, name: string, how: oneOf(["given", "file", "guessed"]) })),
  crsCandidates: array(system),
  swappedAxes: boolean,
  bounds: nullable(array(number, { minItems: 4, maxItems: 4 })),
  sample: array(array(number, { minItems: 2, maxItems: 2 })),
  kinds: array(object({ word: string, count: integer, as: oneOf(uses) })),
  assumedWatts: array(object({ type: string, count: integer, watts: number })),
});

const report = object({
  rows: integer,
  added: integer,
  changed: integer,
  unchanged: integer,
  vanished: integer,
  skipped: integer,
  streets: integer,
  cabinets: integer,
  reading,
  columns: array(
    object({
      column: string,
      field: nullable(string),
      proposed: nullable(string),
      samples: array(string),
    }),
  ),
  fields: array(string),
  findings: array(
    object({
      severity: oneOf(["skipped", "note"]),
      code: string,
      parameters,
      count: integer,
      rows: array(integer),
    }),
  ),
});

export const importView = object({
  id: string,
  fileName: string,
  format: nullable(oneOf(["geojson", "csv", "xlsx"])),
  state: oneOf(states),
  progress: object({ done: integer, total: nullable(integer) }),
  settings: nullable(importSettings),
  report: nullable(report),
  problem: nullable(problem),
  createdAt: instant,
  appliedAt: nullable(instant),
  batchId: nullable(string),
  undone: boolean,
  carriedOut: nullable(object({ added: integer, changed: integer, vanished: integer })),
});

export const importList = object({ imports: array(importView) });

export const rowsQuery = object({
  "kind?": oneOf(importRowKinds),
  "code?": text(60, 1),
  "cursor?": text(30, 1),
  "limit?": { type: "integer", minimum: 1, maximum: 500, default: 100 },
  "format?": oneOf(["csv"]),
});

export const importRows = object({
  rows: array(
    object({
      kind: oneOf(importRowKinds),
      row: nullable(integer),
      lightId: nullable(string),
      number: nullable(string),
      street: nullable(string),
      latitude: nullable(number),
      longitude: nullable(number),
      changes: array(object({ field: string, before: plain, after: plain })),
      problems: array(problem),
    }),
  ),
  total: integer,
  cursor: nullable(string),
});
