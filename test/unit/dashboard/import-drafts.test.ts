import { describe, expect, test } from "vitest";
import { toChoice, toggled, usualChoice } from "../../../dashboard/imports/apply-draft.ts";
import { projector, spanOf } from "../../../dashboard/imports/places-span.ts";
import {
  isChanged,
  mergedSettings,
  noDraft,
  readAs,
  withColumn,
} from "../../../dashboard/imports/settings-draft.ts";

const columns = [
  { column: "Nr", field: "number", proposed: "number", samples: ["1"] },
  { column: "Lage", field: "street", proposed: "street", samples: ["Am Bach"] },
  { column: "Bem", field: null, proposed: null, samples: [] },
];

describe("how a file is read, corrected by a person", () => {
  test("nothing said is nothing changed", () => {
    expect(isChanged(noDraft)).toBe(false);
    expect(isChanged({ ...noDraft, crs: null })).toBe(true);
    expect(isChanged({ ...noDraft, watts: { "NAV 70": 83 } })).toBe(true);
  });

  test("a field has one column: whichever had it before is no longer read", () => {
    const draft = withColumn(noDraft, columns, "Bem", "street");
    expect(draft.columns).toEqual({ Bem: "street", Lage: null });
    expect(columns.map((one) => readAs(draft, one))).toEqual(["number", null, "street"]);
  });

  test("what goes back to what it was leaves the draft", () => {
    const away = withColumn(noDraft, columns, "Nr", null);
    expect(away.columns).toEqual({ Nr: null });
    expect(isChanged(withColumn(away, columns, "Nr", "number"))).toBe(false);
  });

  test("read anew with what was said before and the corrections over it", () => {
    const before = {
      source: "Nord",
      columns: { Nr: "number" },
      kinds: { Poller: "ignore" },
    } as const;
    const draft = { ...noDraft, crs: "EPSG:25832", columns: { Bem: "note" } };
    expect(mergedSettings(before, draft)).toEqual({
      source: "Nord",
      crs: "EPSG:25832",
      columns: { Nr: "number", Bem: "note" },
      kinds: { Poller: "ignore" },
      watts: {},
    });
  });
});

describe("what is taken of it", () => {
  test("new and changed ones usually, vanished ones only when somebody says so", () => {
    expect(toChoice(usualChoice)).toEqual({
      added: true,
      changed: true,
      vanished: false,
      exceptRows: [],
      exceptLightIds: [],
    });
  });

  test("a row is taken out and put back", () => {
    const out = toggled(new Set([3]), 7);
    expect([...out]).toEqual([3, 7]);
    expect([...toggled(out, 3)]).toEqual([7]);
  });
});

describe("the picture of the places", () => {
  test("a box says its middle and its extent", () => {
    const span = spanOf([13, 52, 13.1, 52.2]);
    expect(span.latitude).toBeCloseTo(52.1);
    expect(span.northKm).toBeCloseTo(22.3, 1);
    expect(span.eastKm).toBeCloseTo(6.84, 1);
  });

  test.each([[[13, 52, 13.1, 52.2]], [[13, 52, 13, 52]], [[-180, -80, 180, 80]]] as const)(
    "%j fits with its margin, north up",
    ([west, south, east, north]) => {
      const at = projector([west, south, east, north], 640, 420, 24);
      const [left, bottom] = at(west, south);
      const [right, top] = at(east, north);
      for (const x of [left, right]) expect(x >= 23.9 && x <= 616.1).toBe(true);
      for (const y of [bottom, top]) expect(y >= 23.9 && y <= 396.1).toBe(true);
      expect(top <= bottom && left <= right).toBe(true);
    },
  );
});
