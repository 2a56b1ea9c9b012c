import { describe, expect, test } from "vitest";
import {
  clashing,
  differing,
  draftOf,
  numberOf,
  readDraft,
  rebased,
} from "../../../dashboard/stock/object-draft.ts";
import { objectFields } from "../../../dashboard/stock/object-fields.ts";

const german = new Intl.NumberFormat("de", { maximumFractionDigits: 7, useGrouping: false });
const write = (value: number): string => german.format(value);

const typeFields = objectFields.luminaireType;
const mastFields = objectFields.mast;
const type = {
  name: "NAV 70",
  manufacturer: null,
  ratedPower: 83.5,
  standbyPower: 0,
  powerCurve: [
    [0, 4],
    [100, 83.5],
  ],
  lightSource: "sodium",
  lumens: null,
  ratedLifeHours: 16_000,
  lumenDepreciation: [
    [0, 1],
    [8_000, 0.57],
  ],
  note: null,
};
const mast = {
  number: "M 1",
  heightMeters: 6,
  material: null,
  installedYear: 1998,
  latitude: 50.012_345_678_912,
  longitude: 8.5,
  note: null,
};

describe("a form of the stock", () => {
  test("shows an object as the reader writes, shares as per cent", () => {
    const draft = draftOf(typeFields, type, write);
    expect(draft["ratedPower"]).toBe("83,5");
    expect(draft["manufacturer"]).toBe("");
    expect(draft["lumenDepreciation"]).toEqual([
      ["0", "100"],
      ["8000", "57"],
    ]);
  });

  test.each([
    ["a type", typeFields, type],
    ["a mast with more places than are shown", mastFields, mast],
  ])("untouched, %s says nothing to save", (_what, fields, object) => {
    const draft = draftOf(fields, object, write);
    expect(readDraft(fields, draft).faults).toEqual({});
    expect(differing(fields, draft, object, write)).toEqual({});
  });

  test("says only what was touched, and as the server takes it", () => {
    const draft = {
      ...draftOf(typeFields, type, write),
      name: "  NAV 70 E ",
      ratedPower: "84,0",
      lightSource: "",
      standbyPower: "",
      lumenDepreciation: [
        ["0", "100"],
        ["", ""],
        ["8000", "58"],
      ] as const,
    };
    expect(differing(typeFields, draft, type, write)).toEqual({
      name: "NAV 70 E",
      ratedPower: 84,
      lightSource: null,
      lumenDepreciation: [
        [0, 1],
        [8_000, 0.58],
      ],
    });
  });

  test("what is written otherwise and means the same is no change", () => {
    const draft = { ...draftOf(typeFields, type, write), ratedPower: " 83.50 " };
    expect(differing(typeFields, draft, type, write)).toEqual({});
  });

  test("a new one begins with what is usual", () => {
    const draft = draftOf(objectFields.segment, { cabinetId: "c1" }, write);
    expect(draft["dayPowered"]).toBe(true);
    expect(readDraft(objectFields.segment, { ...draft, number: "1" }).values).toMatchObject({
      number: "1",
      output: null,
      dayPowered: true,
    });
    // The server has no null here.
    expect(readDraft(typeFields, draftOf(typeFields, {}, write)).values["standbyPower"]).toBe(0);
  });

  test("devices behind a gateway, one a line or however they were pasted", () => {
    const draft = { name: "", deviceIds: " a-1\nb-2, a-1;\tc-3 ", latitude: "", longitude: "" };
    expect(readDraft(objectFields.gateway, draft).values["deviceIds"]).toEqual([
      "a-1",
      "b-2",
      "c-3",
    ]);
  });
});

describe("faults of a form", () => {
  const faultOf = (field: string, text: string): string | undefined =>
    readDraft(typeFields, { ...draftOf(typeFields, type, write), [field]: text }).faults[field];

  test.each([
    ["name", "   ", "missing"],
    ["ratedPower", "", "missing"],
    ["ratedPower", "viel", "number"],
    ["ratedPower", "5000,1", "range"],
    ["ratedPower", "5000", undefined],
    ["standbyPower", "-1", "range"],
    ["ratedLifeHours", "", undefined],
  ])("%s of %j: %s", (field, text, fault) => {
    expect(faultOf(field, text)).toBe(fault);
  });

  test("a whole number is whole", () => {
    const faults = (year: string) =>
      readDraft(mastFields, { ...draftOf(mastFields, mast, write), installedYear: year }).faults;
    expect(faults("1998,5")).toEqual({ installedYear: "range" });
    expect(faults("1998")).toEqual({});
  });

  test.each([
    [
      "ascending, no place twice",
      [
        ["0", "4"],
        ["0", "5"],
      ],
    ],
    [
      "two numbers each",
      [
        ["0", "4"],
        ["50", ""],
      ],
    ],
    [
      "levels to 100 %",
      [
        ["0", "4"],
        ["101", "5"],
      ],
    ],
    [
      "levels in whole per cent",
      [
        ["0", "4"],
        ["50,5", "5"],
      ],
    ],
    ["nothing below nothing", [["0", "-4"]]],
  ] as const)("points of a curve: %s", (_what, powerCurve) => {
    const draft = { ...draftOf(typeFields, type, write), powerCurve };
    expect(readDraft(typeFields, draft).faults).toEqual({ powerCurve: "points" });
  });

  test.each([
    ["50", "", { latitude: "placeHalf", longitude: "placeHalf" }],
    ["", "", {}],
    ["90,1", "8", { latitude: "latitude" }],
    ["50", "180,1", { longitude: "longitude" }],
    ["50", "Ost", { longitude: "longitude" }],
    ["-90", "-180", {}],
  ])("a place of %j and %j", (latitude, longitude, faults) => {
    const draft = { ...draftOf(mastFields, mast, write), latitude, longitude };
    expect(readDraft(mastFields, draft).faults).toEqual(faults);
  });

  test("numbers as people write them, and nothing else", () => {
    expect(["1", " 1,5 ", "-0.5", "+3"].map(numberOf)).toEqual([1, 1.5, -0.5, 3]);
    expect(["", "1e3", "1.000,5", "0x1", "1,", "∞"].map(numberOf)).toEqual(Array(6).fill(null));
  });
});

describe("somebody else was faster", () => {
  const mine = { name: "Meiner", ratedPower: 84, lumens: 9_000 };
  const theirs = { ...type, name: "Ihrer", lumens: 9_000, note: "von ihnen" };

  test("only what both have changed to different values clashes", () => {
    expect(clashing(mine, type, theirs)).toEqual(["name"]);
  });

  test("the form goes on over theirs with what the reader keeps", () => {
    const draft = { ...draftOf(typeFields, type, write), name: "Meiner", ratedPower: "84" };
    const both = rebased(typeFields, draft, theirs, ["ratedPower"], write);
    expect(both).toMatchObject({ name: "Ihrer", ratedPower: "84", note: "von ihnen" });
    expect(differing(typeFields, both, theirs, write)).toEqual({ ratedPower: 84 });
  });
});
