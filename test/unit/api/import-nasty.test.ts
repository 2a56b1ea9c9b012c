import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { itemsOf } from "../../../api/import/item-spool.ts";
import { readFile } from "../../../api/import/read-file.ts";
import type { ReadItem } from "../../../api/import/read-items.ts";
import { nastyInventory, type NastyRow } from "../../inventories/nasty-inventory.ts";
import { writeInventory } from "../../inventories/write-inventory.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-nasty-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What came of a row, in the form in which the inventory foretells it. */
function outcome(items: readonly ReadItem[]): unknown {
  const [first] = items;
  if (first === undefined) return null;
  switch (first.kind) {
    case "light":
      return {
        kind: "lights",
        numbers: items.map((item) => (item.kind === "light" ? item.draft.number : null)),
        watts: first.draft.type.ratedPower,
        cabinet: first.draft.cabinet,
        notes: first.notes.map(({ code }) => code).toSorted(),
      };
    case "cabinet":
      return { kind: "cabinet", number: first.number };
    case "street":
      return { kind: "street" };
    case "skipped":
      return { kind: "skipped", code: first.problem.code, number: first.number };
  }
}

function foretold({ expected }: NastyRow, items: readonly ReadItem[]): unknown {
  if (expected.kind === "skipped") return expected;
  if (expected.kind === "cabinet") return { kind: "cabinet", number: expected.number };
  const { at: _, ...rest } = expected;
  // A row without a number is given one, whichever.
  return expected.numbers.length > 0
    ? rest
    : { ...rest, numbers: items.map((item) => (item.kind === "light" ? item.draft.number : null)) };
}

function metersBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const x = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(x, a[1] - b[1]) * 111_320;
}

/** How far from where it stands an item was placed; what has no place is nowhere wrong. */
function metersFrom({ expected }: NastyRow, item: ReadItem): number {
  if (expected.kind === "skipped") return 0;
  if (item.kind === "light") return metersBetween(item.draft.at, expected.at);
  return item.kind === "cabinet" ? metersBetween(item.at, expected.at) : Infinity;
}

async function readNasty(seed: number) {
  const inventory = nastyInventory(seed);
  const { bytes, rowNumbers } = await writeInventory(inventory);
  const path = join(folder, `list-${seed}`);
  writeFileSync(path, bytes);
  const spoolPath = `${path}.spool`;
  const result = await readFile({
    path,
    format: inventory.format,
    fileName: `list.${inventory.format}`,
    settings: {},
    spoolPath,
    onProgress: () => {},
  });
  const byRow = new Map<number, ReadItem[]>();
  for await (const item of itemsOf(spoolPath)) {
    const same = byRow.get(item.row);
    if (same === undefined) byRow.set(item.row, [item]);
    else same.push(item);
  }
  rmSync(path);
  rmSync(spoolPath);
  return { inventory, rowNumbers, result, byRow };
}

describe("a nasty inventory", () => {
  test.each(Array.from({ length: 80 }, (_, i) => [i + 1]))(
    "of seed %d: every row is in, where it stands, or reported with its reason, and no other",
    async (seed) => {
      const { inventory, rowNumbers, result, byRow } = await readNasty(seed);
      const seen: unknown[] = [];
      const wanted: unknown[] = [];
      const distances: number[] = [];
      for (const [i, row] of inventory.rows.entries()) {
        const number = rowNumbers[i] ?? 0;
        const items = byRow.get(number) ?? [];
        seen.push([number, outcome(items)]);
        wanted.push([number, foretold(row, items)]);
        distances.push(...items.map((item) => metersFrom(row, item)));
      }
      // The columns and the system are shown where a row is not as it should be.
      const columns = result.columns.map(({ column, field }) => `${column} = ${field}`);
      const how = [inventory.country.language, inventory.system.epsg, result.reading.crs, columns];
      expect([how, seen]).toEqual([how, wanted]);
      expect(Math.max(...distances)).toBeLessThan(1);
      expect(result.rows).toBe(inventory.rows.length);
      expect([...byRow.keys()]).toEqual(rowNumbers);
      const keys = [...byRow.values()]
        .flat()
        .flatMap((item) => (item.kind === "light" ? [item.draft.sourceKey] : []));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );
});
