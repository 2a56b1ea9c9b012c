import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RecordLine } from "../../../api/contract/record.ts";
import { recordQuery, everything } from "../../../dashboard/client/record.ts";
import { createFormats } from "../../../dashboard/format/formats.ts";
import { readKeptHead } from "../../../dashboard/record/kept-head.ts";
import {
  changesOf,
  lineSentence,
  objectPath,
  plainWords,
} from "../../../dashboard/record/record-words.ts";
import { de } from "../../../api/locales/de.ts";
import type { Translate } from "../../../dashboard/i18n/translate.ts";

const catalogue: Readonly<Record<string, string>> = de;
const fill = (word: string, values: object = {}): string =>
  Object.entries(values).reduce((text, [k, v]) => text.replaceAll(`{{${k}}}`, String(v)), word);
/** Words as i18next finds them, without its loading. */
const t: Translate = Object.assign(
  (word: string, values?: object) => fill(catalogue[word] ?? word, values),
  {
    code: (family: string, code: string, values?: object) =>
      fill(catalogue[`${family}.${code}`] ?? catalogue[`${family}.other`] ?? "", {
        ...values,
        code,
      }),
    language: "de" as const,
  },
);

const line: RecordLine = {
  row: 1,
  at: 0,
  actor: "u_1",
  name: "Frau Muster",
  role: "administrator",
  action: "user.created",
  object: "user:u_2",
  objectName: null,
  before: null,
  after: null,
  reason: null,
  address: null,
  erased: [],
};

test.each<[Partial<RecordLine>, string]>([
  [{ after: { name: "Ada" } }, "Frau Muster hat die Person „Ada“ angelegt."],
  [
    { objectName: "gelöschte Person 1" },
    "Frau Muster hat die Person „gelöschte Person 1“ angelegt.",
  ],
  [{}, "Frau Muster hat die Person u_2 angelegt."],
  [{ action: "override.ended" }, "Frau Muster hat eine Handschaltung beendet."],
  [
    { action: "mast.changed", object: "mast:m_1", after: { number: "M 1" } },
    "Frau Muster hat geändert: Mast „M 1“.",
  ],
  [
    { actor: "cli", name: "CLI", action: "backup.made" },
    "Befehlszeile hat eine Sicherung erstellt.",
  ],
  [{ action: "new.thing" }, "Frau Muster: new.thing"],
  [{ name: null, action: "session.opened" }, "u_1 hat sich angemeldet."],
])("%j is said as: %s", (part, sentence) => {
  expect(lineSentence({ ...line, ...part }, t)).toBe(sentence);
});

test.each<[unknown, unknown, unknown]>([
  [{ a: 1, b: 2 }, { a: 1, b: 3 }, [{ field: "b", before: 2, after: 3 }]],
  [null, { a: 1, b: null }, [{ field: "a", before: undefined, after: 1 }]],
  [null, null, []],
  [[{ id: "x" }], null, [{ field: "value", before: [{ id: "x" }], after: undefined }]],
  ["not JSON", null, [{ field: "value", before: "not JSON", after: undefined }]],
])("from %j to %j", (before, after, changes) => {
  expect(changesOf({ before, after })).toEqual(changes);
});

test.each([
  ["user:u_2", "/admin/people/u_2"],
  ["lightPoint:lp_1", "/lights/lp_1"],
  ["program:p_1", "/programs/p_1"],
  ["mast:m_1", "/masts/m_1"],
  ["door:notAllowed", null],
  ["light:", null],
  ["nothing", null],
])("%s is seen at %s", (object, path) => {
  expect(objectPath({ object })).toBe(path);
});

test("values read as a person reads them", () => {
  const formats = createFormats("de", "Europe/Berlin");
  const words = (field: string, value: unknown) => plainWords(field, value, t, formats);
  expect(words("role", "planner")).toBe("Planung");
  expect(words("until", 1_795_000_000_000)).toMatch(/^\d\d\.\d\d\.2026/);
  expect([words("x", null), words("x", true), words("x", 1.5)]).toEqual(["leer", "ja", "1,5"]);
  expect([words("x", ["a", "b"]), words("x", { a: 1 })]).toEqual(["a, b", '{"a":1}']);
});

test("days of a choice are those of the town, both included, also when the clocks change", () => {
  const choice = { ...everything, from: "2026-10-25", until: "2026-10-25", text: "a b" };
  const query = recordQuery(choice, "Europe/Berlin");
  expect(Number(query.get("to")) - Number(query.get("from"))).toBe(25 * 3_600_000);
  expect(query.get("text")).toBe("a b");
  expect(recordQuery(everything, "Europe/Berlin").size).toBe(0);
});

test("a kept head is read, and nothing else is taken for one", () => {
  const head = { rows: 1, mac: "a", at: 2, keyId: "b", signature: "c" };
  expect(readKeptHead(`${JSON.stringify(head)}\n`)).toEqual(head);
  for (const text of ["", "null", "[]", "{}", '{"rows":"1"}'])
    expect(readKeptHead(text)).toBeNull();
});

test("each action that the office writes by name has a sentence", () => {
  const folder = fileURLToPath(new URL("../../../api/", import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("locales"))
    .map((name) => readFileSync(`${folder}${name}`, "utf8"));
  const actions = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\baction:\s+"([a-zA-Z]+\.[a-zA-Z]+)"/g)].map(([, action]) => action ?? ""),
    ),
  );
  const ofStock = /^(?:lightPoint|group)\.(?:created|changed|deleted)$/;
  expect(actions.size).toBeGreaterThan(50);
  expect(
    [...actions].filter((one) => !ofStock.test(one) && !(`recordAction.${one}` in catalogue)),
  ).toEqual([]);
});
