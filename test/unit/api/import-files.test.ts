import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvFile } from "../../../api/import/csv-file.ts";
import { geoJsonFile } from "../../../api/import/geojson-file.ts";
import type { SourceFile, SourceRecord } from "../../../api/import/source-record.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lichtpunkt-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: string | Uint8Array): string {
  const path = join(folder, "file");
  writeFileSync(path, content);
  return path;
}

async function all(file: SourceFile): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of file.records()) records.push(record);
  return records;
}

const wanted = [
  { row: 2, properties: { Nummer: "12", Straße: "Schloßweg", x: "8,5" } },
  { row: 3, properties: { Nummer: "13", Straße: "Gäßchen; hinten", x: "8,6" } },
];
const table = 'Nummer;Straße;x\r\n12;Schloßweg;8,5\r\n13;"Gäßchen; hinten";8,6\r\n';

describe("a table", () => {
  test.each([
    ["UTF-8", table],
    ["UTF-8 with byte order mark", `\ufeff${table}`],
    ["Windows-1252", Buffer.from(table, "latin1")],
    ["Unix line ends", table.replaceAll("\r", "")],
    ["an empty line and none at the end", `${table.trimEnd().replace("\r\n", "\r\n\r\n")}`],
    ["tabs", 'Nummer\tStraße\tx\n12\tSchloßweg\t8,5\n13\t"Gäßchen; hinten"\t8,6\n'],
    ["commas", 'Nummer,Straße,x\n12,Schloßweg,"8,5"\n13,"Gäßchen; hinten","8,6"\n'],
  ])("is read as %s", async (_name, content) => {
    expect(await all(csvFile(written(content)))).toMatchObject(wanted);
  });

  test.each([
    ["one column", "Nummer\n12\n", "noColumns"],
    ["nothing", "", "emptyFile"],
  ])("of %s is refused", async (_name, content, code) => {
    await expect(all(csvFile(written(content)))).rejects.toMatchObject({ code });
  });
});

describe("a GeoJSON file", () => {
  test("in another coordinate system is refused by its name", async () => {
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::25833" } };
    const content = JSON.stringify({ type: "FeatureCollection", crs, features: [] });
    await expect(all(geoJsonFile(written(content)))).rejects.toMatchObject({
      code: "coordinateSystem",
      parameters: { system: "urn:ogc:def:crs:EPSG::25833" },
    });
  });

  test.each(["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])(
    "in %s is taken",
    async (name) => {
      const content = JSON.stringify({ crs: { properties: { name } }, features: [{}] });
      expect(await all(geoJsonFile(written(content)))).toHaveLength(1);
    },
  );

  test("that is not UTF-8 is refused", async () => {
    const content = Buffer.from('{"features":[{"properties":{"s":"Straße"}}]}', "latin1");
    await expect(all(geoJsonFile(written(content)))).rejects.toMatchObject({ code: "notUtf8" });
  });
});
