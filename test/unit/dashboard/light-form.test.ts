import { describe, expect, test } from "vitest";
import type { LightPointView } from "../../../api/contract/stock.ts";
import { fieldWords, valueWords } from "../../../dashboard/history/value-words.ts";
import { createFormats } from "../../../dashboard/format/formats.ts";
import type { Translate } from "../../../dashboard/i18n/translate.ts";
import {
  changesOf,
  checkDraft,
  conflictsOf,
  draftOf,
  newDraft,
} from "../../../dashboard/light/edit/light-draft.ts";
import { parseDegrees, parseInstalledOn } from "../../../dashboard/stock/light-fields.ts";

const saved: LightPointView = {
  id: "lp_1",
  version: 3,
  number: "0417",
  mast: "M 7",
  street: "Lindenstraße",
  houseNumber: null,
  areaId: "ar_1",
  latitude: 52.5163,
  longitude: 13.3777,
  cabinetId: "cab_1",
  segmentId: "seg_1",
  phase: "L2",
  luminaireTypeId: null,
  switching: "networked",
  lightingClass: "P4",
  minimumLevel: 30,
  defaultLevel: 100,
  neverDim: false,
  zeichen394: false,
  calendarId: null,
  installedOn: "2019-05",
  note: null,
  deviceId: "lc-1",
  output: 1,
  groupIds: [],
  sourceKey: null,
  source: null,
  deletedAt: null,
};
const german = createFormats("de", "Europe/Berlin");

describe("the form of a light point", () => {
  test("what has not been touched changes nothing, though degrees are written with a comma", () => {
    const draft = draftOf(saved, german.plain);
    expect(draft.latitude).toBe("52,5163");
    const { values, faults } = checkDraft(draft);
    expect(faults.size).toBe(0);
    expect(changesOf(saved, values)).toEqual({});
  });

  test("only what differs is sent; emptied text is none", () => {
    const draft = {
      ...draftOf(saved, german.plain),
      mast: " ",
      note: " Mast steht schief ",
      longitude: "13.3779",
      installedOn: "1.6.2019",
    };
    expect(changesOf(saved, checkDraft(draft).values)).toEqual({
      mast: null,
      note: "Mast steht schief",
      longitude: 13.3779,
      installedOn: "2019-06-01",
    });
  });

  test("a new one needs a number and a place on earth", () => {
    expect([...checkDraft(newDraft("", "")).faults.keys()].toSorted()).toEqual([
      "latitude",
      "longitude",
      "number",
    ]);
    expect(checkDraft({ ...newDraft("91", "13,4"), number: "1" }).faults).toEqual(
      new Map([["latitude", "latitude"]]),
    );
    expect(checkDraft({ ...newDraft("52,5", "13,4"), number: "1" }).faults.size).toBe(0);
  });

  test("a conflict is what both have changed, to different values", () => {
    const theirs = { ...saved, version: 4, note: "ihre", mast: "M 8", phase: "L3" as const };
    expect(conflictsOf(saved, theirs, { note: "meine", mast: "M 8", street: "Ahornweg" })).toEqual([
      "note",
    ]);
  });
});

describe("what people write", () => {
  test.each([
    ["52,5163", 52.5163],
    [" 52.5163 ", 52.5163],
    ["-0,12", -0.12],
    ["52° 30'", null],
    ["1.234,5", null],
    ["", null],
  ])("%j is %s degrees", (text, degrees) => {
    expect(parseDegrees(text)).toBe(degrees);
  });

  test.each([
    ["2019", "2019"],
    ["2019-5", "2019-05"],
    ["05.2019", "2019-05"],
    ["1.5.2019", "2019-05-01"],
    ["01/05/2019", "2019-05-01"],
    ["2019-05-01", "2019-05-01"],
    ["29.2.2020", "2020-02-29"],
    ["29.2.2019", null],
    ["13.2019", null],
    ["19", null],
    ["gestern", null],
  ])("%j is the date %s", (text, date) => {
    expect(parseInstalledOn(text)).toBe(date);
  });
});

describe("values of the history in words", () => {
  const say = Object.assign((word: string) => word, {
    code: (family: string, code: string) => `${family}.${code}`,
    language: "de" as const,
  }) as Translate;

  test.each([
    ["note", null, "history.empty"],
    ["neverDim", true, "history.yes"],
    ["neverDim", false, "history.no"],
    ["switching", "byCabinet", "switching.byCabinet"],
    ["minimumLevel", 30, "30\u00a0%"],
    ["ratedPower", 70, "70,0\u00a0W"],
    ["latitude", 52.5163, "52,5163"],
    ["street", "Lindenstraße", "Lindenstraße"],
  ])("%s %s: %s", (field, value, words) => {
    expect(valueWords(field, value, say, german)).toBe(words);
  });

  test("what belongs to something else carries its name", () => {
    expect(fieldWords("group:Altstadt", say)).toBe("stockField.group Altstadt");
    expect(fieldWords("mast", say)).toBe("stockField.mast");
  });
});
