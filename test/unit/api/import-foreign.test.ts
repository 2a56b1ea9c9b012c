import { writeXlsx } from "hucre/xlsx";
import proj4 from "proj4";
import { describe, expect, test } from "vitest";
import { countries } from "../../inventories/countries.ts";
import { fieldsOf, lightsOf, problemsOf, readContent } from "./import-harness.ts";

/** Eastings and northings of lamps in a raster of 40 m, 20 to a line. */
function raster(
  epsg: number,
  middle: readonly [number, number],
  count: number,
): [number, number][] {
  const system = countries.flatMap(({ systems }) => systems).find((one) => one.epsg === epsg);
  if (system === undefined) throw new RangeError(`no system ${epsg}`);
  const [east = 0, north = 0] = proj4("+proj=longlat +datum=WGS84", system.definition).forward([
    ...middle,
  ]);
  return Array.from({ length: count }, (_, i) => [
    Math.round(east + (i % 20) * 40),
    Math.round(north + Math.floor(i / 20) * 40),
  ]);
}

const rounded = (at: readonly number[] | undefined): string =>
  (at ?? []).map((degrees) => degrees.toFixed(1)).join(" ");

describe("a Czech workbook in S-JTSK", () => {
  test.each([
    ["X and Y as geodesists have them, positive", (e: number, n: number) => [-n, -e]],
    ["X and Y as geodesists have them, negative", (e: number, n: number) => [n, e]],
    ["X and Y as on a map", (e: number, n: number) => [e, n]],
  ])("with %s", async (_name, xy) => {
    const places = raster(5514, [16.61, 49.19], 60);
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "Pasport VO",
          rows: [
            ["Pasport veřejného osvětlení"],
            [],
            [
              "Číslo SM",
              "Ulice",
              "Část obce",
              "Typ svítidla",
              "Výrobce",
              "Světelný zdroj",
              "Příkon (W)",
              "Číslo rozvaděče",
              "Číslo stožáru",
              "Výška stožáru",
              "Rok instalace",
              "X",
              "Y",
            ],
            ...places.map(([e, n], i) => [
              `SM${i}`,
              "Nádražní",
              "Střed",
              "Malaga",
              "Schréder",
              i % 2 === 0 ? "SHC 70W" : "LED",
              i % 3 === 0 ? null : 36,
              `RVO ${i % 7}`,
              `ST${i}`,
              8,
              2012,
              ...xy(e, n),
            ]),
          ],
        },
      ],
    });
    const town = await readContent(bytes, "xlsx", { fileName: "pasport-vo-2026.xlsx" });
    expect(town.result.reading).toMatchObject({ crs: { code: "EPSG:5514" }, source: "pasport-vo" });
    expect(fieldsOf(town)).toMatchObject({
      "Číslo SM": "number",
      Ulice: "street",
      "Část obce": "area",
      "Typ svítidla": "luminaireType",
      Výrobce: "manufacturer",
      "Světelný zdroj": "lampType",
      "Příkon (W)": "ratedPower",
      "Číslo rozvaděče": "cabinet",
      "Číslo stožáru": "mast",
      "Výška stožáru": null,
      "Rok instalace": "installedOn",
    });
    const lights = lightsOf(town);
    expect(lights).toHaveLength(60);
    expect(new Set(lights.map(({ at }) => rounded(at)))).toEqual(new Set(["16.6 49.2"]));
    expect(lights[0]).toMatchObject({
      cabinet: "RVO 0",
      switching: "byCabinet",
      installedOn: "2012",
      type: { lightSource: "sodium", ratedPower: 83, manufacturer: "Schréder" },
    });
  });
});

