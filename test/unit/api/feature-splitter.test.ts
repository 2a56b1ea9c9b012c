import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FeatureSplitter } from "../../../api/import/feature-splitter.ts";
import { UnreadableFile } from "../../../api/import/source-record.ts";

function split(text: string, cuts: readonly number[]): { features: unknown[]; members: object } {
  const splitter = new FeatureSplitter();
  const features: string[] = [];
  let from = 0;
  for (const cut of [...new Set(cuts)].toSorted((a, b) => a - b)) {
    features.push(...splitter.push(text.slice(from, cut)));
    from = cut;
  }
  features.push(...splitter.push(text.slice(from)));
  return { features: features.map((one) => JSON.parse(one) as unknown), members: splitter.end() };
}

describe("FeatureSplitter", () => {
  test("gives JSON.parse's features wherever the text is cut", () => {
    const nasty = fc.oneof(fc.string(), fc.constantFrom('}"', "\\", '"features":[', "[{", "]}"));
    const feature = fc.record({
      type: fc.constant("Feature"),
      properties: fc.dictionary(nasty, fc.oneof(nasty, fc.array(nasty), fc.integer())),
      geometry: fc.constant({ type: "Point", coordinates: [1, 2] }),
    });
    fc.assert(
      fc.property(
        fc.array(feature, { maxLength: 6 }),
        fc.dictionary(
          nasty.filter((key) => key !== "features" && key !== "__proto__"),
          fc.oneof(nasty, fc.array(fc.integer()), fc.record({ a: nasty })),
        ),
        fc.boolean(),
        fc.array(fc.nat(2000), { maxLength: 8 }),
        fc.constantFrom(undefined, 1),
        (features, members, first, cuts, indent) => {
          const file = first ? { features, ...members } : { ...members, features };
          const text = JSON.stringify(file, null, indent);
          const found = split(
            text,
            cuts.map((cut) => cut % (text.length + 1)),
          );
          expect(found.features).toEqual(JSON.parse(JSON.stringify(features)));
          expect(found.members).toEqual(JSON.parse(JSON.stringify(members)));
        },
      ),
    );
  });

  test.each([
    ["an array", "[1,2]", "notGeoJson"],
    ["a single feature", '{"type":"Feature","properties":{}}', "notGeoJson"],
    ["half a file", '{"features":[{"a":1}', "badJson"],
    ["no JSON", "a;b\n1;2", "badJson"],
    ["nothing", "", "badJson"],
  ])("refuses %s", (_name, text, code) => {
    let thrown: unknown;
    try {
      split(text, []);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnreadableFile);
    expect(thrown).toMatchObject({ code });
  });
});
