import type { ImportProblem } from "../contract/imports.ts";

/** A finding, or its remedy, in words of a catalogue; `fallback` where that has none. */
export function problemWords(
  words: Readonly<Record<string, string>>,
  family: "importProblem" | "importRemedy",
  { code, parameters }: ImportProblem,
  fallback: string = family === "importProblem" ? code : "",
): string {
  const text = words[`${family}.${code}`];
  if (text === undefined) return fallback;
  return text.replaceAll(/\{\{\s*(\w+)[^}]*\}\}/g, (_, name: string) =>
    String(parameters[name] ?? ""),
  );
}
