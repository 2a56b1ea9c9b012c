import type { Cell, Row } from "./fields.ts";
import type { Kind } from "./kind.ts";
import { idOf, isGone } from "./stock-db.ts";
import type { RowChange } from "./write-rows.ts";

/** A change that fits what stands there now. */
export interface SoundChange extends RowChange {
  /** Something of what was wanted could not be: it stays as it is. */
  readonly isKept: boolean;
}

/** A change that is being made to fit. */
export interface DraftChange {
  readonly before: Row;
  after: Record<string, Cell>;
  isKept: boolean;
}

/** Whether it returns from the trash; then there is no present state to keep. */
export function isReturning(kind: Kind, { before }: DraftChange): boolean {
  return isGone(kind, before);
}

/** Puts columns back to what stands there; the whole object where it cannot return so. */
export function keep(draft: DraftChange, columns: readonly string[]): void {
  for (const column of columns) draft.after[column] = draft.before[column] ?? null;
  draft.isKept = true;
}

/**
 * No two objects may hold the same in `columns`; who has nothing in one of them holds nothing. Whoever stands there and does not change
 * holds it; of those who come first come, first served. `giveUp` takes what the others have lost, until all fit. `holders`: rows of the
 * database that hold what is asked for.
 */
export function mendUnique(
  kind: Kind,
  drafts: readonly DraftChange[],
  holders: readonly Row[],
  columns: readonly string[],
  giveUp: (draft: DraftChange) => void,
): void {
  const keyOf = (row: Row): string | null =>
    isGone(kind, row) || columns.some((column) => (row[column] ?? null) === null)
      ? null
      : columns.map((column) => String(row[column])).join("\n");
  const ours = new Set(drafts.map(({ before }) => idOf(before)));
  const foreign = holders.filter((row) => !ours.has(idOf(row))).flatMap((row) => keyOf(row) ?? []);
  for (;;) {
    const held = new Set(foreign);
    const coming: DraftChange[] = [];
    for (const draft of drafts) {
      const key = keyOf(draft.after);
      if (key === null) continue;
      if (key === keyOf(draft.before)) held.add(key);
      else coming.push(draft);
    }
    const lost = coming.filter(({ after }) => {
      const key = keyOf(after) ?? "";
      if (held.has(key)) return true;
      held.add(key);
      return false;
    });
    if (lost.length === 0) return;
    for (const draft of lost) giveUp(draft);
  }
}
