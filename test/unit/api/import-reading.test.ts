import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readLampText } from "../../../api/import/read/lamp-text.ts";
import { coordinateSystem } from "../../../api/import/read/coordinate-system.ts";
import { importFields } from "../../../api/import/read/field-words.ts";
import { parseNumber } from "../../../api/import/read/numbers.ts";
import { gridReference, parseAngle, parseWkt } from "../../../api/import/read/place-text.ts";
import { dateOf } from "../../../api/import/read/row-dates.ts";
import { sourceName } from "../../../api/import/read/source-name.ts";
import { de } from "../../../api/locales/de.ts";
import { fieldsOf, lightsOf, problemsOf, readContent } from "./import-harness.ts";

describe("the text of a lamp", () => {
  test.each([
    ["NAV 70 W", "sodium", 70, null],
    ["LED 40W", "led", 40, null],
    ["2x18W TC-L", "fluorescent", 18, 2],
    ["HSE-T 1x70", "sodium", 70, 1],
    ["SON 70", "sodium", 70, null],
    ["HQL 125", "mercury", 125, null],
    ["150 W SON-T", "sodium", 150, null],
    ["LED-36W-4000K", "led", 36, null],
    ["0,04 kW", "unknown", 40, null],
    ["sodíková výbojka 70W", "sodium", 70, null],
    ["Halogen-Metalldampf 35W", "metalHalide", 35, null],
    ["Sodio alta pressione 100 W", "sodium", 100, null],
    ["LED 4000K", "led", null, null],
    ["LED 740", "led", null, null],
    ["T8 58W", "fluorescent", 58, null],
    ["warm white", "unknown", null, null],
    ["Gasentladungslampe", "unknown", null, null],
  ] as const)("%s", (text, source, watts, lamps) => {
    expect(readLampText(text)).toEqual({ source, watts, lamps });
  });
});

describe("numbers", () => {
  test.each([
    ["1.234,5", null, 1234.5],
    ["1,234.5", null, 1234.5],
    ["1.234", ",", 1234],
    ["1.234", ".", 1.234],
    ["1,234", ",", 1.234],
    ["1.234.567", null, 1234567],
    ["389 123,45", null, 389123.45],
    ["2'600'000.5", null, 2600000.5],
    ["-0,5", null, -0.5],
    ["43,5 W", null, 43.5],
    ["1.0E+05", null, 100000],
    ["12 m 3", null, null],
    ["", null, null],
    ["siehe Plan", null, null],
  ] as const)("%s in a column with %s is %s", (text, sign, value) => {
    expect(parseNumber(text, sign)?.value ?? null).toBe(value);
  });
});

test.each([
  ["2015", "2015"],
  [2015, "2015"],
  ["12.3.2015", "2015-03-12"],
  ["03/2015", "2015-03"],
  ["2015-03-12T10:00", "2015-03-12"],
  ["12/25/2015", "2015-12-25"],
  [42_075, "2015-03-12"],
  [1_426_118_400_000, "2015-03-12"],
  ["99.99.2015", null],
  ["neu", null],
])("the date %j is %j", (value, date) => {
  expect(dateOf(value)).toBe(date);
});

