import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LightRow } from "../../../api/contract/lights.ts";
import { lampFlags, unknownLevel, unknownPower } from "../../../api/contract/frames.ts";
import { filterWords } from "../../../dashboard/lights/filter-words.ts";
import {
  columnWidths,
  lightColumns,
  readColumns,
} from "../../../dashboard/lights/light-columns.ts";
import { liveRow } from "../../../dashboard/lights/live-row.ts";
import { drawOut } from "../../../dashboard/lights/row-range.ts";
import {
  isInView,
  keyOrigin,
  listHeight,
  rowWindow,
  scrollOfRow,
} from "../../../dashboard/lights/row-window.ts";
import { allLights, chosenBy } from "../../../dashboard/router/lights-filter.ts";
import type { Translate } from "../../../dashboard/i18n/translate.ts";

const counts = fc.oneof(fc.nat(400), fc.integer({ min: 100_000, max: 600_000 }));
const rowHeights = fc.constantFrom(48, 92);

describe("the rows in view", () => {
  test("fill the view wherever the list is scrolled to, and are few", () => {
    fc.assert(
      fc.property(
        counts,
        rowHeights,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 300, max: 2_000 }),
        (count, rowHeight, part, height) => {
          const shown = listHeight(count, rowHeight);
          const scrolled = part * Math.max(0, shown - height);
          const { first, last, before, after } = rowWindow({ scrolled, height, count, rowHeight });
          expect(last - first).toBeLessThanOrEqual(height / rowHeight + 20);
          // From the upper to the lower edge of the view there are rows, as far as the list goes.
          expect(before).toBeLessThanOrEqual(scrolled + 0.01);
          const bottom = before + (last - first) * rowHeight;
          expect(bottom).toBeGreaterThanOrEqual(Math.min(shown, scrolled + height) - 0.01);
          expect(before + (last - first) * rowHeight + after).toBeGreaterThanOrEqual(shown - 0.01);
        },
      ),
    );
  });

  test("the first and the last row can be reached, however long the list", () => {
    fc.assert(
      fc.property(counts, rowHeights, (count, rowHeight) => {
        const height = 900;
        const end = Math.max(0, listHeight(count, rowHeight) - height);
        expect(rowWindow({ scrolled: 0, height, count, rowHeight }).first).toBe(0);
        expect(rowWindow({ scrolled: end, height, count, rowHeight }).last).toBe(count);
      }),
    );
  });

  test("a row that is asked for is in view", () => {
    fc.assert(
      fc.property(
        counts.filter((count) => count > 0),
        rowHeights,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (count, rowHeight, part) => {
          const row = Math.floor(part * count);
          const seen = { height: 900, count, rowHeight };
          const view = { scrolled: scrollOfRow(row, seen), ...seen };
          const { first, last } = rowWindow(view);
          expect(row).toBeGreaterThanOrEqual(first);
          expect(row).toBeLessThan(last);
          // Nothing can be scrolled above the first rows nor below the last.
          const edge = Math.min(row, count - 1 - row) * rowHeight;
          expect(isInView(row, view, 3) || edge < seen.height / 2).toBe(true);
        },
      ),
    );
  });

  test("a row is not in view that the bars may cover", () => {
    const view = { scrolled: 48_000, height: 960, count: 200_000, rowHeight: 48 };
    const seen = [999, 1_002, 1_003, 1_016, 1_017, 1_020].map((row) => isInView(row, view, 3));
    expect(seen).toEqual([false, false, true, true, false, false]);
    // Above the first row stands what else the page has.
    expect(isInView(0, { ...view, scrolled: -200 }, 3)).toBe(true);
    expect(isInView(0, { ...view, scrolled: -100 }, 3)).toBe(false);
  });

  test("stay the same while the page moves by less than a few rows", () => {
    const seen = { height: 900, count: 200_000, rowHeight: 48 };
    const windows = new Set<string>();
    for (let scrolled = 48_000; scrolled < 48_000 + 40 * 48; scrolled += 12) {
      windows.add(JSON.stringify(rowWindow({ scrolled, ...seen })));
    }
    expect(windows.size).toBeLessThanOrEqual(11);
  });

  test("keep their elements while most of them stay, and take over others' where few do", () => {
    const at = (first: number) => ({ first, last: first + 36, before: 0, after: 0 });
    expect(keyOrigin(0, at(100), at(104))).toBe(0);
    expect(keyOrigin(0, at(100), at(84))).toBe(0);
    // The first row drawn keeps the key that the first had before.
    expect(keyOrigin(0, at(100), at(120))).toBe(20);
    expect(keyOrigin(20, at(120), at(40))).toBe(-60);
  });

  test("no page is taller than a browser can make it", () => {
    expect(listHeight(500_000, 92)).toBeLessThan(17_000_000);
  });
});

