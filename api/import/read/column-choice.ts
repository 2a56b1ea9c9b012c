import { shareOf, type ColumnProfile } from "./column-profile.ts";
import { fieldWords, otherThings, type ImportField } from "./field-words.ts";
import { kindColumn } from "./kind-words.ts";
import { placeColumns } from "./place-columns.ts";
import { wordsOf } from "./values.ts";

interface Name {
  readonly field: ImportField;
  readonly name: string;
  readonly rank: number;
}

const names: readonly Name[] = Object.entries(fieldWords).flatMap(([field, list]) =>
  list
    .split(/\s+/)
    // The keys of the literal are exactly its type's keys.
    .map((name, rank) => ({ field: field as ImportField, name, rank })),
);
const namesByText = new Map<string, Name[]>();
for (const name of names) {
  const same = namesByText.get(name.name);
  if (same === undefined) namesByText.set(name.name, [name]);
  else same.push(name);
}

/** Names this good are taken; below it a column is left unread rather than misread. */
const leastScore = 55;
/** Tags of OpenStreetMap and members of our own files mean what they say only under exactly their name. */
const exactOnly: ReadonlySet<ImportField> = new Set([
  "name",
  "sourceKey",
  "address",
  "segments",
  "led",
  "head",
  "power",
  "utility",
  "highway",
  "manMade",
  "streetCabinet",
  "streetSuffix",
  "powerCurve",
  "switching",
  "output",
  "phase",
  "neverDim",
]);

/** Proposes what each column is read as: by its name in eight languages, and by what its values look like. Each field has one column. */
export function proposeColumns(
  columns: readonly string[],
  profiles: ReadonlyMap<string, ColumnProfile>,
  rows: number,
): ReadonlyMap<string, ImportField> {
  const proposed = new Map<string, ImportField>(placeColumns(columns, profiles));
  const candidates: { column: string; field: ImportField; score: number }[] = [];
  for (const [place, column] of columns.entries()) {
    const profile = profiles.get(column);
    if (profile === undefined || proposed.has(column)) continue;
    for (const [field, score] of nameScores(column)) {
      // Of equals the first column wins.
      const total = score * contentFactor(field, profile, rows) - place * 1e-3;
      if (total >= leastScore) candidates.push({ column, field, score: total });
    }
  }
  const kind = kindColumn(columns, profiles);
  if (kind !== null && !proposed.has(kind)) {
    candidates.push({ column: kind, field: "kind", score: 99.5 });
  }
  const taken = new Set<ImportField>(proposed.values());
  for (const { column, field } of candidates.toSorted((a, b) => b.score - a.score)) {
    if (proposed.has(column) || taken.has(field)) continue;
    proposed.set(column, field);
    taken.add(field);
  }
  return proposed;
}

/** dBASE, and with it every shapefile, cuts names to so many characters. */
const longestDbaseName = 10;
/** Words that make a number of the lamp before or behind them: "LEUCHTE_ID", "COD_PUNTO_LUZ", "Lamp Ref". */
const identityWord =
  /^(?:id|nr|no|num|number|nummer|ref|code|cod|kod|cislo|numer|numero|codigo|codice|n)$/;
const lampWord =
  /^(?:lamp|light|streetlight|luminaire|column|unit|leuchte|leuchten|laterne|leuchtstelle|lichtpunkt|lichtpunt|svitidlo|svitidla|svetlo|sm|sb|pl|puntoluce|puntoluz|puntodeluz|pointlumineux|foyer|lichtmast|lampa|lampy|farola|luminaria)$/;

/** Whether a name consists of a lamp and a word for its number. */
function isLampNumber(words: readonly string[]): boolean {
  const rest = words.filter((word) => !identityWord.test(word));
  return rest.length > 0 && rest.length < words.length && lampWord.test(rest.join(""));
}

