import { expect, test } from "vitest";
import { problemCodes } from "../../../api/contract/problems.ts";
import { acceptedLanguage, problemTitle } from "../../../api/http/language.ts";

test.each([
  [undefined, "de"],
  ["", "de"],
  ["en", "en"],
  ["en-GB,de;q=0.5", "en"],
  ["fr, de;q=0.2, en;q=0.8", "en"],
  ["en;q=0, de", "de"],
  ["pl", "de"],
])("Accept-Language %j asks for %s", (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test("every problem has a title of its own in both languages", () => {
  for (const language of ["de", "en"] as const) {
    const titles = problemCodes.map((code) => problemTitle(language, code));
    expect(titles.every((title) => title.length > 0)).toBe(true);
    expect(new Set(titles).size).toBe(problemCodes.length);
  }
});
