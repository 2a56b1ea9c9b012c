import i18next from "i18next";
import type { i18n } from "i18next";
import { useSyncExternalStore } from "react";
import type { de } from "../../api/locales/de.ts";

export type Language = "de" | "en";

type PluralBase<Key> = Key extends `${infer Base}_one`
  ? Base
  : Key extends `${infer Base}_other`
    ? Base
    : Key;

/** A key of the catalogues; of a plural family its name without `_one` and `_other`. */
export type Word = PluralBase<keyof typeof de>;
export type WordParameters = Readonly<Record<string, string | number | null>>;

export interface Translate {
  (word: Word, parameters?: WordParameters): string;
  /**
   * Words for a code that the server names, as `problem.conflict`. Devices name events of their own wherever a cause or a
   * deviation is told, so `event.<code>` is looked up next; `<family>.other` where the code is unknown.
   */
  code(family: CodeFamily, code: string, parameters?: WordParameters): string;
  readonly language: Language;
}

/** Families of words whose second part comes over the wire. */
type FamilyOf<Key> = Key extends `${infer Family}.other` ? Family : never;
type CodeFamily = FamilyOf<keyof typeof de>;

const catalogues = {
  de: async () => (await import("../../api/locales/de.ts")).de,
  en: async () => (await import("../../api/locales/en.ts")).en,
};

const instance: i18n = i18next.createInstance();
const listeners = new Set<() => void>();
let current: Translate | null = null;

function makeTranslate(language: Language): Translate {
  const say = instance.getFixedT(language);
  const translate = (word: Word, parameters?: WordParameters): string =>
    say(word, { ...parameters });
  const code = (family: CodeFamily, name: string, parameters?: WordParameters): string =>
    say([`${family}.${name}`, `event.${name}`, `${family}.other`], { ...parameters, code: name });
  return Object.assign(translate, { code, language });
}

/** Loads the catalogue, makes it the language of the page and tells all readers. */
export async function speak(language: Language): Promise<void> {
  const words = await catalogues[language]();
  if (!instance.isInitialized) {
    await instance.init({
      lng: language,
      resources: {},
      keySeparator: false,
      nsSeparator: false,
      initAsync: false,
      // React escapes what it renders.
      interpolation: { escapeValue: false },
    });
  }
  instance.addResourceBundle(language, "translation", words, false, true);
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  current = makeTranslate(language);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function translateNow(): Translate {
  if (current === null) throw new Error("speak() comes before the first word");
  return current;
}

/** The words in the page's language; renders again where it changes. */
export function useTranslate(): Translate {
  return useSyncExternalStore(subscribe, translateNow);
}
