const shortest = 3;

/** Finds what names a person in texts: whole words only, so that "Max" does not stand in "Maximum". */
export class PersonalWords {
  readonly words: readonly string[];
  readonly #pattern: RegExp | null;

  /** `words`: name, former names, email, phone. What has less than three characters stands in too much to be looked for. */
  constructor(words: readonly (string | null)[]) {
    const long = words.filter((word) => word !== null && word.trim().length >= shortest);
    // JSON texts hold a quotation mark in a name with a backslash before it.
    const both = long.flatMap((word) => [word ?? "", JSON.stringify(word).slice(1, -1)]);
    this.words = [...new Set(both)].toSorted((a, b) => b.length - a.length);
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
