/** One row or feature of an imported file, before anything of it is believed. */
export interface SourceRecord {
  /** As a person counts: features from 1, rows of a table as the spreadsheet numbers them. */
  readonly row: number;
  /** By the file's own column or property names. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: SourceGeometry | null;
  /** GeoJSON's own id of the feature. */
  readonly id: string | number | null;
}

export interface SourceGeometry {
  readonly type: string;
  readonly coordinates: unknown;
}

/** What stands beside the features in a GeoJSON file. */
export type FileMembers = Readonly<Record<string, unknown>>;

export interface SourceFile {
  /** Reads from the start, each time it is called. */
  records(): AsyncIterable<SourceRecord>;
  /** Members beside the features; known once all records were read. */
  members(): FileMembers;
}

/** The file cannot be taken as a whole. `code` has words under `importProblem.<code>`. */
export class UnreadableFile extends Error {
  readonly code: string;
  readonly parameters: Readonly<Record<string, string | number | null>>;

  constructor(
    code: string,
    message: string,
    parameters: Readonly<Record<string, string | number | null>> = {},
  ) {
    super(message);
    this.name = "UnreadableFile";
    this.code = code;
    this.parameters = parameters;
  }
}
