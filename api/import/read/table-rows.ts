import { findHeader, headLines, isBlank, type TableLine } from "./table-header.ts";
import type { SourceRow } from "./source-rows.ts";

/** The rows under a table's header; `onColumns` hears its names once. Blank lines are no rows. Throws UnreadableFile. */
export async function* tableRows(
  lines: AsyncIterable<TableLine>,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<SourceRow> {
  const head: TableLine[] = [];
  let isFound = false;
  let width = 0;
  const settle = (): readonly TableLine[] => {
    const { columns, firstData } = findHeader(head);
    isFound = true;
    width = columns.length;
    onColumns(columns);
    return head.slice(firstData);
  };
  for await (const line of lines) {
    if (line.cells.every(isBlank)) continue;
    if (isFound) {
      yield toRow(line, width);
      continue;
    }
    head.push(line);
    if (head.length === headLines) for (const first of settle()) yield toRow(first, width);
  }
  if (!isFound) for (const first of settle()) yield toRow(first, width);
}

function toRow({ row, cells }: TableLine, width: number): SourceRow {
  // What stands beyond the last name is kept: it says that the row is torn.
  const last = cells.findLastIndex((cell) => !isBlank(cell));
  return { row, cells: cells.slice(0, Math.max(width, last + 1)), geometry: null, id: null };
}
