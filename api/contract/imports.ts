/**
 * POST /api/v1/imports?name=FILE with the file as body (application/geo+json, application/json or text/csv), answered 202.
 * GET /api/v1/imports/{id} until state is `ready`; POST /api/v1/imports/{id}/apply, answered 202; GET until `applied`.
 */
export interface ImportView {
  readonly id: string;
  readonly fileName: string;
  readonly state: "reading" | "ready" | "applying" | "applied" | "failed";
  /** Rows handled and rows in all, for the bar; total is null while unknown. */
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly report: ImportReport | null;
  /** Why it failed: words under `importProblem.<code>`. */
  readonly problem: ImportProblem | null;
}

export interface ImportReport {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly streets: number;
  readonly cabinets: number;
  /** Which column or property was read as what, in the file's own words. */
  readonly columns: readonly { readonly column: string; readonly field: string | null }[];
  /** By kind, with the first 200 places each. */
  readonly findings: readonly ImportFinding[];
  /** The first 20 changed and the first 20 added, for the eye. */
  readonly samples: readonly {
    readonly kind: "added" | "changed";
    readonly row: number;
    readonly number: string;
    readonly street: string | null;
    readonly changes: readonly {
      readonly field: string;
      readonly before: string | number | null;
      readonly after: string | number | null;
    }[];
  }[];
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
