import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { asvsLevelOne } from "./asvs-level-one.ts";

const root = resolve(import.meta.dirname, "../../..");
const document = readFileSync(resolve(root, "docs/security.md"), "utf8");

/** Rows "| 1.2.3 | what | how it stands | by what |" of the table. */
const rows = document
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter(([, number = ""]) => /^\d+\.\d+\.\d+$/.test(number))
  .map(([, number = "", , state = "", proof = ""]) => ({ number, state, proof }));

describe("the table of docs/security.md", () => {
  test("has each requirement of level 1 once, and no other", () => {
    expect(asvsLevelOne).toHaveLength(70);
    expect(rows.map(({ number }) => number)).toEqual(asvsLevelOne);
  });

  test("says of each how it stands, and by what test or why", () => {
    const states = ["holds", "in part", "does not hold", "not applicable"];
    const unclear = rows.filter(({ state, proof }) => !states.includes(state) || proof === "");
    expect(unclear).toEqual([]);
    const bare = rows.filter(
      ({ state, proof }) => state === "holds" && !/`[^`]+\.(?:tsx?|md)`/.test(proof),
    );
    expect(bare).toEqual([]);
  });

  test("names files that are there", () => {
    const named = [
      ...document.matchAll(
        /`((?:test|api|broker|store|docs|dashboard|ingest|deploy)\/[\w./-]+\.\w+)`/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(40);
    for (const [, path = ""] of named)
      expect([path, existsSync(resolve(root, path))]).toEqual([path, true]);
  });
});
