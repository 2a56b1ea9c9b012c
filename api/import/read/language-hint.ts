/** Words of headers that speak of the country a list comes from, folded and joined by blanks. */
const countries: readonly (readonly [country: string, words: RegExp])[] = [
  [
    "de",
    /strasse|nummer|leucht|mast|schalt|hausnr|ortsteil|leistung|hersteller|laterne|rechtswert|hochwert/g,
  ],
  ["gb", /easting|northing|road|parish|ward|lantern|column|feeder|council|street ?light/g],
  ["cz", /ulice|cislo|svitid|svetel|prikon|stozar|rozvadec|vykon|zapinac|souradnic|obec|mestsk/g],
  [
    "it",
    /\bvia\b|potenza|quadr|lampad|apparecch|sostegn|indirizzo|\bpalo\b|codice|sorgente|comune|punto luce/g,
  ],
  [
    "fr",
    /\brue\b|\bvoie\b|puissance|armoire|foyer|commune|luminaire|candelabre|eclairage|\bsource\b/g,
  ],
  ["nl", /straat|vermogen|armatuur|lichtmast|lichtpunt|gemeente|wijk|lichtbron/g],
  ["pl", /ulica|\bmoc\b|oprawa|slup|szafa|zrodlo|numer|osiedl|gmina/g],
  ["es", /calle|potencia|luminaria|farola|cuadro|lampara|municipio|\bapoyo\b/g],
];

/** The country that the most words speak of; null where none does. German words say Germany, Austria or Switzerland. */
export function countryOf(texts: readonly string[]): string | null {
  const text = texts.join(" ");
  let best: { country: string; count: number } | null = null;
  for (const [country, words] of countries) {
    const count = text.match(words)?.length ?? 0;
    if (count > (best?.count ?? 0)) best = { country, count };
  }
  return best?.country ?? null;
}

/** Where people speak so: west, south, east, north in degrees. */
export const homelands: Readonly<
  Record<string, readonly (readonly [number, number, number, number])[]>
> = {
  de: [[5.8, 46.3, 17.2, 55.1]],
  gb: [[-8.7, 49.8, 1.8, 60.9]],
  cz: [[12.0, 47.7, 22.6, 51.1]],
  // The boot box by box: the same numbers lie in Bari under one zone of UTM and in the Tyrrhenian Sea under the other.
  it: [
    [6.6, 43.7, 12.6, 45.4],
    [7.95, 45.4, 12.6, 47.1],
    [12.6, 45.4, 13.95, 46.7],
    [9.7, 42.3, 14.0, 44.2],
    [11.7, 41.2, 16.2, 42.9],
    [13.8, 39.9, 18.6, 42.0],
    [15.6, 37.8, 17.3, 40.2],
    [11.9, 35.4, 15.8, 38.9],
    [8.3, 38.8, 9.9, 40.3],
    [8.7, 40.3, 9.9, 41.4],
  ],
  fr: [
    [-5.2, 41.3, 9.6, 51.1],
    [2.5, 49.4, 6.5, 51.6],
    [5.9, 45.8, 7.6, 47.4],
  ],
  nl: [[2.5, 50.6, 7.3, 53.6]],
  pl: [[14.0, 49.0, 24.2, 54.9]],
  es: [[-9.4, 35.9, 4.4, 43.9]],
};
