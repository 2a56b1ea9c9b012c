/** Longest text that is kept of a value. */
const longestText = 200;

const blanks = /[\s\u00a0\u202f]+/g;
const strangeBlanks = /\s\s|[\t\n\r\u00a0\u202f]/;

/** Text of a value; numbers as a person writes them, null where nothing is said. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  const text = strangeBlanks.test(trimmed) ? trimmed.replaceAll(blanks, " ") : trimmed;
  return nothing.has(text.toLowerCase()) ? null : text.slice(0, longestText);
}

/** How people write that they know nothing. */
const nothing = new Set([
  "",
  "-",
  "--",
  "---",
  "n/a",
  "na",
  "k.a.",
  "k. a.",
  "null",
  "none",
  "<null>",
  "nan",
  "#n/a",
  "?",
  "unbekannt",
  "unknown",
  "keine angabe",
  "sconosciuto",
  "neznámé",
  "inconnu",
  "onbekend",
  "nieznany",
]);

const yes = new Set("true 1 yes ja j y x wahr ano si sì oui tak sí vrai vero".split(" "));
const no = new Set("false 0 no nein n falsch ne non nie faux falso nee".split(" "));

export function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (yes.has(text)) return true;
  return no.has(text) ? false : null;
}

/**
 * A name as people vary it: lower case, umlauts written out, accents dropped, its words apart ("StreetName", "street_name" and
 * "Street name" are one). What stands in brackets is left out.
 */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/\[.*?\]|\(.*?\)/g, " ")
    .replaceAll(/([a-zà-ÿ])([A-ZÀ-Þ])/g, "$1 $2")
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .split(/[^a-z0-9@]+/)
    .filter((word) => word !== "");
}
