import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attachSimulated } from "../../api/inventory/attach-simulated.ts";
import { generateTown, townText } from "../../simulators/town.ts";
import { hasRealData, realFile } from "../real-data.ts";
import { anna, registryTown, type RegistryTown } from "../unit/api/registry-town.ts";

/** What an exported file must hold to, whatever the inventory came from. */
async function expectFaithful(town: RegistryTown, lights: number): Promise<void> {
  const file = await town.exported();
  const again = await town.importText(file);
  expect(again).toMatchObject({ added: 0, changed: 0, unchanged: lights, skipped: 0 });
  expect(again.findings.filter(({ code }) => code === "ignoredValue")).toEqual([]);
  expect(await town.exported()).toBe(file);
  const elsewhere = await registryTown();
  expect(await elsewhere.importText(file)).toMatchObject({ added: lights, skipped: 0 });
  expect(await elsewhere.exported()).toBe(file);
}

describe("an exported inventory, imported again, changes nothing, and in an empty office makes the same one", () => {
  test("of invented towns", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const town = await registryTown();
        const { added } = await town.importText(townText(generateTown({ seed, lights: 200 })));
        expect(added).toBeGreaterThan(100);
        await expectFaithful(town, added);
      }),
      { numRuns: 3 },
    );
  });

  test("of a file with the traps of real lists", async () => {
    const town = await registryTown();
    const lamp = (x: number, properties: object, id?: string | number) => ({
      type: "Feature",
      id,
      properties,
      geometry: { type: "Point", coordinates: [13.4 + x / 1e4, 52.5] },
    });
    const features = [
      lamp(1, { ref: "3", "addr:street": "Am Bach" }),
      lamp(2, { ref: "3", "addr:street": "Am Bach" }),
      lamp(3, { ref: "3", "addr:street": "Feldweg", NumLamps: 3 }),
      lamp(4, { lamp_type: "gaslight" }, "node/7"),
      lamp(5, { lamp_type: "gaslight", NumLamps: 2 }),
      lamp(6, { lamp_type: "high_pressure_sodium" }),
      lamp(7, {}),
      lamp(8, { luminaireType: "Koffer", ratedPower: "38,5 W", standbyPower: 1 }),
      lamp(9, {
        luminaireType: "Koffer",
        ratedPower: 60,
        powerCurve: [
          [0, 1],
          [100, 60],
        ],
      }),
      lamp(10, {
        device: "lc-1",
        defaultLevel: 40,
        lumens: 4000,
        minimumLevel: 20,
        neverDim: "ja",
      }),
    ];
    const { added } = await town.importText(
      JSON.stringify({ type: "FeatureCollection", features }),
    );
    expect(added).toBe(13);
    await expectFaithful(town, 13);
  });

  test.each(["geojson", "csv", "xlsx"] as const)(
    "as a %s file, whatever stands in it",
    async (format) => {
      const town = await registryTown();
      const lamp = (number: string, x: number, more: object = {}) => ({
        type: "Feature",
        properties: { kind: "lightPoint", number, ...more },
        geometry: { type: "Point", coordinates: [13.4 + x / 1e4, 52.5 + 1 / 3e6] },
      });
      const features = [
        lamp("0012", 1, {
          street: "Am Bach; links",
          note: 'sagt "hier",\nzweite Zeile',
          cabinet: "S1",
        }),
        lamp("=1+1", 2, { street: "'=Weg", note: "-5", mast: "007", installedOn: "1998-03" }),
        lamp("1E5", 3, {
          segment: "2",
          cabinet: "S1",
          phase: "L2",
          ratedPower: 38.5,
          zeichen394: true,
        }),
        lamp("Žižkov 4/ö", 4, { device: "lc-1", output: 2, neverDim: true, lightingClass: "P3" }),
        lamp("5", 5, {
          luminaireType: "Koffer",
          ratedPower: 60,
          powerCurve: [
            [0, 1],
            [100, 60],
          ],
        }),
        {
          type: "Feature",
          properties: {
            kind: "cabinet",
            number: "S1",
            name: "Nord",
            address: "Weg 1",
            device: "cc-1",
            segments: [{ number: "2", name: null, output: 1, dayPowered: false }],
          },
          geometry: { type: "Point", coordinates: [13.4, 52.5] },
        },
      ];
      const text = JSON.stringify({ type: "FeatureCollection", features });
      expect(await town.importText(text)).toMatchObject({ added: 5, cabinets: 1, skipped: 0 });
      const before = await town.exported();
      const file = await town.exportedAs(format);
      expect(await town.importPath(file)).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: 5,
        skipped: 0,
      });
      expect(await town.exported()).toBe(before);
      const elsewhere = await registryTown();
      expect(await elsewhere.importPath(file)).toMatchObject({ added: 5, cabinets: 1, skipped: 0 });
      expect(await elsewhere.exported()).toBe(before);
    },
  );

  describe.skipIf(!hasRealData())("of real towns (LICHTPUNKT_REAL_DATA)", () => {
    test.each([
      ["Berlin-Neukölln", ["berlinLamps", "berlinStreets", "berlinCabinets"], 4_983],
      ["Cambridge", ["cambridgeLamps"], 6_000],
    ] as const)(
      "%s, also with simulated controllers",
      { timeout: 60_000 },
      async (_, files, least) => {
        const town = await registryTown();
        let lights = 0;
        for (const file of files) lights += (await town.importPath(realFile(file))).added;
        expect(lights).toBeGreaterThanOrEqual(least);
        await expectFaithful(town, lights);
        await attachSimulated(town.db, { actor: anna, now: 2_000, withRealDevices: false });
        await expectFaithful(town, lights);
        for (const file of files) {
          expect(await town.importPath(realFile(file))).toMatchObject({ added: 0, changed: 0 });
        }
      },
    );
  });
});

test("controllers swapped in an exported file are swapped in the inventory, also between heads of masts", async () => {
  const town = await registryTown();
  const mast = (number: string, x: number) => ({
    type: "Feature",
    properties: { number, headCount: 2, device: `lc-${number}` },
    geometry: { type: "Point", coordinates: [13.4 + x / 1e4, 52.5] },
  });
  const features = [mast("1", 1), mast("2", 2)];
  await town.importText(JSON.stringify({ type: "FeatureCollection", features }));
  const swapped = (await town.exported()).replaceAll(/"device":"lc-(\d)"/g, (_, number) =>
    number === "1" ? '"device":"lc-2"' : '"device":"lc-1"',
  );
  expect(await town.importText(swapped)).toMatchObject({ added: 0, changed: 4 });
  expect(await town.exported()).toBe(swapped);
});
