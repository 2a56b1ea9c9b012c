/** Taller than this a page cannot be in every browser: Firefox ends at 17.9 million pixels, Chromium at 33.5 million. */
const tallestPx = 15_000_000;

/** Which rows of a long list are drawn, and the room before and after them, pixels. `last` is one past the end. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly after: number;
}

interface RowView {
  /** How far the list's upper edge lies above the view's, pixels; negative while it is below. */
  readonly scrolled: number;
  readonly height: number;
  readonly count: number;
  readonly rowHeight: number;
}

/** Rows drawn beyond either edge of the view. */
const spare = 8;

/** Height of the list on the page, pixels: all rows, or where those are too many as much as a page can be. */
export function listHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, tallestPx);
}

/** The rows in view. A list that is too tall for a page moves a little faster than the finger. */
export function rowWindow({ scrolled, height, count, rowHeight }: RowView): RowWindow {
  const shown = listHeight(count, rowHeight);
  const at = Math.max(0, Math.min(scrolled, shown - height));
  const pace = shown <= height ? 1 : Math.max(1, (count * rowHeight - height) / (shown - height));
  const top = at * pace;
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  const before = Math.max(0, at - (top - first * rowHeight));
  return { first, last, before, after: Math.max(0, shown - before - (last - first) * rowHeight) };
}

/** How far the page must be scrolled for a row to stand in the middle of the view. */
export function scrollOfRow(row: number, { height, count, rowHeight }: Omit<RowView, "scrolled">) {
  const shown = listHeight(count, rowHeight);
  const pace = shown <= height ? 1 : Math.max(1, (count * rowHeight - height) / (shown - height));
  return Math.max(0, (row * rowHeight - (height - rowHeight) / 2) / pace);
}
