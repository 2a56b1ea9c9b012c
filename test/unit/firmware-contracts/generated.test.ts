import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { generatedFiles, presentText } from "../../../firmware-contracts/tools/generated-files.ts";
import { tablesIn } from "../../../firmware-contracts/tools/field-tables.ts";
import { deviceMessages } from "../../../firmware-contracts/topics.ts";
import { schemaFiles, type SchemaNode } from "../../../firmware-contracts/schema-set.ts";

const room = new URL("../../../firmware-contracts/", import.meta.url);
const readme = readFileSync(new URL("README.md", room), "utf8");

test.each(generatedFiles.map((file) => [file.file, file] as const))(
  "%s is what the schemas make of it",
  async (_name, generated) => {
    const present = await presentText(generated);
    expect(present).not.toBeNull();
    expect(await generated.text(present)).toBe(present);
  },
);

test("asyncapi.json is a valid AsyncAPI 3.1 document", () => {
  const require = createRequire(import.meta.url);
  // The package types its schemas loosely; ajv judges them itself.
  const specification = require("@asyncapi/specs/schemas/3.1.0-without-$id.json") as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(specification);
  const document: unknown = JSON.parse(readFileSync(new URL("asyncapi.json", room), "utf8"));
  expect(validate(document) ? [] : validate.errors).toEqual([]);
});

function lookUp(node: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  if (typeof node !== "object" || node === null) return undefined;
  return lookUp(Reflect.get(node, key), rest);
}

test("each reference in asyncapi.json leads somewhere", () => {
  const text = readFileSync(new URL("asyncapi.json", room), "utf8");
  const document: unknown = JSON.parse(text);
  const references = [...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(50);
  const lost = references.filter(
    (reference) => lookUp(document, reference.split("/")) === undefined,
  );
  expect(lost).toEqual([]);
});

test("README.md has the fields of each message and of a reading", () => {
  expect(tablesIn(readme).toSorted()).toEqual(
    [...Object.keys(deviceMessages), "common#reading"].toSorted(),
  );
});

test("README.md names each event", () => {
  const events = schemaFiles["event.json"]?.$defs?.["eventType"]?.["enum"];
  expect(events).toHaveLength(41);
  for (const event of events as string[]) expect(readme).toContain(`\`${event}\``);
});

test("README.md tells of each topic with its QoS and whether it is retained", () => {
  for (const [message, { direction, qos, retained }] of Object.entries(deviceMessages)) {
    expect(readme).toMatch(
      new RegExp(
        `\\| \`${message}\` +\\| ${direction} +\\| ${qos} +\\| ${retained ? "yes" : "no"} +\\|`,
      ),
    );
  }
});

interface Property {
  readonly path: string;
  readonly schema: SchemaNode;
}

function propertiesOf(schema: SchemaNode, path: string): Property[] {
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    path: `${path}.${name}`,
    schema: property,
  }));
  const parts = [...Object.values(schema.$defs ?? {}), ...(schema.items ? [schema.items] : [])];
  return [
    ...own,
    ...own.flatMap((property) => propertiesOf(property.schema, property.path)),
    ...parts.flatMap((part) => propertiesOf(part, path)),
  ];
}

const properties = Object.entries(schemaFiles).flatMap(([file, schema]) =>
  propertiesOf(schema, file),
);

test("each field says what it means, itself or where its type is defined", () => {
  expect(properties.length).toBeGreaterThan(150);
  const silent = properties.filter(
    ({ schema }) => schema.$ref === undefined && schema.description === undefined,
  );
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test("each number is bounded, and a measured one names its unit", () => {
  const numbers = properties.filter(({ schema }) => schema["type"] === "number");
  const loose = numbers.filter(
    ({ path, schema }) =>
      path !== "event.json.threshold" &&
      (schema["minimum"] === undefined ||
        schema["maximum"] === undefined ||
        schema["x-unit"] === undefined),
  );
  expect(numbers.length).toBeGreaterThan(20);
  expect(loose.map(({ path }) => path)).toEqual([]);
});

test("each text and list has an end", () => {
  const endless = properties.filter(({ schema }) => {
    if (schema["enum"] !== undefined || schema["pattern"] !== undefined) return false;
    if (schema["type"] === "string") return schema["maxLength"] === undefined;
    return schema["type"] === "array" && schema["maxItems"] === undefined;
  });
  expect(endless.map(({ path }) => path)).toEqual([]);
});
