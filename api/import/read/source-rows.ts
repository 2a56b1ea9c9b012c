import type { FileMembers, SourceGeometry } from "../source-record.ts";

/** What stands in a cell or property: as JSON has it; dates as ISO text. */
export type Cell = unknown;

/** A row of a table or a feature, before anything of it is believed. */
export interface SourceRow {
  /** As a person counts: features from 1, rows of a table as the spreadsheet numbers them. */
  readonly row: number;
  readonly cells: readonly Cell[];
  readonly geometry: SourceGeometry | null;
  /** GeoJSON's own id of the feature. */
  readonly id: string | number | null;
}

/** What a file is, beside its rows. Known in full only once its rows were read. */
export interface SourceFacts {
  readonly columns: readonly string[];
  readonly members: FileMembers;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly sheet: string | null;
  readonly sheets: readonly string[];
}

/** A file that can be read once, from front to back. */
export interface Source {
  rows(): AsyncIterable<SourceRow>;
  facts(): SourceFacts;
}
