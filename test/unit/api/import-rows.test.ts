import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExistingInventory } from "../../../api/import/existing.ts";
import { NearestStreet } from "../../../api/import/nearest-street.ts";
import { ImportPlan, type PlannedLight } from "../../../api/import/plan.ts";
import type { SourceFile, SourceRecord } from "../../../api/import/source-record.ts";
import { surveyFile } from "../../../api/import/survey.ts";

const nothing: ExistingInventory = { lights: [], bySourceKey: new Map(), byDevice: new Map() };

function fileOf(records: readonly Omit<SourceRecord, "row">[]): SourceFile {
  return {
    members: () => ({}),
    async *records() {
      for (const [i, record] of records.entries()) yield { ...record, row: i + 1 };
    },
  };
}

async function planOf(records: readonly Omit<SourceRecord, "row">[]) {
  const file = fileOf(records);
  const survey = await surveyFile(file, () => {});
  const streets = new NearestStreet();
  for (const [name, lines] of survey.streets) streets.add(name, lines);
  const plan = new ImportPlan(survey, nothing, streets);
  const lights: PlannedLight[] = [];
  for await (const light of plan.lights(file, () => {})) lights.push(light);
  return { plan, lights, survey };
}

const drafts = (lights: readonly PlannedLight[]) =>
  lights.map((light) => (light.kind === "unchanged" ? null : light.draft));

function lamp(properties: Readonly<Record<string, unknown>>, at: readonly number[] = [13.4, 52.5]) {
  return { id: null, properties, geometry: { type: "Point", coordinates: at } };
}

describe("an import", () => {
  test("takes every row in or reports it, whatever the file says", async () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
    const place = fc.tuple(fc.oneof(fc.double(), fc.constant(13.4)), fc.constant(52.5));
    const geometry = fc.oneof(
      fc.constant(null),
      fc.record({ type: fc.constant("Point"), coordinates: place }),
      fc.record({
        type: fc.constant("LineString"),
        coordinates: fc.array(place, { maxLength: 3 }),
      }),
      fc.record({ type: fc.constant("Polygon"), coordinates: fc.array(fc.array(place)) }),
      fc.record({ type: fc.constant("Point"), coordinates: fc.anything() }),
    );
    const names = [
      "ref",
      "kind",
      "name",
      "highway",
      "man_made",
      "Leistung",
      "NumLamps",
      "device",
      "Straße",
      "@id",
    ];
    const record = fc.record({
      id: fc.oneof(fc.constant(null), fc.string(), fc.integer()),
      properties: fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(
          value,
          fc.constantFrom("street", "cabinet", "street_lamp", 2, "2", "lightPoint", "a"),
        ),
      ),
      geometry,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 30 }), async (records) => {
        const { plan, lights } = await planOf(records);
        const rowsTaken = new Set(drafts(lights).map((draft) => draft?.row)).size;
        expect(rowsTaken + plan.findings.skipped + plan.streets + plan.cabinets).toBe(
          records.length,
        );
        const keys = drafts(lights).map((draft) => draft?.sourceKey);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test("numbers that repeat in one street are told apart by their place", async () => {
    const { lights, plan } = await planOf([
      lamp({ ref: "3", street: "Weg" }, [13.4, 52.5]),
      lamp({ ref: "3", street: "Weg" }, [13.41, 52.5]),
      lamp({ ref: "3", street: "Allee" }, [13.42, 52.5]),
    ]);
    expect(drafts(lights).map((draft) => draft?.sourceKey)).toEqual([
      "n:Weg|3@13.400000,52.500000",
      "n:Weg|3@13.410000,52.500000",
      "n:Allee|3",
    ]);
    expect(plan.findings.list()).toContainEqual(
      expect.objectContaining({ code: "numberRepeats", count: 3, rows: [1, 2, 3] }),
    );
  });

  test("an identity given twice is taken once and reported", async () => {
    const { lights, plan } = await planOf([lamp({ "@id": "a" }), lamp({ "@id": "a", ref: "7" })]);
    expect(drafts(lights).map((draft) => draft?.row)).toEqual([1]);
    expect(plan.findings.list()).toContainEqual(
      expect.objectContaining({ severity: "skipped", code: "duplicateKey", rows: [2] }),
    );
  });

  test("a mast with several heads becomes several light points on one mast", async () => {
    const { lights } = await planOf([lamp({ PoleID: "7-1", NumLamps: 2 })]);
    expect(drafts(lights)).toMatchObject([
      { number: "7-1/1", mast: "7-1", output: 1, sourceKey: "n:|7-1#1" },
      { number: "7-1/2", mast: "7-1", output: 2, sourceKey: "n:|7-1#2" },
    ]);
  });

  test("one output of a device serves the first light point that names it", async () => {
    const { lights, plan } = await planOf([
      lamp({ number: "1", device: "lc-1" }),
      lamp({ number: "2", device: "lc-1" }),
      lamp({ number: "3", device: "lc-1", output: 2 }),
    ]);
    expect(drafts(lights).map((draft) => draft?.device)).toEqual(["lc-1", null, "lc-1"]);
    expect(plan.findings.list()).toContainEqual(
      expect.objectContaining({ code: "deviceOutputTaken", rows: [2] }),
    );
  });

  test("a lamp without a street stands in the nearest one within 40 m", async () => {
    const line = {
      type: "LineString",
      coordinates: [
        [13.4, 52.5],
        [13.41, 52.5],
      ],
    };
    const { lights } = await planOf([
      { id: null, properties: { highway: "residential", name: "Weg" }, geometry: line },
      lamp({ ref: "1" }, [13.405, 52.5003]),
      lamp({ ref: "2" }, [13.405, 52.5005]),
    ]);
    expect(drafts(lights).map((draft) => draft?.street)).toEqual(["Weg", null]);
  });

  test.each([
    [{ Leistung: "43,5 W" }, 43.5, false],
    [{ Systemleistung: 30 }, 30, false],
    [{ lamp_type: "gaslight" }, 0, true],
    [{ lamp_type: "led" }, 40, true],
    [{ Leuchtmittel: "NAV 70" }, 83, true],
    [{ Leistung: "viel" }, 50, true],
    [{ Leistung: "1.000,5" }, 50, true],
    [{ Leistung: -4 }, 50, true],
  ])("%j is a lamp of %d W, assumed: %s", async (properties, watts, assumed) => {
    const { lights } = await planOf([lamp({ number: "1", ...properties })]);
    expect(drafts(lights)[0]?.type).toMatchObject({ ratedPower: watts, assumed });
  });
});
