/** Text of a value; numbers as a person writes them, null where nothing is said. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text.slice(0, 200);
}

/** A number, also with decimal comma and unit ("43,5 W"); null where there is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const match = /^\s*([+-]?\d+(?:[.,]\d+)?)\s*(?:[a-zA-Z%°/]{0,8})\s*$/.exec(value);
  return match === null ? null : Number((match[1] ?? "").replace(",", "."));
}

const yes = new Set(["true", "1", "yes", "ja", "j", "y", "x", "wahr"]);
const no = new Set(["false", "0", "no", "nein", "n", "falsch"]);

export function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (yes.has(text)) return true;
  return no.has(text) ? false : null;
}
