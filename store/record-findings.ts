import type { RecordHead } from "./record-chain.ts";

/** What does not fit in a record, by the row's number where it is about one. */
export type RecordFinding =
  /** The row was changed after it was written. */
  | { readonly kind: "changed"; readonly row: number; readonly part: "row" | RecordPartName }
  /** The row was put in by somebody without the key. */
  | { readonly kind: "inserted"; readonly row: number }
  /** Rows from `row` to `to` are gone. */
  | { readonly kind: "removed"; readonly row: number; readonly to: number }
  /** The row and the one after it have changed places. */
  | { readonly kind: "swapped"; readonly row: number }
  /** A part of the row is gone, and no line of the record took it away. */
  | { readonly kind: "emptied"; readonly row: number; readonly part: RecordPartName }
  /** A part of the row is back although a line of the record took it away. */
  | { readonly kind: "returned"; readonly row: number; readonly part: RecordPartName }
  /** The row is written with a key that is not here: it cannot be checked. */
  | { readonly kind: "unknownKey"; readonly row: number; readonly to: number }
  /** Rows from `row` on are gone: `head` says there are more. */
  | { readonly kind: "cutOff"; readonly row: number; readonly head: RecordHead }
  /** The rows up to `row` are others than those the kept head was made of. */
  | { readonly kind: "rewritten"; readonly row: number; readonly head: RecordHead }
  /** The database's own head is missing or made without the key. */
  | { readonly kind: "head" }
  /** A head that was handed in is not one of ours. */
  | { readonly kind: "keptHead" }
  /** A table, index or trigger of the record is another than the program makes. */
  | { readonly kind: "guard"; readonly name: string };

type RecordPartName = "name" | "address" | "content";

export interface RecordVerdict {
  readonly rows: number;
  readonly head: RecordHead | null;
  /** At most 100 of them; `findingCount` counts all. */
  readonly findings: readonly RecordFinding[];
  readonly findingCount: number;
  /** Lines that took personal data away, oldest first. */
  readonly erasures: readonly {
    readonly row: number;
    readonly at: number;
    readonly actor: string;
    /** Parts of rows. */
    readonly count: number;
  }[];
}
