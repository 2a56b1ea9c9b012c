/**
 * POST /api/v1/imports?name=FILE&profile=&source=&sheet=&crs= with the file as body (application/geo+json, application/json, text/csv or
 * application/vnd.openxmlformats-officedocument.spreadsheetml.sheet), answered 202. GET /api/v1/imports/{id} until state is `ready`.
 * PUT /api/v1/imports/{id}/settings reads it anew with other settings. POST /api/v1/imports/{id}/apply with ApplyChoice, answered 202;
 * GET until `applied`. POST /api/v1/batches/{batchId}/undo takes it back. DELETE /api/v1/imports/{id} forgets one that was not applied.
 * GET /api/v1/imports : the last 50, newest first, without reports.
 */
export interface ImportView {
  readonly id: string;
  readonly fileName: string;
  readonly format: "geojson" | "csv" | "xlsx" | null;
  readonly state: "reading" | "ready" | "applying" | "applied" | "failed";
  /** Rows handled and rows in all, for the bar; total is null while unknown. */
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly settings: ImportSettings | null;
  readonly report: ImportReport | null;
  /** Why it failed: words under `importProblem.<code>`. */
  readonly problem: ImportProblem | null;
  readonly createdAt: number;
  readonly appliedAt: number | null;
  /** What it changed, once applied. */
  readonly batchId: string | null;
  readonly undone: boolean;
  /** Light points added, changed and put into the trash, once applied: what was chosen of what the report shows. */
  readonly carriedOut: {
    readonly added: number;
    readonly changed: number;
    readonly vanished: number;
  } | null;
}

/** How a file is read. What a person leaves out is found out from the file. GET, POST, DELETE /api/v1/import-profiles keep them by name. */
export interface ImportSettings {
  /** The inventory this file is a state of: what is missing in its next file has vanished. The file's name without date when left out. */
  readonly source?: string;
  /** Sheet of a workbook. */
  readonly sheet?: string;
  /** "EPSG:25832" or only its number; null: as found. */
  readonly crs?: string | null;
  /** Coordinates stand in the other order than the system or the headers say. */
  readonly swapAxes?: boolean;
  /** Field by column, in the file's own words; null: not read. Columns left out are read as proposed. */
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Words of the file's column of kinds, and whether such rows are lamps; what is left out as proposed. */
  readonly kinds?: Readonly<Record<string, "lamp" | "cabinet" | "ignore">>;
  /** Watts of a type that the file names without them. */
  readonly watts?: Readonly<Record<string, number>>;
}

export interface ImportProfile {
  readonly id: string;
  readonly name: string;
  readonly settings: ImportSettings;
}

/** What to carry out of what the report has shown. */
export interface ApplyChoice {
  /** True when left out. */
  readonly added?: boolean;
  readonly changed?: boolean;
  /** Light points of this source that the file no longer has go to the trash. False when left out. */
  readonly vanished?: boolean;
  /** Rows (by number) and vanished light points (by id) that stay as they are. */
  readonly exceptRows?: readonly number[];
  readonly exceptLightIds?: readonly string[];
}

export interface ImportReport {
  readonly rows: number;
  /** Light points. One row may stand for several. */
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** In the inventory from this source, and no longer in the file. */
  readonly vanished: number;
  /** Rows left out, each with its reason among the findings. */
  readonly skipped: number;
  readonly streets: number;
  readonly cabinets: number;
  /** What the settings came to: what was given and what was found. */
  readonly reading: {
    readonly source: string;
    readonly encoding: string | null;
    readonly delimiter: string | null;
    readonly sheet: string | null;
    readonly sheets: readonly string[];
    /** "EPSG:25832", with its name; null where the file has no coordinates. */
    readonly crs: {
      readonly code: string;
      readonly name: string;
      readonly how: "given" | "file" | "guessed";
    } | null;
    /** Further systems under which the places would lie somewhere sensible. */
    readonly crsCandidates: readonly { readonly code: string; readonly name: string }[];
    readonly swappedAxes: boolean;
    /** West, south, east, north of the middle 98 % of the places, for the little map. */
    readonly bounds: readonly [number, number, number, number] | null;
    /** Places spread over the file, at most 1,500, [longitude, latitude] to a metre: the town's shape. */
    readonly sample: readonly (readonly [number, number])[];
    /** Words of the column of kinds, how often, and how they were taken. */
    readonly kinds: readonly {
      readonly word: string;
      readonly count: number;
      readonly as: "lamp" | "cabinet" | "ignore";
    }[];
    /** Types without watts: how often, and the watts assumed. */
    readonly assumedWatts: readonly {
      readonly type: string;
      readonly count: number;
      readonly watts: number;
    }[];
  };
  /** Which column or property was read as what, in the file's own words, with the first values; `proposed` is what we would choose. */
  readonly columns: readonly {
    readonly column: string;
    readonly field: string | null;
    readonly proposed: string | null;
    readonly samples: readonly string[];
  }[];
  /** Every field that a column may be read as. */
  readonly fields: readonly string[];
  /** By kind, with the first 200 places each. */
  readonly findings: readonly ImportFinding[];
}

export const importRowKinds = [
  "added",
  "changed",
  "vanished",
  "unchanged",
  "skipped",
  "noted",
] as const;
export type ImportRowKind = (typeof importRowKinds)[number];

/**
 * GET /api/v1/imports/{id}/rows?kind=&code=&cursor=&limit= while it is ready or applied: the report row by row. `format=csv` gives all of
 * a kind as a file.
 */
export interface ImportRows {
  readonly rows: readonly {
    readonly kind: ImportRowKind;
    /** Null for vanished ones. */
    readonly row: number | null;
    readonly lightId: string | null;
    readonly number: string | null;
    readonly street: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
    readonly changes: readonly {
      readonly field: string;
      readonly before: string | number | null;
      readonly after: string | number | null;
    }[];
    /** Why it was left out, or what should be known: words under `importProblem.<code>`, the remedy under `importRemedy.<code>`. */
    readonly problems: readonly ImportProblem[];
  }[];
  readonly total: number;
  readonly cursor: string | null;
}

export interface ImportProblem {
  readonly code: string;
  readonly parameters: Readonly<Record<string, string | number | null>>;
}

export interface ImportFinding extends ImportProblem {
  /** `skipped`: the rows are left out; `note`: they are taken, and this should be known. */
  readonly severity: "skipped" | "note";
  readonly count: number;
  /** Row or feature numbers, counted from 1 as a person would, at most 200. */
  readonly rows: readonly number[];
}
