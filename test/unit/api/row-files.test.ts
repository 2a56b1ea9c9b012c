import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRows, RowFiles, type RowsWanted } from "../../../api/import/row-files.ts";

function writtenRows(count: number): (wanted: RowsWanted) => ReturnType<typeof readRows> {
  const folder = mkdtempSync(join(tmpdir(), "lichtpunkt-rows-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = new RowFiles(join(folder, "rows"));
  for (let row = 1; row <= count; row += 1) {
    files.write({
      kind: row % 5 === 0 ? "skipped" : "added",
      row,
      lightId: null,
      number: `ä${row}`,
      street: null,
      latitude: null,
      longitude: null,
      changes: [],
      problems:
        row % 7 === 0
          ? [
              {
                code: "farOff",
                parameters: {},
              },
            ]
          : [],
    });
  }
  files.close();
  return (wanted) => readRows(join(folder, "rows"), wanted);
}

async function everyRow(
  read: (wanted: RowsWanted) => ReturnType<typeof readRows>,
  wanted: RowsWanted,
): Promise<(number | null)[]> {
  const rows: (number | null)[] = [];
  for (let cursor: string | undefined; ;) {
    const page: Awaited<ReturnType<typeof readRows>> = await read({ ...wanted, cursor });
    rows.push(...(page?.rows ?? []).map(({ row }) => row));
    if (page === null || page.cursor === null) return rows;
    ({ cursor } = page);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test("rows are found page by page, by kind and by what is said of them", async () => {
  const read = writtenRows(5_000);
  const added = upTo(5_000).filter((row) => row % 5 !== 0);
  expect(await everyRow(read, { kind: "added", limit: 333 })).toEqual(added);
  expect((await everyRow(read, { limit: 500 })).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
    upTo(5_000),
  );
  const far = await read({ code: "farOff", limit: 500 });
  expect(far?.total).toBe(Math.floor(5_000 / 7));
  expect(await everyRow(read, { kind: "skipped", code: "farOff", limit: 9 })).toEqual(
    upTo(5_000).filter((row) => row % 35 === 0),
  );
  expect(await everyRow(read, { kind: "noted", limit: 100 })).toEqual(
    added.filter((row) => row % 7 === 0),
  );
});

test("a cursor that is none of these rows is refused, and rows that are not kept are not there", async () => {
  const read = writtenRows(10);
  await expect(read({ cursor: "9.0", limit: 1 })).rejects.toThrow(RangeError);
  await expect(read({ cursor: "0.3", limit: 1 })).rejects.toThrow(RangeError);
  expect(await readRows(join(tmpdir(), "lichtpunkt-no-such-folder"), { limit: 1 })).toBeNull();
});
