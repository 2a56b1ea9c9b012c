import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { de } from "../../../api/locales/de.ts";
import { en } from "../../../api/locales/en.ts";
import type { ScreenName } from "../../../dashboard/router/routes.ts";

const folder = path.resolve(import.meta.dirname, "../../../docs/handbook");
const catalogues: Readonly<Record<"de" | "en", Readonly<Record<string, string>>>> = { de, en };
const languages = ["de", "en"] as const;

/** The page of each screen. Null: of an earlier part, or a screen that says all itself. */
const pageOf: Readonly<Record<ScreenName, string | null>> = {
  overview: null,
  map: "lights.md",
  lights: "lights.md",
  light: "lights.md",
  lightEdit: "lights.md",
  newLight: "lights.md",
  programs: null,
  program: null,
  cabinets: "cabinets.md",
  cabinet: "cabinets.md",
  groups: "groups.md",
  group: "groups.md",
  master: "master-data.md",
  trash: "changes.md",
  history: "changes.md",
  devices: "devices.md",
  commission: "devices.md",
  locks: "work-locks.md",
  approvals: "approvals.md",
  handover: "handover.md",
  quarantine: null,
  admin: "people.md",
  import: "import.md",
  profile: "people.md",
  about: null,
  start: null,
  notFound: null,
};

const read = (file: string): string => readFileSync(file, "utf8");
const filesIn = (language: string): string[] => readdirSync(path.join(folder, language)).sort();

/** Ids that the usual viewers of Markdown give the headings of a file. */
function anchors(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** What a screen says, as the handbook quotes it: without soft hyphens, with "…" for what is filled in. */
const quotable = (word: string): string =>
  word
    .replaceAll("\u00ad", "")
    .replaceAll("\u00a0", " ")
    .replaceAll(/\{\{\w+\}\}/g, "…");

test("both languages have the same pages", () => {
  expect(filesIn("de").length).toBeGreaterThan(5);
  expect(filesIn("en")).toEqual(filesIn("de"));
});

describe.each(languages)("the handbook in %s", (language) => {
  const at = (file: string): string => path.join(folder, language, file);
  const words = Object.values(catalogues[language]).map((word) => quotable(word).toLowerCase());

  test("has a page for each screen, named in its index", () => {
    const index = read(at("README.md"));
    const pages = Object.values(pageOf).filter((page) => page !== null);
    expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
  });

  test.each(filesIn(language))("%s links to what is there", (file) => {
    const text = read(at(file));
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
    const isThere = (target: string): boolean => {
      const [name = "", anchor] = target.split("#");
      const linked = path.resolve(path.dirname(at(file)), name === "" ? file : name);
      return existsSync(linked) && (anchor === undefined || anchors(read(linked)).has(anchor));
    };
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !isThere(target))).toEqual([]);
  });

  test.each(filesIn(language))("%s quotes in italics what a screen says", (file) => {
    const strange = [...read(at(file)).matchAll(/(?<![\w`])_([^_\n]+)_(?!\w)/g)]
      .map(([, quoted = ""]) => quoted)
      .filter((quoted) => !words.some((word) => word.includes(quoted.toLowerCase())));
    expect(strange).toEqual([]);
  });

  test("tells each finding of an import with its remedy, and no other", () => {
    const cells = (code: string): string =>
      ["importProblem", "importRemedy"]
        .map((family) => quotable(catalogues[language][`${family}.${code}`] ?? ""))
        .join(" | ");
    const codes = Object.keys(catalogues[language])
      .filter((key) => key.startsWith("importProblem.") && key !== "importProblem.other")
      .map((key) => key.slice("importProblem.".length));
    const rows = read(at("import-findings.md"))
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) =>
        line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim())
          .join(" | "),
      )
      .filter((row) => !/^(?:-+|Befund|Finding) \|/.test(row));
    expect(codes.length).toBeGreaterThan(20);
    expect(rows.sort()).toEqual(codes.map(cells).sort());
  });
});
