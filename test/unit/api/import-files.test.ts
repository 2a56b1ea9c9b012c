import { writeXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { fieldsOf, lightsOf, problemsOf, readContent } from "./import-harness.ts";

const table =
  'Nummer;Straße;lon;lat;Leistung\r\n12;Schloßweg;8,5;50,1;40\r\n13;"Gäßchen; hinten";8,51;50,11;1.000,5\r\n';
const wanted = [
  { row: 2, number: "12", street: "Schloßweg", at: [8.5, 50.1] },
  { row: 3, number: "13", street: "Gäßchen; hinten", at: [8.51, 50.11] },
];

describe("a table", () => {
  test.each([
    ["UTF-8", table, "utf-8"],
    ["UTF-8 with byte order mark", `\ufeff${table}`, "utf-8"],
    ["Windows-1252", Buffer.from(table, "latin1"), "windows-1252"],
    ["UTF-16 with byte order mark", Buffer.from(`\ufeff${table}`, "utf16le"), "utf-16le"],
    ["UTF-16 without one", Buffer.from(table, "utf16le"), "utf-16le"],
    ["Unix line ends", table.replaceAll("\r", ""), "utf-8"],
    ["a separator named as Excel does", `sep=;\r\n${table}`, "utf-8"],
  ])("is read as %s", async (name, content, encoding) => {
    const town = await readContent(content, "csv");
    const shift = name.startsWith("a separator") ? 1 : 0;
    expect(lightsOf(town)).toMatchObject(wanted.map((row) => ({ ...row, row: row.row + shift })));
    expect(town.result.reading).toMatchObject({ encoding, delimiter: ";" });
  });

  test("numbers its rows as the spreadsheet does, blank lines, quoted line ends and titles counted", async () => {
    const content = `Bestand der Stadt;;;;\n\n${table.replace("\r\n12", "\r\n\r\n12").replace("Schloßweg", '"Schloß\nweg"')}`;
    const town = await readContent(content, "csv");
    expect(lightsOf(town).map(({ row, street }) => [row, street])).toEqual([
      [5, "Schloß weg"],
      [6, "Gäßchen; hinten"],
    ]);
  });

  test.each([
    ["tabs", table.replaceAll(";", "\t").replace('"Gäßchen\t hinten"', "Gäßchen; hinten"), "\t"],
    [
      "commas",
      'Nummer,Straße,lon,lat,Leistung\n12,Schloßweg,8.5,50.1,40\n13,Gäßchen; hinten,8.51,50.11,"1,000.5"\n',
      ",",
    ],
  ])("is read with %s between its cells", async (_name, content, delimiter) => {
    const town = await readContent(content, "csv");
    expect(lightsOf(town)).toMatchObject(wanted);
    expect(lightsOf(town).map(({ type }) => type.ratedPower)).toEqual([40, 1000.5]);
    expect(town.result.reading.delimiter).toBe(delimiter);
  });

  test("names its columns under merged groups and with a line of units", async () => {
    const content =
      "Leuchte;;;Lage;\nNummer;Typ;Leistung;Rechtswert;Hochwert\n;;[W];m;m\n1;Park;40;477123,5;5540123,5\n";
    const town = await readContent(content, "csv");
    expect(fieldsOf(town)).toEqual({
      "Leuchte Nummer": "number",
      "Leuchte Typ": "luminaireType",
      "Leuchte Leistung [W]": "ratedPower",
      "Lage Rechtswert [m]": "longitude",
      "Lage Hochwert [m]": "latitude",
    });
    expect(lightsOf(town)).toMatchObject([{ row: 4, number: "1", type: { ratedPower: 40 } }]);
  });

  test.each([
    ["one column", "Nummer\n12\n", "noColumns"],
    ["nothing", "", "emptyFile"],
    ["an open quotation mark", `a;b\n"${"x".repeat(1_100_000)}`, "badCsv"],
  ])("of %s is refused", async (_name, content, code) => {
    await expect(readContent(content, "csv")).rejects.toMatchObject({ code });
  });
});

describe("a workbook", () => {
  const header = ["Nummer", "Straße", "lon", "lat", "Baujahr", "Mindestniveau"];
  const workbook = () =>
    writeXlsx({
      sheets: [
        { name: "Info", rows: [["Stand", new Date(Date.UTC(2026, 0, 2))]] },
        {
          name: "Bestand",
          rows: [
            ["Lampen"],
            [],
            header,
            ["L1", "Weg", 8.5, 50.1, new Date(Date.UTC(2012, 2, 12)), 0.5],
            [new Date(Date.UTC(2012, 2, 12)), "Weg", 8.51, 50.11, 2015, 1],
          ],
        },
      ],
    });

  test("gives its largest sheet, dates as dates, percent as levels", async () => {
    const town = await readContent(await workbook(), "xlsx");
    expect(town.result.reading).toMatchObject({ sheet: "Bestand", sheets: ["Info", "Bestand"] });
    expect(lightsOf(town)).toMatchObject([
      { row: 4, number: "L1", installedOn: "2012-03-12", minimumLevel: 50 },
      { row: 5, number: "2012-03-12", installedOn: "2015", minimumLevel: 1 },
    ]);
    expect(problemsOf(town)).toContain("5 numberBecameDate");
  });

  test("gives the sheet asked for, and names its sheets where it has none such", async () => {
    await expect(
      readContent(await workbook(), "xlsx", { settings: { sheet: "Info" } }),
    ).rejects.toMatchObject({ code: "noColumns" });
    await expect(
      readContent(await workbook(), "xlsx", { settings: { sheet: "x" } }),
    ).rejects.toMatchObject({
      code: "noSuchSheet",
      parameters: { sheet: "x", sheets: "Info, Bestand" },
    });
  });

  test("that is none is refused", async () => {
    await expect(readContent("no zip at all", "xlsx")).rejects.toMatchObject({ code: "badXlsx" });
  });
});

function features(geometries: readonly unknown[], more: object = {}): string {
  return JSON.stringify({
    type: "FeatureCollection",
    ...more,
    features: geometries.map((geometry, i) => ({
      type: "Feature",
      properties: { number: `L${i + 1}`, power_w: 40 },
      geometry,
    })),
  });
}

describe("a GeoJSON file", () => {
  test.each([
    ["urn:ogc:def:crs:EPSG::25833", [394_500, 5_815_500]],
    ["EPSG:25833", [394_500, 5_815_500]],
    ["http://www.opengis.net/def/crs/EPSG/0/25833", [394_500, 5_815_500]],
    ["urn:ogc:def:crs:OGC:1.3:CRS84", [13.4453, 52.4789]],
    // Says degrees by habit, and has metres.
    ["urn:ogc:def:crs:OGC:1.3:CRS84", [33_394_500, 5_815_500]],
  ])("in %s is understood", async (name, coordinates) => {
    const crs = { type: "name", properties: { name } };
    const town = await readContent(features([{ type: "Point", coordinates }], { crs }), "geojson");
    const [light] = lightsOf(town);
    expect(light?.at[0]).toBeCloseTo(13.4456, 2);
    expect(light?.at[1]).toBeCloseTo(52.4789, 2);
  });

  test("of an unknown system is refused by its name", async () => {
    const crs = { type: "name", properties: { name: "Atlantis 1" } };
    await expect(readContent(features([], { crs }), "geojson")).rejects.toMatchObject({
      code: "coordinateSystem",
      parameters: { system: "Atlantis 1" },
    });
  });

  test("has each geometry taken or told", async () => {
    const town = await readContent(
      features([
        { type: "Point", coordinates: [13.4, 52.5, 34.2] },
        { type: "MultiPoint", coordinates: [[13.4001, 52.5]] },
        {
          type: "MultiPoint",
          coordinates: [
            [13.4002, 52.5],
            [13.4002, 52.5001],
          ],
        },
        {
          type: "Polygon",
          coordinates: [
            [
              [13.4, 52.5],
              [13.41, 52.5],
              [13.4, 52.51],
              [13.4, 52.5],
            ],
          ],
        },
        {
          type: "LineString",
          coordinates: [
            [13.4, 52.5],
            [13.41, 52.5],
          ],
        },
        null,
        { type: "Point", coordinates: ["13.4", "52.5"] },
      ]),
      "geojson",
    );
    expect(lightsOf(town).map(({ row, number, at }) => [row, number, at])).toEqual([
      [1, "L1", [13.4, 52.5]],
      [2, "L2", [13.4001, 52.5]],
      [3, "L3/1", [13.4002, 52.5]],
      [3, "L3/2", [13.4002, 52.5001]],
    ]);
    expect(problemsOf(town)).toEqual([
      "3 severalHeads",
      "4 -notAPoint",
      "5 -notAPoint",
      "6 -noCoordinates",
      "7 -badCoordinates",
    ]);
  });

  test("that is not UTF-8 is refused", async () => {
    const content = Buffer.from('{"features":[{"properties":{"s":"Straße"}}]}', "latin1");
    await expect(readContent(content, "geojson")).rejects.toMatchObject({ code: "notUtf8" });
  });
});
