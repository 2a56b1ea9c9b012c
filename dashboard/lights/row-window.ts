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

/** Rows drawn beyond either edge of the view, at least. */
const spare = 6;
/** The drawn rows move on by so many at once: a hand that scrolls slowly then moves the page alone, and draws nothing in most frames. */
const stride = 4;

/** Height of the list on the page, pixels: all rows, or where those are too many as much as a page can be. */
export function listHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, tallestPx);
}

/** Pixels of rows that pass for each pixel scrolled. A list that is too tall for a page moves a little faster than the finger. */
function paceOf({ height, count, rowHeight }: Omit<RowView, "scrolled">): number {
  const shown = listHeight(count, rowHeight);
  return shown <= height ? 1 : Math.max(1, (count * rowHeight - height) / (shown - height));
}

/** How far the view lies along the page's list, and along all rows, pixels. */
function viewTop(view: RowView): { readonly at: number; readonly top: number } {
  const end = listHeight(view.count, view.rowHeight) - view.height;
  const at = Math.max(0, Math.min(view.scrolled, end));
  return { at, top: at * paceOf(view) };
}

/** Whether a row stands in view, so many rows away from either edge. */
export function isInView(row: number, view: RowView, away: number): boolean {
  const { at, top } = viewTop(view);
  // Before the first row and behind the last the page has something else to show.
  const edge = top + view.scrolled - at;
  return (
    row * view.rowHeight >= edge + away * view.rowHeight &&
    (row + 1 + away) * view.rowHeight <= edge + view.height
  );
}

/** The rows to draw: those in view and a few beyond. */
export function rowWindow(view: RowView): RowWindow {
  const { height, count, rowHeight } = view;
  const { at, top } = viewTop(view);
  const shown = listHeight(count, rowHeight);
  const wanted = Math.floor(top / rowHeight) - spare;
  const first = Math.max(0, Math.floor(wanted / stride) * stride);
  const drawn = Math.ceil(height / rowHeight) + 1 + 2 * spare + stride - 1;
  const last = Math.min(count, first + drawn);
  const before = Math.max(0, at - (top - first * rowHeight));
  return { first, last, before, after: Math.max(0, shown - before - (last - first) * rowHeight) };
}

/**
 * The row whose element has the key 0. While most rows stay in view each keeps its element; where the list has moved on farther, the
 * elements are handed on to the rows that now stand in their places: new words in them cost a fraction of new elements.
 */
export function keyOrigin(origin: number, before: RowWindow, next: RowWindow): number {
  const moved = next.first - before.first;
  return Math.abs(moved) * 2 > before.last - before.first ? origin + moved : origin;
}

/** How far the list must be scrolled for a row to stand in the middle of the view; negative where the page above it comes into view. */
export function scrollOfRow(row: number, view: Omit<RowView, "scrolled">): number {
  const { height, rowHeight } = view;
  return (row * rowHeight - (height - rowHeight) / 2) / paceOf(view);
}
