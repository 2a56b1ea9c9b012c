import { server as de } from "../locales/de/server.ts";
import { server as en } from "../locales/en/server.ts";
import type { ProblemCode } from "../contract/problems.ts";

export type Language = "de" | "en";

/** The first of German and English that an Accept-Language header asks for; German where it asks for neither. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const weight = rest.map((item) => item.trim()).find((item) => item.startsWith("q="));
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    if (tag === "de" || tag.startsWith("de-")) return "de";
    if (tag === "en" || tag.startsWith("en-")) return "en";
  }
  return "de";
}

const catalogues = { de, en } as const;

/** What the server itself says, in the reader's language. */
export function word(language: Language, key: keyof typeof de): string {
  return catalogues[language][key];
}

export function problemTitle(language: Language, code: ProblemCode): string {
  return word(language, `server.problem.${code}`);
}
