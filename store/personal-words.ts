const shortest = 3;
/** A number with less digits, as an extension, stands in too much that is no telephone. */
const fewestDigits = 6;

function isTelling(word: string): boolean {
  if (/\p{L}/u.test(word)) return word.trim().length >= shortest;
  return (word.match(/\p{N}/gu) ?? []).length >= fewestDigits;
}

/** Finds what names a person in texts: whole words only, so that "Max" does not stand in "Maximum". */
export class PersonalWords {
  readonly words: readonly string[];
  readonly #pattern: RegExp | null;

  /** `words`: name, former names, email, phone. What is shorter than three characters, or six digits without a letter, is not looked for. */
  constructor(words: readonly (string | null)[]) {
    const long = words.filter((word) => word !== null && isTelling(word));
    // JSON texts hold a quotation mark in a name with a backslash before it, saved searches a space as a plus.
    const spelled = long.flatMap((word) => [
      word ?? "",
      JSON.stringify(word).slice(1, -1),
      new URLSearchParams([["", word ?? ""]]).toString().slice(1),
    ]);
    this.words = [...new Set(spelled)].toSorted((a, b) => b.length - a.length);
    const source = this.words.map((word) => RegExp.escape(word)).join("|");
    this.#pattern =
      source === "" ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "gu");
  }

  standIn(text: string | null): boolean {
    return text !== null && this.#pattern !== null && text.search(this.#pattern) >= 0;
  }

  /** The text with `pseudonym` in place of each of the words. */
  replaced(text: string, pseudonym: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, pseudonym);
  }
}
