import { UnreadableFile } from "./source-record.ts";

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Longest text of one feature, and of all that stands beside the features. */
const longest = 8_000_000;

/**
 * Cuts the features out of the text of a GeoJSON file as it comes in, so that a file of any size takes the memory of its largest
 * feature. Only braces, brackets and strings are followed here; JSON.parse judges each piece.
 */
export class FeatureSplitter {
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Inside the array of "features": features begin at this depth. */
  #inFeatures = false;
  #feature = "";
  /** The file without its features. */
  #frame = "";

  /** The texts of the features that are complete with this piece. */
  push(text: string): string[] {
    const complete: string[] = [];
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === backslash) this.#escaped = true;
        else if (code === quote) this.#inString = false;
        continue;
      }
      if (code === quote) {
        this.#inString = true;
      } else if (code === openBrace || code === openBracket) {
        if (this.#inFeatures && this.#depth === 2) {
          // Commas and blanks between features say nothing.
          this.#feature = "";
          from = i;
        }
        this.#depth += 1;
        if (code === openBracket && this.#depth === 2 && !this.#inFeatures) {
          this.#keep(text.slice(from, i + 1));
          from = i + 1;
          this.#inFeatures = /"features"\s*:\s*\[$/.test(this.#frame);
        }
      } else if (code === closeBrace || code === closeBracket) {
        this.#depth -= 1;
        if (this.#inFeatures && this.#depth === 2) {
          complete.push(this.#feature + text.slice(from, i + 1));
          this.#feature = "";
          from = i + 1;
        } else if (this.#inFeatures && this.#depth === 1) {
          this.#inFeatures = false;
          from = i;
        }
      }
    }
    const rest = text.slice(from);
    if (!this.#inFeatures) this.#keep(rest);
    else if (this.#depth > 2) this.#feature += rest;
    if (this.#feature.length > longest) {
      throw new UnreadableFile("featureTooLarge", "One feature of the file is longer than 8 MB.");
    }
    return complete;
  }

  #keep(text: string): void {
    this.#frame += text;
    if (this.#frame.length > longest) {
      throw new UnreadableFile(
        "notGeoJson",
        "The file is no GeoJSON FeatureCollection: 8 MB were read without meeting its features.",
      );
    }
  }

  /** What the file says beside its features; call it at the end. */
  end(): Readonly<Record<string, unknown>> {
    let members: unknown;
    try {
      members = JSON.parse(this.#frame.replace(/^\ufeff/, ""));
    } catch (error) {
      throw new UnreadableFile(
        "badJson",
        `The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (
      typeof members !== "object" ||
      members === null ||
      !("features" in members) ||
      !Array.isArray(members.features)
    ) {
      throw new UnreadableFile(
        "notGeoJson",
        "The file is no GeoJSON FeatureCollection: it has no list of features.",
      );
    }
    const { features: _features, ...beside } = members;
    return beside;
  }
}
