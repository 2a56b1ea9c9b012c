import { recordParts, type RecordPart } from "./record-chain.ts";

/** What an erasure took away: for each part the rows as spans, both ends included, ascending. */
export type ErasedParts = Readonly<
  Partial<Record<RecordPart, readonly (readonly [number, number])[]>>
>;

/** Ascending row numbers as spans. */
export function spansOf(rows: readonly number[]): (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] + 1 === row) last[1] = row;
    else spans.push([row, row]);
  }
  return spans;
}

/** Reads what stands in `erases`; null where it is not of our making. */
export function readErased(text: string): ErasedParts | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    for (const [part, spans] of Object.entries(value)) {
      if (!recordParts.some((known) => known === part) || !areSpans(spans)) return null;
    }
    return value; // checked part by part right above
  } catch {
    return null;
  }
}

function areSpans(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (span: unknown) =>
      Array.isArray(span) && span.length === 2 && span.every((end) => Number.isSafeInteger(end)),
  );
}

/** Which parts of which rows have rightly gone: a bit for each part, by row. */
export class ErasedRows {
  readonly #bits: Uint8Array;

  constructor(rows: number) {
    this.#bits = new Uint8Array(rows + 1);
  }

  /** Takes in what the line of this number took away; a line speaks only of rows before it. Returns the number of parts. */
  add(line: number, erased: ErasedParts): number {
    let count = 0;
    for (const [place, part] of recordParts.entries()) {
      for (const [from, to] of erased[part] ?? []) {
        const end = Math.min(to, line - 1, this.#bits.length - 1);
        for (let row = Math.max(1, from); row <= end; row += 1) {
          this.#bits[row] = (this.#bits[row] ?? 0) | (1 << place);
          count += 1;
        }
      }
    }
    return count;
  }

  has(row: number, part: RecordPart): boolean {
    return ((this.#bits[row] ?? 0) & (1 << recordParts.indexOf(part))) !== 0;
  }
}