/** How well a name fits each field, up to 100. */
function nameScores(column: string): ReadonlyMap<ImportField, number> {
  const words = wordsOf(column);
  const joined = words.join("");
  const scores = new Map<ImportField, number>();
  const offer = (field: ImportField, score: number): void => {
    if (score > (scores.get(field) ?? 0)) scores.set(field, score);
  };
  for (const { field, rank } of namesByText.get(joined) ?? []) offer(field, 100 - rank * 0.25);
  if (scores.size > 0) return scores;
  if (isLampNumber(words)) offer("number", 82);
  const strange = words.filter((word) => otherThings.test(word)).length;
  const typeWords = words.filter((word) => typeWord.test(word)).length;
  for (const { field, name, rank } of names) {
    if (exactOnly.has(field) || name.length < 3) continue;
    if (column.length === longestDbaseName && joined.length > 7 && name.startsWith(joined)) {
      offer(field, 80 - rank * 0.1);
      continue;
    }
    const covered = coveredWords(words, name);
    // A name within a longer compound: "Strassenleuchtennummer" ends in the thing that it is.
    const within = covered === 0 && name.length >= 6 && joined.endsWith(name);
    if (covered === 0 && !within) continue;
    const share = name.length / joined.length;
    // Under "Luminaire" a column "Type" is the luminaire's; a bare "Type" of something else stays strange.
    const own = ofTypes.has(field) && !typeWord.test(name) ? typeWords : 0;
    const foreign = words.length > covered ? strange - own : 0;
    offer(field, (within ? 52 : 60) + 30 * share - foreign * 25 - rank * 0.1);
  }
  return scores;
}

const typeWord = /^(?:typ|type|tipo|art)$/;
const ofTypes: ReadonlySet<ImportField> = new Set(["luminaireType", "lampType"]);

/** How many of the words in a row make up the name: ["lamp", "watts"] makes "lampwatts". */
function coveredWords(words: readonly string[], name: string): number {
  for (let from = 0; from < words.length; from++) {
    let text = "";
    for (let to = from; to < words.length && text.length < name.length; to++) {
      text += words[to] ?? "";
      if (text === name) return to - from + 1;
    }
  }
  return 0;
}

/** What the values say of a proposal that the name makes: 1 fits, less does not. An empty column fits anything. */
function contentFactor(field: ImportField, profile: ColumnProfile, rows: number): number {
  if (profile.seen === 0) return 0.9;
  const numeric = shareOf(profile.numeric, profile);
  const letters = shareOf(profile.withLetters, profile);
  /** How often a value comes up. */
  const each = profile.seen / Math.max(1, profile.distinct);
  switch (field) {
    case "address":
      // Of a lamp it is the street; a file that has a street besides has it of its cabinets.
      return 0.9;
    case "street":
      // A column that speaks of a lamp here and there says where it hangs, not in which street.
      return letters > 0.5 && profile.filled > 0.05 * rows ? 1 : 0.4;
    case "manufacturer":
      return letters > 0.5 ? 1 : 0.4;
    case "sourceId":
      // An identity comes up once.
      return each < 1.05 ? 1 : 0.4;
    case "number":
      return profile.filled < 100 || each < 20 ? 1 : 0.5;
    case "mast":
      // Masts counted anew in each street name none.
      return profile.filled < 100 || each < 4 ? 1 : 0.4;
    case "headCount":
    case "lampCount":
      return numeric > 0.8 && profile.greatest <= 200 ? 1 : 0.3;
    case "ratedPower":
    case "standbyPower":
    case "lumens":
      // Watts may stand in free text ("NAV 70 W").
      return numeric > 0.5 ? 1 : 0.85;
    case "luminaireType":
      // A type comes up again and again; what is different in each row is the lamp's own number.
      if (profile.seen > 20 && each < 1.05) return 0.4;
      return letters > 0.3 || profile.words !== null ? 1 : 0.5;
    case "kind":
      return profile.words === null || numeric > 0.9 ? 0.3 : 0.8;
    default:
      return 1;
  }
}