test("a range drawn out and back again holds what lies between its anchor and its end", () => {
  const row = fc.nat(30);
  fc.assert(
    fc.property(row, fc.array(row, { minLength: 1, maxLength: 8 }), (anchor, ends) => {
      const held = new Set([anchor]);
      let end = anchor;
      for (const next of ends) {
        const { add, remove } = drawOut(anchor, end, next);
        for (let one = add[0]; one <= add[1]; one++) held.add(one);
        if (remove !== null) for (let one = remove[0]; one <= remove[1]; one++) held.delete(one);
        end = next;
      }
      const [low, high] = [Math.min(anchor, end), Math.max(anchor, end)];
      expect([...held].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: high - low + 1 }, (_, i) => low + i),
      );
    }),
  );
});

describe("columns", () => {
  test.each([
    [null, "number,street,status,level,power,lastSeen"],
    ["", "number,street,status,level,power,lastSeen"],
    ["colour", "number,street,status,level,power,lastSeen"],
    ["cabinet,mast", "number,mast,cabinet"],
    ["lastSeen,number", "number,lastSeen"],
  ])("%j: %s", (stored, columns) => {
    expect(readColumns(stored).join(",")).toBe(columns);
  });
});

test("the columns shown share the whole width", () => {
  fc.assert(
    fc.property(
      fc.subarray(
        lightColumns.map(({ column }) => column),
        { minLength: 1 },
      ),
      (shown) => {
        const widths = columnWidths(shown);
        expect(widths).toHaveLength(shown.length);
        expect(widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100);
      },
    ),
  );
});

describe("what narrows the list", () => {
  // The words are not looked up here: the key with its values is what is said.
  const say = Object.assign(
    (word: string, values?: object) => `${word}${values ? ` ${JSON.stringify(values)}` : ""}`,
    { code: () => "", language: "de" as const },
  ) as Translate;
  const names = {
    area: (id: string) => `name of ${id}`,
    cabinet: (number: string) => number,
    segment: (id: string) => id,
    group: (id: string) => id,
    type: (id: string) => id,
  };

  test("search, status and order have fields of their own", () => {
    expect(
      filterWords({ ...allLights, q: "x", status: "fault", order: "desc" }, names, say),
    ).toEqual([]);
  });

  test("the others are named", () => {
    expect(filterWords({ ...allLights, area: "ar_1", controller: "without" }, names, say)).toEqual([
      { part: "area", words: "name of ar_1" },
      { part: "controller", words: "lights.controller.without" },
    ]);
  });

  test("which light points a filter means has nothing to do with their order", () => {
    expect(chosenBy({ ...allLights, status: "fault", sort: "power", order: "desc" })).toBe(
      "status=fault",
    );
  });
});

describe("a row with what its lamp says by now", () => {
  const row: LightRow = {
    id: "lp_1",
    index: 4,
    number: "1",
    mast: null,
    street: null,
    houseNumber: null,
    area: null,
    cabinet: null,
    luminaireType: null,
    ratedPowerW: 40,
    switching: "networked",
    deviceId: "lc-1",
    status: "off",
    levelPercent: 0,
    powerW: 0.5,
    byHand: false,
    stale: true,
    lastSeenAt: 7,
  };
  const lamps = (status: number, level: number, flags: number, power: number) => ({
    placeOf: (id: string) => (id === "lp_1" ? 0 : null),
    status: () => Uint8Array.of(status),
    level: () => Uint8Array.of(level),
    flags: () => Uint8Array.of(flags),
    power: () => Uint16Array.of(power),
  });

  test("it burns by now", () => {
    expect(liveRow(row, lamps(1, 70, lampFlags.byHand, 281))).toMatchObject({
      status: "on",
      levelPercent: 70,
      powerW: 28.1,
      byHand: true,
      stale: false,
    });
  });

  test("nothing newer is known", () => {
    expect(liveRow(row, lamps(4, unknownLevel, lampFlags.stale, unknownPower))).toBe(row);
    expect(liveRow({ ...row, id: "lp_2" }, lamps(1, 70, 0, 281))).toMatchObject({ status: "off" });
  });

  test("what it does not say stays as it was told", () => {
    expect(liveRow(row, lamps(1, unknownLevel, 0, unknownPower))).toMatchObject({
      status: "on",
      levelPercent: 0,
      powerW: 0.5,
    });
  });
});
