import { hashOf } from "./identity.ts";
import { decimalSignOf, type DecimalSign } from "./numbers.ts";
import { isBlank } from "./table-header.ts";
import { textOf } from "./values.ts";
import type { Cell } from "./source-rows.ts";

/** Distinct words of a column that are counted; a column with more has no kinds. */
const mostWords = 300;
const mostSamples = 3;
const mostDistinct = 5_000;
/** Rows of which each value is looked at closely; of the rest every so many-th. */
const closelyRead = 5_000;
const sampledEvery = 7;

/** What the values of one column look like. */
export interface ColumnProfile {
  readonly filled: number;
  /** Values looked at closely, and how many of them are of a form. */
  readonly seen: number;
  readonly numeric: number;
  readonly wkt: number;
  readonly pairs: number;
  readonly withLetters: number;
  /** How many of those seen are different; no more than some thousand are counted. */
  readonly distinct: number;
  readonly least: number;
  readonly greatest: number;
  readonly samples: readonly string[];
  /** Words and how often; null where there are too many. */
  readonly words: ReadonlyMap<string, number> | null;
  /** How numbers are written; null where nothing tells. */
  readonly decimal: DecimalSign | null;
  /** Digits of the whole numbers that begin with zero, where all of them have as many; 0 without any. */
  readonly zeroDigits: number;
}

const wktText = /^(?:SRID=\d+;)?\s*(?:MULTI)?POINT\s*Z?M?\s*\(/i;
/**
 * Two numbers with a blank, semicolon or slash between them, or with a comma where both have a decimal point; or a British grid reference.
 * "574.321,5" and "574 321" are one number.
 */
const pairText =
  /^[([]?\s*(?:[+-]?\d{1,8}(?:[.,]\d+)?\s*°?\s*[NSEWO]?(?:\s*[;/|]\s*|\s*,\s+|\s+(?!\d{3}(?:\D|$)))[+-]?\d{1,8}(?:[.,]\d+)?|[+-]?\d{1,8}\.\d+\s*,\s*[+-]?\d{1,8}\.\d+)\s*°?\s*[NSEWO]?\s*[)\]]?$|^[HJNOST][A-HJ-Z]\s?\d{3,5}\s?\d{3,5}$/i;
/** Degrees with their sign, with minutes or not, or with the letter of their direction. */
const angleText =
  /^(?:[NSEWO]?\s*[+-]?\d{1,3}(?:[.,]\d+)?\s*[°º]|[NSEWO]\s*\d{1,3}(?:[.,]\d+)?$|\d{1,3}(?:[.,]\d+)?\s*[NSEWO]$)/i;
const numberText = /^[+-]?\d[\d.,'’\s\u00a0]*(?:[eE][+-]?\d+)?$/;

/** Gathers a profile value by value. */
export class ColumnProfiler implements ColumnProfile {
  filled = 0;
  seen = 0;
  numeric = 0;
  wkt = 0;
  pairs = 0;
  withLetters = 0;
  least = Number.POSITIVE_INFINITY;
  greatest = Number.NEGATIVE_INFINITY;
  readonly samples: string[] = [];
  words: Map<string, number> | null = new Map();
  readonly #distinct = new Set<number>();
  zeroDigits = 0;
  #commas = 0;
  #points = 0;

  get decimal(): DecimalSign | null {
    if (this.#commas === this.#points) return null;
    return this.#commas > this.#points ? "," : ".";
  }

  get distinct(): number {
    return this.#distinct.size < mostDistinct ? this.#distinct.size : this.seen;
  }

  see(cell: Cell): void {
    if (isBlank(cell)) return;
    this.filled += 1;
    if (typeof cell === "string") this.#seeSign(cell);
    this.#seeWord(cell);
    if (this.filled > closelyRead && this.filled % sampledEvery !== 0) return;
    this.seen += 1;
    if (this.#distinct.size < mostDistinct) this.#distinct.add(hashOf(String(cell)));
    if (typeof cell === "number") {
      this.numeric += 1;
      this.#seeNumber(cell);
      return;
    }
    if (typeof cell !== "string") return;
    const text = cell.trim();
    if (/^0\d+$/.test(text)) this.#seeZeros(text.length);
    if (pairText.test(text)) {
      this.pairs += 1;
    } else if (angleText.test(text)) {
      this.numeric += 1;
    } else if (numberText.test(text)) {
      this.numeric += 1;
      this.#seeNumber(Number(text.replaceAll(/[\s\u00a0'’]/g, "").replace(",", ".")));
    } else if (/\p{L}/u.test(text)) {
      this.withLetters += 1;
      if (wktText.test(text)) this.wkt += 1;
    }
  }

  /** Numbers with leading zeros of different lengths say nothing of how long one should be. */
  #seeZeros(digits: number): void {
    if (this.zeroDigits === 0) this.zeroDigits = digits;
    else if (this.zeroDigits !== digits) this.zeroDigits = -1;
  }

  #seeNumber(value: number): void {
    if (!Number.isFinite(value)) return;
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
  }

  #seeSign(text: string): void {
    const sign = decimalSignOf(text.trim());
    if (sign === ",") this.#commas += 1;
    else if (sign === ".") this.#points += 1;
  }

  #seeWord(cell: Cell): void {
    if (this.words === null && this.samples.length >= mostSamples) return;
    const text = textOf(cell) ?? (typeof cell === "boolean" ? String(cell) : null);
    if (text === null) return;
    if (this.samples.length < mostSamples && !this.samples.includes(text)) {
      this.samples.push(text.slice(0, 80));
    }
    if (this.words === null) return;
    this.words.set(text, (this.words.get(text) ?? 0) + 1);
    if (this.words.size > mostWords) this.words = null;
  }
}

/** The share of the values looked at; 0 where there are none. */
export function shareOf(count: number, { seen }: ColumnProfile): number {
  return seen === 0 ? 0 : count / seen;
}
