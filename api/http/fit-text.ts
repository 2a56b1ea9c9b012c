/** What no text may hold: NUL, at which SQLite and others believe a text to end, and halves of characters, which UTF-8 can not say. */
// oxlint-disable-next-line no-control-regex -- NUL is what is looked for
const unfit = /\0/;

const isFit = (text: string): boolean => !unfit.test(text) && text.isWellFormed();

/**
 * Where in a checked query or body something stands that could not be kept as it is: text as above, or a number too large for a
 * number, as "1e999" in a query. A JSON pointer; null where all is fit.
 */
export function findUnfit(value: unknown, pointer = ""): string | null {
  if (typeof value === "string") return isFit(value) ? null : pointer;
  if (typeof value === "number") return Number.isFinite(value) ? null : pointer;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (!isFit(name)) return pointer;
    const found = findUnfit(inner, `${pointer}/${name}`);
    if (found !== null) return found;
  }
  return null;
}
