import { describe, expect, test } from "vitest";
import { roles } from "../../../api/contract/session.ts";
import { chooseLanguage } from "../../../dashboard/i18n/language-choice.ts";
import { mediaTypeOf } from "../../../dashboard/imports/file-kind.ts";
import { parseClock } from "../../../dashboard/parts/clock-text.ts";
import { leastPasswordLength } from "../../../api/contract/password-rules.ts";
import { newPasswordFault } from "../../../dashboard/session/password.ts";
import { leastRole, mayDo } from "../../../dashboard/session/rights.ts";
import { nextNeedingAttention } from "../../../dashboard/shell/next-attention.ts";

test.each([
  ["23:00", "23:00"],
  ["23.00", "23:00"],
  ["2300", "23:00"],
  ["23", "23:00"],
  ["9:5", "09:05"],
  [" 7 uhr ", "07:00"],
  ["7:30 Uhr", "07:30"],
  ["24:00", null],
  ["12:60", null],
  ["", null],
  ["abends", null],
  ["12:00 PM", null],
])("a clock time typed as %j", (text, clock) => {
  expect(parseClock(text)).toBe(clock);
});

test.each([
  ["bestand.geojson", "application/geo+json"],
  ["BESTAND.JSON", "application/geo+json"],
  ["a.b.csv", "text/csv"],
  ["Bestand.XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["bestand.xls", null],
  ["bestand", null],
])("the media type of %s", (name, type) => {
  expect(mediaTypeOf(name)).toBe(type);
});

test.each([
  ["en", ["de-DE"], "en"],
  [null, ["fr-FR", "en-GB", "de"], "en"],
  [null, ["fr-FR"], "de"],
  ["fr", [], "de"],
] as const)("language stored %j, wished %j", (stored, wished, language) => {
  expect(chooseLanguage(stored, wished)).toBe(language);
});

test("a new password is long enough and typed alike twice", () => {
  const good = "Mast am Bach steht schief".slice(0, leastPasswordLength);
  expect(newPasswordFault(good, good, [])).toBeNull();
  expect(newPasswordFault(good.slice(1), good.slice(1), [])).toBe("tooShort");
  expect(newPasswordFault(good, `${good}y`, [])).toBe("different");
});

describe("rights", () => {
  test("each role may do what those before it may", () => {
    for (const [action, least] of Object.entries(leastRole)) {
      for (const role of roles) {
        const enough = roles.indexOf(role) >= roles.indexOf(least);
        expect(mayDo(role, action as keyof typeof leastRole)).toBe(enough); // entries widen keys
      }
    }
    expect(mayDo("viewer", "switchLights")).toBe(false);
    expect(mayDo("technician", "switchLights")).toBe(true);
    expect(mayDo("technician", "editPrograms")).toBe(false);
  });
});

describe("the next lamp that needs attention", () => {
  const ids = ["a", "b", "c", "d", "e"];
  const lamps = (...status: number[]) => ({
    // Only the ids are looked at.
    columns: () => ({ ids }) as never,
    status: () => Uint8Array.from(status),
    placeOf: (id: string) => (ids.includes(id) ? ids.indexOf(id) : null),
  });
  test.each([
    ["faults come before silence", lamps(4, 1, 3, 1, 1), null, "c"],
    ["goes on after the present one", lamps(1, 3, 1, 3, 1), "b", "d"],
    ["goes round", lamps(1, 3, 1, 3, 1), "d", "b"],
    ["silence when there is no other fault", lamps(4, 1, 3, 1, 1), "c", "a"],
    ["nothing when all is well", lamps(1, 1, 0, 1, 2), "a", null],
    ["nothing beside the present one", lamps(1, 3, 1, 1, 1), "b", null],
    ["an unknown one counts as none", lamps(1, 3, 1, 1, 1), "z", "b"],
  ] as const)("%s", (_, store, current, expected) => {
    expect(nextNeedingAttention(store, current)).toBe(expected);
  });
});
