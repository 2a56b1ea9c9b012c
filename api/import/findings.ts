import type { ImportFinding, ImportProblem } from "../contract/imports.ts";

const mostRows = 200;

interface Finding {
  readonly severity: ImportFinding["severity"];
  readonly code: string;
  readonly parameters: ImportProblem["parameters"];
  count: number;
  readonly rows: number[];
}

/** What should be known of an import, by kind, with the first places of each. */
export class Findings {
  readonly #byKind = new Map<string, Finding>();
  skipped = 0;

  skip(code: string, row: number, parameters: ImportProblem["parameters"] = {}): void {
    this.skipped += 1;
    this.#add("skipped", code, row, parameters);
  }

  note(code: string, row: number | null, parameters: ImportProblem["parameters"] = {}): void {
    this.#add("note", code, row, parameters);
  }

  /** Kinds are told apart by code and the field or the watts they name; other parameters are those of the first place. */
  #add(
    severity: ImportFinding["severity"],
    code: string,
    row: number | null,
    parameters: ImportProblem["parameters"],
  ): void {
    const key = `${severity} ${code} ${parameters["field"] ?? parameters["watts"] ?? ""}`;
    let finding = this.#byKind.get(key);
    if (finding === undefined) {
      finding = { severity, code, parameters, count: 0, rows: [] };
      this.#byKind.set(key, finding);
    }
    finding.count += 1;
    if (row !== null && finding.rows.length < mostRows) finding.rows.push(row);
  }

  list(): ImportFinding[] {
    return [...this.#byKind.values()].toSorted(
      (a, b) => Number(a.severity === "note") - Number(b.severity === "note") || b.count - a.count,
    );
  }
}
