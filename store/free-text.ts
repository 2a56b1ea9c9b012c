import type { PersonalWords } from "./personal-words.ts";

/**
 * Properties in which people write what they like. Nothing else in a JSON text is looked at when a person is erased: a person may be
 * called as a property, a program or a light point is.
 */
const texts: ReadonlySet<string> = new Set([
  "body",
  "comment",
  "decision",
  "detail",
  "email",
  "file",
  "fileName",
  "message",
  "note",
  "person",
  "phone",
  "query",
  "reason",
  "samples",
  "text",
]);

/** What something is called: a text where people call it as they like, as their own keys and files. */
const names: ReadonlySet<string> = new Set(["name", "title"]);

/** A JSON text with `pseudonym` in place of the words, in values in which people write alone; null where none of them stands in one. */
export function replacedInJson(
  json: string,
  words: PersonalWords,
  pseudonym: string,
): string | null {
  let changed = false;
  const value = mapTexts(JSON.parse(json), false, (text) => {
    const after = words.replaced(text, pseudonym);
    changed ||= after !== text;
    return after;
  });
  return changed ? JSON.stringify(value) : null;
}

/** Whether one of the words stands in a value of the JSON text in which people write; `named`: names and titles are such values, too. */
export function standInJson(json: string | null, words: PersonalWords, named: boolean): boolean {
  if (json === null) return false;
  let stand = false;
  mapTexts(JSON.parse(json), named, (text) => {
    stand ||= words.standIn(text);
    return text;
  });
  return stand;
}

/** The same value with each text in it changed; keys, numbers, ids and codes stay. Lists belong to the property they stand in. */
function mapTexts(
  value: unknown,
  named: boolean,
  change: (text: string) => string,
  isText = false,
): unknown {
  if (typeof value === "string") return isText ? change(value) : value;
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, named, change, isText));
  if (typeof value !== "object" || value === null) return value;
  // Of a change that waits: an import has the name of its file, everything else that of a thing of the town.
  const areNamed = named || ("change" in value && value.change === "import");
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      mapTexts(one, named, change, texts.has(key) || (areNamed && names.has(key))),
    ]),
  );
}
