import { lightSourceOf, type LightSource } from "../luminaire-guess.ts";

/** What a free text such as "2x18W TC-L" or "NAV 70 W" says of the lamps in a luminaire. */
export interface LampText {
  readonly source: LightSource;
  /** W of one lamp; null where the text names none. */
  readonly watts: number | null;
  /** Lamps in the luminaire; null where the text does not say. */
  readonly lamps: number | null;
}

const several = /(?<![\d.,])(\d{1,2})\s*[x×*]\s*(\d{1,4}(?:[.,]\d+)?)\s*(?:k?w\b|va\b|watt)?/i;
const withUnit = /(?<![\d.,a-z])(\d{1,4}(?:[.,]\d+)?)\s*(kw|w|va|watts?)(?![a-z])/i;
/** Codes of lamps, behind which the watts stand bare: "HQL 125", "SON-T 70", "HSE-E70". */
const withCode =
  /(?:^|[^a-z])(?:nav|hse?|hst|hps|hql|hme|hmi|hqi|hci|hit|hie|his|mh|mhl|cdm|cdo|cpo|cmt?|cmh|mastercolour|cosmo\w*|cosmopolis|so[nx]|sdw|mbf|mbi|sap|vsap|sbp|jm|hm|vm|vmcc|tc|pl|pll|tl|fd|cfl|led|sodik\w*|vybojk\w*|rtut\w*|na|nah|tungsten|gls|l)(?:[-\s/]*[a-z]{1,4}){0,2}[-\s/:(]*(\d{2,4}(?:[.,]\d+)?)(?![\d.,]*\s*(?:k\b|kelvin|lm|klm|ma\b|mm|cm|v\b|\/\d))/i;
/** Watts that lamps with a bare number behind their code come in. */
const most = 2_000;

/** Reads a free text; every part of it may be missing. */
export function readLampText(text: string): LampText {
  const source = lightSourceOf(text);
  const number = (part: string | undefined): number => Number((part ?? "").replace(",", "."));
  const multiple = several.exec(text);
  if (multiple !== null) {
    const [, lamps, watts] = multiple;
    return { source, watts: number(watts), lamps: number(lamps) };
  }
  const unit = withUnit.exec(text);
  if (unit !== null) {
    const [, watts, name = ""] = unit;
    return { source, watts: number(watts) * (/^k/i.test(name) ? 1_000 : 1), lamps: null };
  }
  const code = source === "unknown" ? null : withCode.exec(text);
  if (code !== null) {
    const watts = number(code[1]);
    // "LED 740" and "TC 830" are colours of light, not watts.
    const isColour = /^[6-9][2-6][05]$/.test(code[1] ?? "") && source !== "sodium";
    if (watts > 0 && watts <= most && !isColour) return { source, watts, lamps: null };
  }
  return { source, watts: null, lamps: null };
}
