/** A geometry as GeoJSON has it, before anything of it is believed. */
export interface SourceGeometry {
  readonly type: string;
  readonly coordinates: unknown;
}

/** What stands beside the features in a GeoJSON file. */
export type FileMembers = Readonly<Record<string, unknown>>;

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
