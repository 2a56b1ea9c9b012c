import { join } from "node:path";

/** Where an import keeps what: a folder of its own, gone as a whole when it is forgotten. */
export interface ImportFolder {
  readonly path: string;
  /** The file as it came. */
  readonly file: string;
  /** Its rows, understood. */
  readonly items: string;
  /** What was found out of the file: FoundOut as JSON. */
  readonly foundOut: string;
  /** The report row by row. */
  readonly rows: string;
  /** Rows of office.db made ready. */
  readonly stage: string;
}

export function importFolder(path: string): ImportFolder {
  return {
    path,
    file: join(path, "file"),
    items: join(path, "items.ndjson"),
    foundOut: join(path, "found-out.json"),
    rows: join(path, "rows"),
    stage: join(path, "stage.db"),
  };
}
