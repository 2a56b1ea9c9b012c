import type { HistoryView } from "../../api/contract/lights.ts";

/** A gap longer than this is not counted: nobody knows how the lamp stood. */
const longestGapMs = 2 * 3_600_000;

/** For how long the light point burned, in milliseconds: from each point that shows light to the next. */
export function burningTime(history: Pick<HistoryView, "at" | "levelPercent">): number {
  let burning = 0;
  for (let i = 0; i + 1 < history.at.length; i++) {
    const span = (history.at[i + 1] ?? 0) - (history.at[i] ?? 0);
    if ((history.levelPercent[i] ?? 0) > 0 && span <= longestGapMs) burning += span;
  }
  return burning;
}
