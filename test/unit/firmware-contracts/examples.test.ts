import { describe, expect, test } from "vitest";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { exampleKinds, examples } from "./example-files.ts";
import { refusals } from "./refusals.ts";

const codec = createDecoder();
const valid = examples("valid");
const newer = valid.filter(({ name }) => name === "field-of-a-newer-firmware");
const plain = valid.filter((example) => !newer.includes(example));
const invalid = examples("invalid");

describe("valid examples", () => {
  test.each(plain.map((example) => [example.kind, example.name, example.bytes] as const))(
    "%s/%s is taken as it is",
    (kind, _name, bytes) => {
      const message: unknown = JSON.parse(bytes.toString());
      expect(codec.decode(kind, bytes)).toEqual({ ok: true, message, unknown: [] });
    },
  );

  test("a newer firmware's field is named and the rest is kept", () => {
    expect(newer.map(({ kind, bytes }) => codec.decode(kind, bytes))).toMatchObject([
      {
        ok: true,
        message: { readings: [{ activePower: 26.6 }] },
        unknown: ["readings[].correlatedColourTemperature", "queueLength"],
      },
    ]);
  });
});

describe("invalid examples", () => {
  test.each(refusals)("%s/%s is refused: %s of %j", (kind, name, reason, field) => {
    const example = invalid.find((given) => given.kind === kind && given.name === name);
    if (example === undefined) throw new Error(`no example ${kind}/invalid/${name}.json`);
    expect(codec.decode(kind, example.bytes)).toMatchObject({ ok: false, reason, field });
  });

  test("all stand in the table", () => {
    const named = refusals.map(([kind, name]) => `${kind}/${name}`).toSorted();
    expect(invalid.map(({ kind, name }) => `${kind}/${name}`).toSorted()).toEqual(named);
  });
});

test.each(exampleKinds)("%s has examples of both sorts", (kind) => {
  expect(valid.filter((example) => example.kind === kind).length).toBeGreaterThanOrEqual(1);
  expect(invalid.filter((example) => example.kind === kind).length).toBeGreaterThanOrEqual(4);
});

test("an override of a group has the form of a lamp's", () => {
  for (const { bytes } of valid.filter(({ kind }) => kind === "override")) {
    expect(codec.decode("groupOverride", bytes)).toEqual(codec.decode("override", bytes));
  }
});
