import type { ReadItem } from "./read-items.ts";
import { readJsonLines } from "./read/row-spool.ts";

/** The rows of a file that `readFile` has read, in the file's order, from its spool. */
export async function* itemsOf(spoolPath: string): AsyncGenerator<ReadItem> {
  // Written by readFile, in this shape.
  for await (const line of readJsonLines(spoolPath)) yield line as ReadItem;
}