describe("five British councils in one list", () => {
  const councils: readonly (readonly [string, readonly [number, number]])[] = [
    ["Camden", [-0.14, 51.54]],
    ["Bristol", [-2.59, 51.45]],
    ["Norwich", [1.29, 52.63]],
    ["Exeter", [-3.53, 50.72]],
    ["Dundee", [-2.97, 56.46]],
  ];
  const header =
    "Asset ID,Council,Asset Type,Road,Eastings,Northings,Lamp Type,Wattage,Feeder Pillar";

  function list(isSwapped: (council: string, i: number) => boolean): string {
    const lines = councils.flatMap(([council, middle]) =>
      raster(27700, middle, 60).map(([e, n], i) => {
        const [x, y] = isSwapped(council, i) ? [n, e] : [e, n];
        const type =
          i % 10 === 3 ? "Sign Post" : i % 10 === 7 ? "Illuminated Bollard" : "Lamp Column";
        return `${council}${i},${council},${type},High Street,${x},${y},LED,36,FP1`;
      }),
    );
    return [header, ...lines, ""].join("\n");
  }

  test.each([
    ["as they should be", () => false, false, 0],
    ["swapped throughout", () => true, true, 0],
    ["swapped in one council", (council: string) => council === "Exeter", false, 48],
    ["swapped in some rows", (_: string, i: number) => i % 15 === 0, false, 20],
  ])("with coordinates %s", async (_name, isSwapped, areAxesSwapped, rows) => {
    const town = await readContent(list(isSwapped), "csv", { timeZone: "Europe/London" });
    expect(town.result.reading).toMatchObject({
      crs: { code: "EPSG:27700", how: "guessed" },
      swappedAxes: areAxesSwapped,
      kinds: [
        { word: "Lamp Column", count: 240, as: "lamp" },
        { word: "Sign Post", count: 30, as: "ignore" },
        { word: "Illuminated Bollard", count: 30, as: "ignore" },
      ],
    });
    const lights = lightsOf(town);
    expect(lights).toHaveLength(240);
    for (const [council, middle] of councils) {
      const own = lights.filter(({ area }) => area === council);
      expect([council, own.map(({ at }) => rounded(at))]).toEqual([
        council,
        expect.arrayContaining([rounded(middle)]),
      ]);
    }
    const problems = problemsOf(town);
    expect(problems.filter((one) => one.endsWith("-notALamp"))).toHaveLength(60);
    expect(problems.filter((one) => one.endsWith(" swappedCoordinates"))).toHaveLength(rows);
    expect(problems).toHaveLength(60 + rows);
  });
});

describe("Italian lists", () => {
  test("name the cabinet of each lamp", async () => {
    const rows = raster(3003, [11.25, 43.77], 100).map(
      ([e, n], i) => `PL${i};Via Roma;SAP 150 W;150;QE${i % 9};${i % 3};${e},5;${n},25`,
    );
    const town = await readContent(
      Buffer.from(
        [
          "Codice PL;Indirizzo;Lampada;Potenza [W];Quadro elettrico;Linea;Coord. X;Coord. Y",
          ...rows,
        ].join("\r\n"),
        "latin1",
      ),
      "csv",
    );
    expect(town.result.reading.crs).toMatchObject({ code: "EPSG:3003" });
    const lights = lightsOf(town);
    expect(new Set(lights.map(({ cabinet }) => cabinet)).size).toBe(9);
    expect(lights[0]).toMatchObject({
      segment: "0",
      type: { lightSource: "sodium", ratedPower: 170 },
    });
    expect(lights[0]?.at[0]).toBeCloseTo(11.25, 4);
    expect(lights[0]?.at[1]).toBeCloseTo(43.77, 4);
  });

  test("may hold nothing but cabinets, and say so by their name", async () => {
    const features = Array.from({ length: 30 }, (_, i) => ({
      type: "Feature",
      properties: { COD_QUADRO: `Q${i}`, INDIRIZZO: `Via Roma ${i}`, COMUNE: "Firenze" },
      geometry: { type: "Point", coordinates: [11.25 + i * 0.001, 43.77] },
    }));
    const content = JSON.stringify({
      type: "FeatureCollection",
      name: "quadri_elettrici",
      features,
    });
    const town = await readContent(content, "geojson");
    expect(town.items).toHaveLength(30);
    expect(town.items[1]).toMatchObject({
      kind: "cabinet",
      number: "Q1",
      address: "Via Roma 1",
      area: "Firenze",
    });
    expect(town.result.reading.kinds).toEqual([
      { word: "quadri_elettrici", count: 30, as: "cabinet" },
    ]);
    const asLamps = await readContent(content, "geojson", {
      settings: { kinds: { quadri_elettrici: "lamp" } },
    });
    expect(lightsOf(asLamps)).toHaveLength(30);
  });
});
