import type { Language } from "./translate.ts";

const storageKey = "lichtpunkt.language";

/** The language a stranger sees first: the one chosen on this device before, else the browser's, else German. */
export function chooseLanguage(stored: string | null, wished: readonly string[]): Language {
  if (stored === "de" || stored === "en") return stored;
  for (const tag of wished) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === "de" || language === "en") return language;
  }
  return "de";
}

export function rememberedLanguage(): Language {
  return chooseLanguage(localStorage.getItem(storageKey), navigator.languages);
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
