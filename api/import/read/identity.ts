import type { Place } from "../place.ts";
import type { ColumnsRead } from "./columns-read.ts";
import type { SourceRow } from "./source-rows.ts";
import { textOf } from "./values.ts";

const ownKey = /^(?:id|n|p):/;

/** Key of a row from its identity in the file, the same in each state of the file; null for a row that is known by its place alone. */
export function baseKey(row: SourceRow, columns: ColumnsRead): string | null {
  // An inventory that we have written out comes back with our own keys.
  const own = columns.text(row, "sourceKey");
  if (own !== null && ownKey.test(own)) return own;
  if (typeof row.id === "string" && ownKey.test(row.id)) return row.id;
  const id = identityText(columns.value(row, "sourceId"));
  if (id !== null) return `id:${id}`;
  const number = numberOf(row, columns);
  if (number !== null) return `n:${streetOf(row, columns) ?? ""}|${number}`;
  // A number of the exporting program changes from file to file; a text is an identity.
  return typeof row.id === "string" ? `id:${row.id}` : null;
}

/** The number of a light point as the row has it; null where it has none. */
export function numberOf(row: SourceRow, columns: ColumnsRead): string | null {
  // Where masts alone are numbered, people call the light by its mast.
  return identityText(columns.value(row, columns.has("number") ? "number" : "mast"));
}

export function placeText([longitude, latitude]: Place): string {
  return `${longitude.toFixed(6)},${latitude.toFixed(6)}`;
}

/** A number or name as people write it: tables that passed through a program have "12.0" for 12. */
export function identityText(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && /^\d+\.0$/.test(text) ? text.slice(0, -2) : text;
}

export function streetOf(row: SourceRow, columns: ColumnsRead): string | null {
  const name = columns.text(row, "street");
  const suffix = columns.text(row, "streetSuffix");
  return name === null || suffix === null ? name : `${name} ${suffix}`;
}

/** 53 bits of a text (FNV-1a twice, from two beginnings), by which equal texts are found without keeping them. */
export function hashOf(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ (code + i), 0x01000193);
  }
  return ((high >>> 0) & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
