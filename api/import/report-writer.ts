import type { StockLight } from "../../store/stock-lookup.ts";
import type { ImportProblem, ImportReport } from "../contract/imports.ts";
import type { Decision } from "./compare.ts";
import { Findings } from "./findings.ts";
import type { MergedLight } from "./merge.ts";
import type { ReadResult } from "./read-items.ts";
import { RowFiles, type ImportRow } from "./row-files.ts";

/** Counts what an import does, and writes it down row by row. */
export class ReportWriter {
  readonly #files: RowFiles;
  readonly #findings = new Findings();
  readonly #counts = {
    added: 0,
    changed: 0,
    unchanged: 0,
    vanished: 0,
    skipped: 0,
    streets: 0,
    cabinets: 0,
  };
  /** Of the row before: a mast with several heads says once what is said of it. */
  #lastRow: number | null = null;
  #lastNotes: readonly ImportProblem[] = [];

  /** `folder`: where the rows go; what was there is gone. */
  constructor(folder: string) {
    this.#files = new RowFiles(folder);
  }

  take(decision: Decision): void {
    switch (decision.kind) {
      case "added":
        this.#counts.added += 1;
        this.#light("added", decision.restored?.id ?? null, decision.light, decision.notes, []);
        return;
      case "changed":
        this.#counts.changed += 1;
        this.#light(
          "changed",
          decision.existing.id,
          decision.light,
          decision.notes,
          decision.changes,
        );
        return;
      case "unchanged":
        this.#counts.unchanged += 1;
        this.#known("unchanged", decision.existing, decision.row, decision.notes);
        return;
      case "vanished":
        this.#counts.vanished += 1;
        this.#known("vanished", decision.existing, null, []);
        return;
      case "inStreet": {
        this.#counts.changed += 1;
        const change = { field: "street", before: null, after: decision.street };
        const note = { code: "streetByPlaceKnown", parameters: {} };
        this.#known("changed", decision.existing, null, [note], [change]);
        return;
      }
      case "street":
        this.#counts.streets += 1;
        return;
      case "cabinet":
        this.#counts.cabinets += 1;
        this.#note(decision.row, decision.notes);
        return;
      case "skipped": {
        this.#counts.skipped += 1;
        this.#findings.add("skipped", decision.problem, decision.row);
        const [longitude = null, latitude = null] = decision.at ?? [];
        this.#files.write({
          kind: "skipped",
          row: decision.row,
          lightId: null,
          number: decision.number,
          street: null,
          latitude,
          longitude,
          changes: [],
          problems: [decision.problem],
        });
      }
    }
  }

  close({ rows, reading, columns, fields }: ReadResult): ImportReport {
    this.#files.close();
    return { rows, ...this.#counts, reading, columns, fields, findings: this.#findings.list() };
  }

  #light(
    kind: "added" | "changed",
    lightId: string | null,
    { row, number, street, at }: MergedLight,
    notes: readonly ImportProblem[],
    changes: ImportRow["changes"],
  ): void {
    const [longitude, latitude] = at;
    this.#note(row, notes);
    this.#files.write({
      kind,
      row,
      lightId,
      number,
      street,
      latitude,
      longitude,
      changes,
      problems: notes,
    });
  }

  #known(
    kind: "changed" | "unchanged" | "vanished",
    { id, number, street, latitude, longitude }: StockLight,
    row: number | null,
    problems: readonly ImportProblem[],
    changes: ImportRow["changes"] = [],
  ): void {
    this.#note(row, problems);
    this.#files.write({
      kind,
      row,
      lightId: id,
      number,
      street,
      latitude,
      longitude,
      changes,
      problems,
    });
  }

  #note(row: number | null, notes: readonly ImportProblem[]): void {
    const said = row !== null && row === this.#lastRow ? this.#lastNotes : [];
    for (const note of notes) {
      if (!said.some(({ code }) => code === note.code)) this.#findings.add("note", note, row);
    }
    this.#lastRow = row;
    this.#lastNotes = notes;
  }
}
