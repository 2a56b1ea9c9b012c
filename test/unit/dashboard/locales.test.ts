import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { problemCodes } from "../../../api/contract/problems.ts";
import { commandStates, lampStatuses } from "../../../api/contract/lights.ts";
import { roles } from "../../../api/contract/session.ts";
import { de } from "../../../api/locales/de.ts";
import { en } from "../../../api/locales/en.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

function sourcesIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("dist/"))
    .map(
      (name) => [`${folder}/${name}`, readFileSync(`${root}${folder}/${name}`, "utf8")] as const,
    );
}

const dashboard = sourcesIn("dashboard");
const german: Readonly<Record<string, string>> = de;
const english: Readonly<Record<string, string>> = en;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "");
const base = (key: string): string => key.replace(/_(one|other)$/, "");

describe("catalogues", () => {
  test("German and English have the same keys, in the same order, and no empty word", () => {
    expect(Object.keys(english)).toEqual(Object.keys(german));
    expect(Object.keys(german).length).toBeGreaterThan(300);
    for (const words of [german, english]) {
      expect(Object.entries(words).filter(([, word]) => word.trim() === "")).toEqual([]);
    }
  });

  test("both fill in the same values", () => {
    const filled = (words: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(words).map(([key, word]) => [
          key,
          [...new Set(placeholders(word))].toSorted(),
        ]),
      );
    expect(filled(english)).toEqual(filled(german));
  });

  test("each plural has both forms", () => {
    const plurals = Object.keys(german).filter((key) => /_(one|other)$/.test(key));
    expect(plurals.length).toBeGreaterThan(20);
    const forms = plurals.flatMap((key) => [`${base(key)}_one`, `${base(key)}_other`]);
    expect(forms.filter((key) => german[key] === undefined)).toEqual([]);
  });

  test("each key is used: by its name, or as part of a family that codes of the wire fill", () => {
    const text = dashboard.map(([, source]) => source).join("\n");
    const names = new Set(
      [...text.matchAll(/"([a-zA-Z]+(?:\.[a-zA-Z]+)+)"/g)].map(([, key]) => key),
    );
    const families = [
      ...[...text.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, family]) => family ?? ""),
      ...[...text.matchAll(/\bt\s*\.code\(\s*"([a-zA-Z]+)"/g)].map(([, family]) => `${family}.`),
    ];
    const unused = Object.keys(german).filter(
      (key) => !names.has(base(key)) && !families.some((family) => key.startsWith(family)),
    );
    expect(unused).toEqual([]);
  });

  test("what the server may name has words of its own", () => {
    const wanted = [
      ...problemCodes.map((code) => `problem.${code}`),
      ...commandStates.map((state) => `commandState.${state}`),
      ...lampStatuses.map((status) => `status.${status}`),
      ...roles.map((role) => `role.${role}`),
    ];
    expect(wanted.filter((key) => german[key] === undefined)).toEqual([]);
  });

  test("no words are written into the dashboard's sources", () => {
    const umlaut = /[äöüÄÖÜß]/;
    // Text between tags of JSX; the product's name alone is no word to translate.
    const text = />\s*([^<>{}()=;&|]*[a-z]{4,}[^<>{}()=;&|]*?)\s*<\//g;
    const found = dashboard.flatMap(([name, source]) => [
      ...source.split("\n").filter((line) => umlaut.test(line) && !/^\s*(\*|\/\*|\/\/)/.test(line)),
      ...(name.endsWith(".tsx") ? [...source.matchAll(text)].map(([, words]) => words) : []),
    ]);
    expect(found.filter((words) => words !== "Lichtpunkt")).toEqual([]);
  });

  test("a light point is a Leuchtstelle: Lichtpunkt is the product alone", () => {
    const wrong = Object.entries(german).filter(([, word]) => /Lichtpunkt(e|s|en)\b/.test(word));
    expect(wrong).toEqual([]);
  });
});
