import type { ImportFinding, ImportProblem } from "../contract/imports.ts";

const mostRows = 200;
/** Findings of one code are told apart by what these say; other parameters are those of the first place. */
const telling = ["field", "watts", "word", "type", "geometry", "kind"] as const;

interface Finding extends ImportProblem {
  readonly severity: ImportFinding["severity"];
  count: number;
  readonly rows: number[];
}

/** What should be known of an import, by kind, with the first places of each. */
export class Findings {
  readonly #byKind = new Map<string, Finding>();

  add(
    severity: ImportFinding["severity"],
    { code, parameters }: ImportProblem,
    row: number | null,
  ): void {
    const key = [severity, code, ...telling.map((name) => parameters[name] ?? "")].join("\n");
    let finding = this.#byKind.get(key);
    if (finding === undefined) {
      finding = { severity, code, parameters, count: 0, rows: [] };
      this.#byKind.set(key, finding);
    }
    finding.count += 1;
    if (row !== null && finding.rows.length < mostRows) finding.rows.push(row);
  }

  /** What was left out first, then by how often. */
  list(): ImportFinding[] {
    return [...this.#byKind.values()].toSorted(
      (a, b) => Number(a.severity === "note") - Number(b.severity === "note") || b.count - a.count,
    );
  }
}