describe("places in texts", () => {
  test("degrees, minutes and seconds", () => {
    expect(parseAngle(`52°31'12"N`)).toBeCloseTo(52.52, 5);
    expect(parseAngle("W 3° 30.5'")).toBeCloseTo(-3.508333, 5);
    expect(parseAngle("52.5")).toBeNull();
  });

  test("references of the British grid", () => {
    expect(gridReference("TQ 29512 84012")).toEqual([529_512, 184_012]);
    expect(gridReference("SU123456")).toEqual([412_350, 145_650]);
    expect(gridReference("high street")).toBeNull();
  });

  test("well-known text", () => {
    expect(parseWkt("SRID=4326;POINT(13.4 52.5)")).toEqual({
      type: "Point",
      coordinates: [13.4, 52.5],
    });
    expect(parseWkt("MULTIPOINT((1 2),(3 4))")).toEqual({
      type: "MultiPoint",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(parseWkt("LINESTRING Z (1 2 3, 4 5 6)")).toEqual({
      type: "LineString",
      coordinates: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
    expect(parseWkt("POINT EMPTY")).toBeNull();
  });

  test.each([
    ["WKT", "nr;wkt_geom\n1;POINT(13.4 52.5)\n2;POINT(13.41 52.51)\n"],
    ["both numbers in a cell, latitude first", "nr;GPS\n1;52.5, 13.4\n2;52.51, 13.41\n"],
    ["degrees and minutes", `nr;lat;lon\n1;52°30'0"N;13°24'0"E\n2;52°30'36"N;13°24'36"E\n`],
    ["degrees the wrong way round", "Nr;Straße;Länge;Breite\n1;Weg;52,5;13,4\n2;Weg;52,51;13,41\n"],
  ])("%s", async (_name, content) => {
    const [first, second] = lightsOf(
      await readContent(content, "csv", { timeZone: "Europe/Berlin" }),
    );
    expect(first?.at[0]).toBeCloseTo(13.4, 6);
    expect(first?.at[1]).toBeCloseTo(52.5, 6);
    expect(second?.at[0]).toBeCloseTo(13.41, 6);
  });
});

/** Points with published coordinates in two systems. */
test.each([
  // The middle of the Dutch grid (Amersfoort, Onze Lieve Vrouwetoren).
  [28992, [155_000, 463_000], [5.387206, 52.155174], 1],
  // The worked example of Ordnance Survey's guide (Caister Water Tower), whose transformation is good to 5 m.
  [27700, [651_409.903, 313_177.27], [1.716052, 52.657979], 5],
] as const)(
  "EPSG:%d is computed as its country does",
  (code, [east, north], [longitude, latitude], meters) => {
    const at = coordinateSystem(code)?.toPlace(east, north);
    const perDegree = 111_320;
    expect(Math.abs((at?.[0] ?? 0) - longitude) * perDegree * 0.61).toBeLessThan(meters);
    expect(Math.abs((at?.[1] ?? 0) - latitude) * perDegree).toBeLessThan(meters);
  },
);

describe("what a person says", () => {
  const content =
    "Nr;A;Lampe;x;y;Was\n1;Allee;Park;380000;5820000;Kiste\n2;Allee;Park;380040;5820000;Leuchte\n";

  test("decides over what was found", async () => {
    const found = await readContent(content, "csv");
    expect(fieldsOf(found)).toMatchObject({ Nr: "number", A: null, Lampe: "lampType", Was: null });
    const town = await readContent(content, "csv", {
      settings: {
        columns: { A: "street", Was: "kind", Lampe: "luminaireType" },
        kinds: { Kiste: "ignore" },
        watts: { Park: 31 },
        crs: "25833",
      },
    });
    expect(town.result.reading.crs).toMatchObject({ code: "EPSG:25833", how: "given" });
    expect(problemsOf(town)).toEqual(["2 -notALamp"]);
    expect(lightsOf(town)).toMatchObject([
      { number: "2", street: "Allee", type: { ratedPower: 31, assumed: false } },
    ]);
    expect(lightsOf(town)[0]?.at[0]).toBeCloseTo(13.23, 1);
    expect(town.result.says).toContain("street");
  });

  test("where the town is decides between zones", async () => {
    const west = await readContent(content, "csv", { near: [7.2, 52.5] });
    const east = await readContent(content, "csv", { near: [13.2, 52.5] });
    expect([west, east].map(({ result }) => result.reading.crs?.code)).toEqual([
      "EPSG:25832",
      "EPSG:25833",
    ]);
    expect(east.result.reading.crsCandidates).toContainEqual({
      code: "EPSG:25832",
      name: "ETRS89 / UTM zone 32N",
    });
  });

  test("is refused where it makes no sense", async () => {
    await expect(
      readContent(content, "csv", { settings: { columns: { A: "colour" } } }),
    ).rejects.toMatchObject({ code: "unknownField" });
    await expect(
      readContent(content, "csv", { settings: { crs: "EPSG:1" } }),
    ).rejects.toMatchObject({ code: "coordinateSystem" });
  });

  test("numbers that fit no system leave every row out, with the remedy, and not the file", async () => {
    const town = await readContent("Nr;x;y\n1;1e9;2e9\n2;1e9;3e9\n", "csv");
    expect(town.result.reading.crs).toBeNull();
    expect(problemsOf(town)).toEqual(["2 -unknownSystem", "3 -unknownSystem"]);
  });
});

describe("places of a town", () => {
  const rows = (count: number, lon: number, lat: number, from: number): string[] =>
    Array.from({ length: count }, (_, i) => `${from + i};${lon + i * 0.0005};${lat}`);
  const read = (lines: readonly string[]) =>
    readContent(["nr;lon;lat", ...lines].join("\n"), "csv");

  test("an exclave is none that lies far off; a slip of the pen is", async () => {
    const town = await read([
      ...rows(100, 9, 50, 1),
      ...rows(4, 9.6, 50.4, 200),
      "300;9;5",
      "301;-9;50",
      "302;90;50",
    ]);
    expect(lightsOf(town)).toHaveLength(104);
    expect(problemsOf(town).filter((one) => one.includes("-"))).toEqual([
      "106 -farOff",
      "107 -farOff",
      "108 -farOff",
    ]);
  });

  test("the same slip in many rows is still one", async () => {
    const town = await read([...rows(100, 9, 50, 1), ...rows(30, -9.0145, 50, 200)]);
    expect(lightsOf(town)).toHaveLength(100);
  });

  test("many lamps at one place are said to stand at a stand-in", async () => {
    const town = await read([
      ...rows(50, 9, 50, 1),
      ...Array.from({ length: 20 }, (_, i) => `${100 + i};9.001;50.001`),
    ]);
    expect(problemsOf(town).filter((one) => one.endsWith("manyAtPlace"))).toHaveLength(20);
  });
});

describe("rows that are alike", () => {
  const read = (lines: readonly string[]) =>
    readContent(["Nr;Straße;lon;lat;Leuchtentyp;Leistung", ...lines].join("\n"), "csv");

  test("another luminaire under one number at one place is a further head, the same one is left out", async () => {
    const town = await read([
      "7;Weg;9;50;Park;40",
      "7;Weg;9;50;Straße;60",
      "7;Weg;9;50;Park;40",
      "7;Weg;9,001;50;Park;40",
    ]);
    expect(lightsOf(town)).toMatchObject([
      { row: 2, number: "7", sourceKey: "n:Weg|7@9.000000,50.000000", mast: null },
      { row: 3, number: "7/2", sourceKey: "n:Weg|7@9.000000,50.000000~2", mast: "7" },
      { row: 5, number: "7", sourceKey: "n:Weg|7@9.001000,50.000000" },
    ]);
    expect(problemsOf(town)).toEqual([
      "2 numberRepeats",
      "3 severalHeads",
      "4 -duplicateKey",
      "5 numberRepeats",
    ]);
  });

  test("numbers without their zeros are told", async () => {
    const town = await read(["00123;Weg;9;50;Park;40", "124;Weg;9,001;50;Park;40"]);
    expect(problemsOf(town)).toEqual(["3 zerosLost"]);
  });

  test("a table that we have written comes back under its own keys, cabinets and text like formulas too", async () => {
    const content =
      'kind;sourceKey;number;street;longitude;latitude;ratedPower;segments\nlightPoint;n:Weg|7@9.0,50.0;\'=7;Weg;9,0;50,0;1,5;\ncabinet;;S1;Weg;9,0;50,0;;"[{""number"":""1"",""output"":2,""dayPowered"":false}]"\n';
    const town = await readContent(content, "csv");
    expect(lightsOf(town)).toMatchObject([
      { sourceKey: "n:Weg|7@9.0,50.0", number: "=7", type: { ratedPower: 1.5 } },
    ]);
    expect(town.items[1]).toMatchObject({
      kind: "cabinet",
      number: "S1",
      segments: [{ number: "1", name: null, output: 2, dayPowered: false }],
    });
  });
});

test.each([
  ["lampen_2026-03-01.xlsx", "lampen"],
  ["Bestand 12.03.2026.csv", "Bestand"],
  ["street_lamps.geojson", "street_lamps"],
  ["20260301.csv", "20260301"],
  ["Leuchten (2).csv", "Leuchten"],
])("%s is a state of the inventory %s", (file, source) => {
  expect(sourceName(file)).toBe(source);
});

test("each reason and each field has words, and each reason a remedy", () => {
  const words: Readonly<Record<string, string>> = de;
  const folder = fileURLToPath(new URL("../../../api/import/", import.meta.url));
  const text = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(`${folder}${name}`, "utf8"))
    .join("\n");
  const named = /(?:code: |skipped\(|UnreadableFile\(\s*|problem\(|note\()"([a-zA-Z0-9]+)"/g;
  const codes = new Set([...text.matchAll(named)].map(([, code]) => code ?? ""));
  expect(codes.size).toBeGreaterThan(40);
  const missing = [...codes].flatMap((code) =>
    ["importProblem", "importRemedy"].map((family) => `${family}.${code}`),
  );
  const fields = importFields.map((field) => `importField.${field}`);
  expect([...missing, ...fields].filter((key) => words[key] === undefined)).toEqual([]);
});
