/** At least so many characters; there is no other rule about which (OWASP ASVS 5.0, 6.2.1 and 6.2.5). */
export const leastPasswordLength = 12;

export type PasswordFault = "tooShort" | "repeated" | "sequence" | "common" | "personal";

/** Words that most guessed passwords are made of, in German and English; letters written as digits count as letters. */
const common = [
  "passwort",
  "password",
  "kennwort",
  "geheim",
  "secret",
  "willkommen",
  "welcome",
  "hallo",
  "hello",
  "qwertz",
  "qwerty",
  "asdf",
  "yxcv",
  "letmein",
  "login",
  "admin",
  "administrator",
  "verwaltung",
  "benutzer",
  "iloveyou",
  "ichliebedich",
  "schatz",
  "fussball",
  "football",
  "monkey",
  "dragon",
  "master",
  "sommer",
  "summer",
  "winter",
  "fruehling",
  "herbst",
  "lichtpunkt",
  "strassenbeleuchtung",
  "streetlight",
  "beleuchtung",
  "laterne",
  "stadtwerke",
  "rathaus",
  "bauhof",
  "januar",
  "februar",
  "dezember",
  "deutschland",
  "berlin",
] as const;

/** So many letters and digits must be left of a password when what everybody guesses is taken out of it. */
const leastOwnSigns = 6;
const runs = [
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertzuiopasdfghjklyxcvbnm",
  "qwertyuiop",
];

/** Lower case, umlauts and digits that stand for letters written out. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss");
}

function asLetters(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    $: "s",
    "!": "i",
  };
  return text.replaceAll(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
}

function without(text: string, words: readonly string[]): string {
  let left = text;
  for (const word of words) left = left.replaceAll(word, "");
  return left;
}

/** Length of the longest stretch that goes along the alphabet, the digits or a row of keys, either way. */
function longestRun(text: string): number {
  let longest = 0;
  for (const run of runs.flatMap((row) => [row, Array.from(row).toReversed().join("")])) {
    for (let from = 0; from < text.length; from++) {
      let length = 1;
      let at = run.indexOf(text[from] ?? "");
      while (at >= 0 && from + length < text.length && run[at + 1] === text[from + length]) {
        at += 1;
        length += 1;
      }
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

/**
 * What is wrong with a new password; null where it may be used. Not by which kinds of signs it has but by how soon it would be guessed:
 * too short, few different signs, mostly one run of keys, little but common words, or little but what is known of the person
 * (`own`: name, email, town).
 */
export function passwordFault(password: string, own: readonly string[]): PasswordFault | null {
  // Counted as people do: a sign beyond the basic plane is one.
  const signs = Array.from(password);
  if (signs.length < leastPasswordLength) return "tooShort";
  if (new Set(signs).size < 5) return "repeated";
  const text = plain(password);
  if (longestRun(text) * 2 > text.length) return "sequence";
  // Years and exclamation marks at the ends are the first thing that guessing programs try.
  const core = text.replaceAll(/^[^a-z]+|[^a-z]+$/g, "") || text;
  if (ownSigns(without(asLetters(core), common)) < leastOwnSigns) return "common";
  const known = own
    .flatMap((one) => plain(one).split(/[^a-z0-9]+/))
    .filter((one) => one.length >= 4);
  return ownSigns(without(core, [...known, ...common])) < leastOwnSigns ? "personal" : null;
}

const ownSigns = (text: string): number => text.replaceAll(/[^\p{L}\p{N}]/gu, "").length;

/** How long it would hold, for the meter beside the field: by length alone, for people overrate signs. */
export function passwordStrength(password: string): "fair" | "good" | "strong" {
  const { length } = Array.from(password);
  return length >= 20 ? "strong" : length >= 16 ? "good" : "fair";
}
