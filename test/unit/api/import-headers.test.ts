import proj4 from "proj4";
import { writeXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { parseAngle } from "../../../api/import/read/place-text.ts";
import { fieldsOf, lightsOf, problemsOf, readContent } from "./import-harness.ts";

const wgs84 = "+proj=longlat +datum=WGS84";
const utm33 = "+proj=utm +zone=33 +ellps=GRS80 +units=m";

/** So many places 40 m apart, in metres of a system. */
function metres(definition: string, middle: readonly [number, number], count = 60): number[][] {
  const [east = 0, north = 0] = proj4(wgs84, definition).forward([...middle]);
  return Array.from({ length: count }, (_, i) => [
    Math.round(east) + (i % 10) * 40,
    Math.round(north) + Math.floor(i / 10) * 40,
  ]);
}

/** A table with a header and one row for each of the places. */
function table(
  header: string,
  places: readonly (readonly (number | string)[])[],
  row: (i: number) => string,
): string {
  return [header, ...places.map((place, i) => `${row(i)};${place.join(";")}`), ""].join("\n");
}

describe("headers as towns publish them", () => {
  const bath = metres(
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m",
    [-2.36, 51.38],
  );
  const vienna: readonly (readonly string[])[] = Array.from({ length: 60 }, (_, i) => [
    `POINT (${16.37 + i * 0.0005} 48.21)`,
  ]);

  test("a British asset register: the site is the street, the feature the identity", async () => {
    const town = await readContent(
      table(
        "FEATUREID;SITENAME;FEATURE_LOCATION;FEATURE_TYPE_NAME;LAMPTYPE;WATTAGE;EASTING;NORTHING",
        bath,
        (i) => `YK-${i};Mill Lane;OPP ${i};${i % 3 === 0 ? "SIGN POST" : "LIGHTING COLUMN"};SON;70`,
      ),
      "csv",
      { timeZone: "Europe/London" },
    );
    expect(fieldsOf(town)).toMatchObject({
      FEATUREID: "sourceId",
      SITENAME: "street",
      FEATURE_LOCATION: null,
    });
    expect(lightsOf(town)[0]).toMatchObject({ number: "YK-1", street: "Mill Lane" });
  });

  test.each([
    ["LEUCHTE_ID;BEZIRK;LEUCHTENART;SHAPE", "LEUCHTE_ID", "LEUCHTENART"],
    ["COD_PUNTO_LUZ;BARRIO;MODELO;SHAPE", "COD_PUNTO_LUZ", "MODELO"],
    ["Lamp Ref;Parish;Lantern;SHAPE", "Lamp Ref", "Lantern"],
  ])("%s: a lamp with a word for number is its number, not its type", async (header, own, type) => {
    const town = await readContent(
      table(header, vienna, (i) => `${70_000 + i};7;Modell ${i % 3}`),
      "csv",
    );
    expect(fieldsOf(town)).toMatchObject({ [own]: "number", [type]: "luminaireType" });
  });

  test("a Dutch list numbers its masts alone, and names lamp's and system's power", async () => {
    const town = await readContent(
      table(
        "MASTNUMMER;STRAATNAAM;LAMPTYPE;VERMOGEN_LAMP;SYSTEEMVERMOGEN;SHAPE",
        vienna,
        (i) => `${1000 + i};Biltstraat;SON-T;50;61`,
      ),
      "csv",
    );
    expect(lightsOf(town)[2]).toMatchObject({
      number: "1002",
      mast: "1002",
      sourceKey: "n:Biltstraat|1002",
      type: { ratedPower: 61 },
    });
    expect(problemsOf(town)).toEqual([]);
  });

  test("names that a shapefile has cut to ten characters", async () => {
    const town = await readContent(
      table("codice;via;tipo_lampa;luminairet;SHAPE", vienna, (i) => `P${i};Via Roma;SAP 70;Clip`),
      "csv",
    );
    expect(fieldsOf(town)).toMatchObject({ tipo_lampa: "lampType", luminairet: "luminaireType" });
  });

  test("groups above the columns of a sheet", async () => {
    const rows = vienna.map(([place = ""], i) => [
      i,
      "Nádražní",
      "ocelový",
      "Guida S",
      "LED",
      36,
      place,
    ]);
    const bytes = await writeXlsx({
      sheets: [
        { name: "Titulní list", rows: [["Pasport"], ["Ostrava"]] },
        {
          name: "Světelná místa",
          rows: [
            [null, "Umístění", "Stožár", "Svítidlo", null, null, null],
            ["Číslo SM", "Ulice", "Typ", "Typ", "Zdroj", "Příkon (W)", "WKT"],
            ...rows,
          ],
        },
      ],
    });
    const town = await readContent(bytes, "xlsx");
    expect(fieldsOf(town)).toMatchObject({
      "Stožár Typ": null,
      "Svítidlo Typ": "luminaireType",
      "Svítidlo Zdroj": "lampType",
      "Svítidlo Příkon (W)": "ratedPower",
    });
  });

  test.each([
    ["SHP 100", "sodium"],
    ["IM 70", "metalHalide"],
    ["BF 80", "mercury"],
    ["VMAP 125", "mercury"],
  ])("%s is %s", async (lamp, lightSource) => {
    const town = await readContent(
      table("PL;Rue;Type lampe;WKT", vienna, (i) => `${i};Rue Foch;${lamp}`),
      "csv",
    );
    expect(lightsOf(town)[0]?.type).toMatchObject({ lightSource });
  });

  test("a file of cabinets may say what all that hangs on them takes", async () => {
    const features = vienna.map((_, i) => ({
      type: "Feature",
      properties: { id_quadro: `QE${i}`, indirizzo: "Via Roma", potenza_assorbita_kw: 3.2 },
      geometry: { type: "Point", coordinates: [11.34 + i * 0.001, 44.49] },
    }));
    const name = "quadri_illuminazione_pubblica";
    const town = await readContent(
      JSON.stringify({ type: "FeatureCollection", name, features }),
      "geojson",
    );
    expect(lightsOf(town)).toEqual([]);
    expect(town.items[3]).toMatchObject({ kind: "cabinet", number: "QE3" });
  });
});

test("two cabinets of one number are told, not made one", async () => {
  const features = [1, 2, 2].map((number, i) => ({
    type: "Feature",
    properties: { kind: "cabinet", number },
    geometry: { type: "Point", coordinates: [11.34 + i * 0.001, 44.49] },
  }));
  const town = await readContent(
    JSON.stringify({ type: "FeatureCollection", features }),
    "geojson",
  );
  expect(town.items.map(({ kind }) => kind)).toEqual(["cabinet", "cabinet", "skipped"]);
  expect(problemsOf(town)).toEqual(["3 -duplicateCabinet"]);
});

describe("systems at the edge of their area", () => {
  const row = (i: number): string => `PL${i};Via Roma;Q1;LED;40`;
  const header = "Codice PL;Via;Quadro;Lampada;Potenza;X;Y";

  test.each([
    ["Lecce, beyond the zone", [18.17, 40.35], 33],
    ["Bari, in the sea under the zone beside it", [16.87, 41.12], 33],
    ["Napoli", [14.25, 40.85], 33],
    ["Torino", [7.68, 45.07], 32],
    ["Bologna", [11.34, 44.49], 32],
  ] as const)("%s", async (_name, middle, zone) => {
    const places = metres(`+proj=utm +zone=${zone} +ellps=GRS80 +units=m`, middle);
    const town = await readContent(table(header, places, row), "csv", { timeZone: "Europe/Rome" });
    const [at] = lightsOf(town).map((light) => light.at);
    expect(at?.[0]).toBeCloseTo(middle[0], 3);
    expect(at?.[1]).toBeCloseTo(middle[1], 3);
  });

  test("a system that the file names holds beyond its area of use, northing first", async () => {
    const features = metres(utm33, [16.87, 41.12]).map(([e, n], i) => ({
      type: "Feature",
      properties: { matricola: `PL${i}` },
      geometry: { type: "Point", coordinates: [n, e] },
    }));
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::3045" } };
    const town = await readContent(
      JSON.stringify({ type: "FeatureCollection", crs, features }),
      "geojson",
    );
    expect(town.result.reading).toMatchObject({
      crs: { code: "EPSG:3045", how: "file" },
      swappedAxes: true,
    });
    expect(lightsOf(town)[0]?.at[0]).toBeCloseTo(16.87, 4);
  });

  test("an Austrian town in its meridian strip with false easting", async () => {
    const places = metres(
      "+proj=tmerc +lat_0=0 +lon_0=13.33333333333333 +k=1 +x_0=450000 +y_0=-5000000 +ellps=bessel +towgs84=577.326,90.129,463.919,5.137,1.474,5.297,2.4232 +units=m",
      [14.29, 48.3],
    );
    const town = await readContent(
      table("LP_NR;STRASSE;LEISTUNG_W;X_MGI;Y_MGI", places, (i) => `${i};Landstraße;70`),
      "csv",
      { timeZone: "Europe/Vienna" },
    );
    expect(town.result.reading.crs?.code).toBe("EPSG:31258");
    expect(lightsOf(town)[0]?.at[1]).toBeCloseTo(48.3, 3);
  });
});

describe("degrees in words", () => {
  test.each([
    ["N 51.45", 51.45],
    ["W 2,59", -2.59],
    ["2.59 W", -2.59],
    ["13,44° O", 13.44],
    ["52°31'12\"N", 52.52],
  ])("%s", (text, degrees) => {
    expect(parseAngle(text)).toBeCloseTo(degrees, 9);
  });

  test.each(["52.52", "52 31 N", "N", "12 W 3"])("%s is no angle", (text) => {
    expect(parseAngle(text)).toBeNull();
  });

  test.each([
    ["Latitude;Longitude", (i: number) => [`N ${51.45 + i / 1e4}`, "W 2.59"]],
    ["Latitude;Longitude", (i: number) => [`${51.45 + i / 1e4} N`, "2.59 W"]],
    ["Koordinaten", (i: number) => [`${(51.45 + i / 1e4).toFixed(4)}° N, 2.59° W`]],
    ["Koordinaten", (i: number) => [`2.59° W, ${(51.45 + i / 1e4).toFixed(4)}° N`]],
  ])("%s, west of Greenwich", async (columns, place) => {
    const places = Array.from({ length: 40 }, (_, i) => place(i));
    const town = await readContent(
      table(`Nr;Road;${columns}`, places, (i) => `${i};High Street`),
      "csv",
    );
    expect(lightsOf(town)[0]?.at).toEqual([-2.59, 51.45]);
  });
});

describe("older encodings", () => {
  const encoded = (text: string, encoding: string): Uint8Array => {
    const decoder = new TextDecoder(encoding);
    const bytes = new Map(
      Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
    );
    return Uint8Array.from(text, (letter) => bytes.get(letter) ?? 63);
  };

  test.each([
    ["iso-8859-15", "Bahnhofstraße", "Preis €"],
    ["iso-8859-2", "Žižkova příčná", "Příkon"],
    ["iso-8859-2", "Świętojańska", "Źródło światła"],
    ["windows-1250", "Žižkova příčná", "Příkon"],
    ["windows-1250", "Świętojańska", "Źródło światła"],
    ["windows-1252", "Rue du « Marché » à ½", "Numéro"],
  ])("%s: %s", async (encoding, street, column) => {
    const places = Array.from({ length: 40 }, (_, i) => [15 + i / 1e4, 50]);
    const text = table(`Nr;Street;${column};lon;lat`, places, (i) => `${i};${street};36`);
    const town = await readContent(encoded(text, encoding), "csv");
    expect(town.result.reading.encoding).toBe(encoding);
    expect(Object.keys(fieldsOf(town))).toContain(column);
    expect(lightsOf(town)[0]?.street).toBe(street);
  });
});
