import type { ImportProblem } from "../../contract/imports.ts";
import type { ColumnProfile } from "./column-profile.ts";

const months =
  "jan|feb|mär|mrz|maer|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro|gen|mag|giu|lug|ago|set|ott|dic|ene|fév|avr|juin|juil|aoû|déc|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|gru|mrt|mei";
const monthText = new RegExp(
  `^(?:\\d{1,2}[.\\s-]+(?:${months})[a-z]*\\.?|(?:${months})[a-z]*\\.?[\\s-]+\\d{1,4})$`,
  "i",
);
const isoDate = /^\d{4}-\d{2}-\d{2}(?:T[\d:]+)?$/;

/** Whether a spreadsheet has taken a number such as "3-12" for a date. */
export function becameDate(text: string): boolean {
  return monthText.test(text) || isoDate.test(text);
}

/** What a spreadsheet has made of a light point's number: a date, a power of ten, or a number without its zeros; null where it is whole. */
export function lostNumber(
  number: string,
  profile: ColumnProfile | undefined,
): ImportProblem | null {
  if (becameDate(number)) return { code: "numberBecameDate", parameters: { value: number } };
  if (/^\d(?:[.,]\d+)?E\+\d+$/i.test(number)) {
    return { code: "numberRounded", parameters: { value: number } };
  }
  const digits = profile?.zeroDigits ?? 0;
  if (digits > number.length && /^[1-9]\d*$/.test(number)) {
    return { code: "zerosLost", parameters: { value: number, digits } };
  }
  return null;
}
