import type { Selectable } from "kysely";
import type { OfficeSchema } from "./office-schema.ts";
import { partSeal, recordParts, rowMac, type RecordHead, type RecordPart } from "./record-chain.ts";
import type { ErasedRows } from "./record-erased.ts";
import type { RecordFinding } from "./record-findings.ts";
import type { RecordKey } from "./record-key.ts";

export type RecordRow = Selectable<OfficeSchema["audit"]>;

interface Odd {
  readonly row: RecordRow;
  /** MAC that stood before it. */
  readonly before: string;
  finding: RecordFinding;
}

/**
 * Goes along the chain, row by row in their order, and tells what does not fit. After a row that does not fit it goes on from the MAC
 * that stands there, so that one changed row is one finding and what comes after is looked at as before.
 */
export class RecordWalk {
  readonly #keys: ReadonlyMap<string, RecordKey>;
  readonly #erased: ErasedRows;
  readonly #tell: (finding: RecordFinding) => void;
  /** Heads that the walk must come by, by their number of rows. */
  readonly #heads: ReadonlyMap<number, RecordHead>;
  /** Rows are numbered higher by this than when they were written: less than 0 where rows were removed and the rest renumbered. */
  #shift = 0;
  #last = { id: 0, mac: "" };
  #odd: Odd | null = null;
  #unknown: { row: number; to: number } | null = null;

  constructor(
    keys: ReadonlyMap<string, RecordKey>,
    erased: ErasedRows,
    heads: readonly RecordHead[],
    tell: (finding: RecordFinding) => void,
  ) {
    this.#keys = keys;
    this.#erased = erased;
    this.#heads = new Map(heads.map((head) => [head.rows, head]));
    this.#tell = tell;
  }

  get last(): { readonly id: number; readonly mac: string } {
    return this.#last;
  }

  take(row: RecordRow): void {
    if (row.id !== this.#last.id + 1) {
      this.#settle();
      this.#tell({ kind: "removed", row: this.#last.id + 1, to: row.id - 1 });
    }
    const key = this.#keys.get(row.key_id);
    if (key === undefined) this.#cannotCheck(row);
    else this.#check(key, row, row.id === this.#last.id + 1);
    for (const part of recordParts) this.#checkPart(row, part);
    const head = this.#heads.get(row.id);
    if (head !== undefined && head.mac !== row.mac)
      this.#tell({ kind: "rewritten", row: row.id, head });
    this.#last = { id: row.id, mac: row.mac };
  }

  end(): void {
    this.#settle();
    if (this.#unknown !== null) this.#tell({ kind: "unknownKey", ...this.#unknown });
  }

  #cannotCheck({ id }: RecordRow): void {
    this.#settle();
    if (this.#unknown !== null && this.#unknown.to === id - 1) this.#unknown.to = id;
    else {
      if (this.#unknown !== null) this.#tell({ kind: "unknownKey", ...this.#unknown });
      this.#unknown = { row: id, to: id };
    }
  }

  /** `follows`: no gap in the numbers before this row; after one the MAC before it is not known and the row counts as good if it is ours. */
  #check(key: RecordKey, row: RecordRow, follows: boolean): void {
    const fits = (before: string, shift: number): boolean =>
      row.mac === rowMac(key, before, { ...row, id: row.id - shift });
    if (fits(this.#last.mac, this.#shift)) {
      this.#settle();
      return;
    }
    // The gap is told already; whether this row itself is whole, the next one shows: it was chained to its MAC.
    if (!follows) return;
    const odd = this.#odd;
    if (odd !== null) {
      if (odd.finding.kind === "inserted" && fits(odd.row.mac, this.#shift - 1)) {
        this.#shift -= 1;
        odd.finding = { kind: "swapped", row: odd.row.id };
        return;
      }
      if (fits(odd.before, this.#shift + 1)) {
        // It goes on as if the odd row were not there.
        this.#shift += 1;
        odd.finding = { kind: "inserted", row: odd.row.id };
        return;
      }
      if (fits(this.#last.mac, this.#shift - 1)) {
        this.#shift -= 1;
        odd.finding = { kind: "removed", row: odd.row.id, to: odd.row.id };
        this.#settle();
        return;
      }
    }
    this.#settle();
    const finding: RecordFinding = { kind: "changed", row: row.id, part: "row" };
    this.#odd = { row, before: this.#last.mac, finding };
  }

  #settle(): void {
    if (this.#odd !== null) this.#tell(this.#odd.finding);
    this.#odd = null;
  }

  #checkPart(row: RecordRow, part: RecordPart): void {
    const { salt, seal, values } = partOf(row, part);
    const isErased = this.#erased.has(row.id, part);
    if (salt === null) {
      if (!isErased) this.#tell({ kind: "emptied", row: row.id, part });
      else if (values.some((value) => value !== null))
        this.#tell({ kind: "changed", row: row.id, part });
      return;
    }
    if (isErased) this.#tell({ kind: "returned", row: row.id, part });
    else if (partSeal(salt, values) !== seal) this.#tell({ kind: "changed", row: row.id, part });
  }
}

interface SealedPart {
  readonly salt: string | null;
  readonly seal: string;
  readonly values: readonly (string | null)[];
}

function partOf(row: RecordRow, part: RecordPart): SealedPart {
  switch (part) {
    case "name":
      return { salt: row.name_salt, seal: row.name_seal, values: [row.name] };
    case "address":
      return { salt: row.address_salt, seal: row.address_seal, values: [row.address] };
    case "content":
      return {
        salt: row.content_salt,
        seal: row.content_seal,
        values: [row.before, row.after, row.reason],
      };
  }
}
