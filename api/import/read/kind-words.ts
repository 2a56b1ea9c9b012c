import type { ColumnProfile } from "./column-profile.ts";
import { wordsOf } from "./values.ts";

export type RowKind = "lamp" | "cabinet" | "ignore";

/** Words of things in streets, folded by `wordsOf` and joined by blanks; the first that fits decides. */
const things: readonly (readonly [RowKind, RegExp])[] = [
  // Lamps whose name has a thing in it that is none.
  ["lamp", /pollerleuchte|bollard light|signal ?mastleuchte|illuminated column|lit column/],
  [
    "ignore",
    /\bsign|bollard|beacon|traffic|signal|ampel|\blsa\b|schild|wegweiser|verkehrszeichen|poller|werbe|haltestelle|wartehalle|bus ?(?:stop|shelter)|cctv|\bcamera|kamera|\bbench|\bbank\b|litter|muelleimer|\bbaum|\btree|hydrant|parkschein|parking|\bcharg|ladesaeule|guard ?rail|\bgitter|znack|semafor|zastavk|segnal|cartell|semaforo|panneau|feux|verkeers(?:bord|licht)|\bznak|sygnaliz|senal|wifi|\bsensor|\bempty|stump|stumpf|removed|demontiert|abgebaut|christmas|weihnacht|festive|flagpole|fahnenmast|belisha|school ?(?:light|crossing|flash)|zebra|variable message|vms|gantry|\bcounter|defibrill/,
  ],
  [
    "cabinet",
    /feeder|pillar|cabinet|schaltschrank|schaltstelle|schaltstation|schaltpunkt|verteiler|einspeis|schrank|rozvadec|rozvodnice|zapinaci|\brvo\b|\bzm\b|quadr[oi]|armoire|coffret|szaf(?:a|k)|skrzynk|cuadro|centro de mando|(?:verdeel|voedings|schakel)kast|transformer|trafo/,
  ],
  [
    "lamp",
    /lamp|licht|light|leucht|latern|lantern|lumin|column|\bmast\b|mastaufsatz|svitidl|svetel|osvetlen|stozar|punto luce|lampion|apparecchi|candelabr|foyer|point lumineux|eclairage|lichtmast|oprawa|slup|latarnia|farola|baculo|punto de luz|high ?mast|floodlight|wall ?(?:bracket|mounted)|subway|led\b/,
  ],
];

/** What a word of a column of kinds stands for; null where we do not know it. */
export function kindOf(word: string): RowKind | null {
  const text = wordsOf(word).join(" ");
  return things.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** The column in which rows say what they are: few words, of which some are lamps and some other things. */
export function kindColumn(
  columns: readonly string[],
  profiles: ReadonlyMap<string, ColumnProfile>,
): string | null {
  let best: { column: string; known: number } | null = null;
  for (const column of columns) {
    const profile = profiles.get(column);
    if (profile === undefined || profile.words === null || profile.words.size > 100) continue;
    let [lamps, others, unknown] = [0, 0, 0];
    for (const [word, count] of profile.words) {
      const kind = kindOf(word);
      if (kind === "lamp") lamps += count;
      else if (kind === null) unknown += count;
      else others += count;
    }
    const known = lamps + others;
    const tells = lamps > 0 && others > 0 && known > 2 * unknown;
    if (tells && (best === null || known > best.known)) best = { column, known };
  }
  return best?.column ?? null;
}
