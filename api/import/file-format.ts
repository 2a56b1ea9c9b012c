import { extname } from "node:path";
import type { ImportView } from "../contract/imports.ts";

export type ImportFormat = NonNullable<ImportView["format"]>;

/** The media type under which each format is sent. */
export const mediaTypes: Readonly<Record<ImportFormat, string>> = {
  geojson: "application/geo+json",
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** By the file's ending; GeoJSON has many. */
export function formatOf(file: string): ImportFormat {
  const ending = extname(file).toLowerCase();
  if ([".csv", ".txt", ".tsv"].includes(ending)) return "csv";
  return [".xlsx", ".xlsm"].includes(ending) ? "xlsx" : "geojson";
}
