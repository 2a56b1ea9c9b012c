import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";

/** JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const options = { allErrors: false, strict: true, allowUnionTypes: true } as const;
const bodies = new Ajv2020(options);
// A query string knows only text: "12" is the number it says.
const queries = new Ajv2020({ ...options, coerceTypes: true });

export function compileBody<T>(schema: JsonSchema): ValidateFunction<T> {
  return bodies.compile<T>(schema);
}

export function compileQuery<T>(schema: JsonSchema): ValidateFunction<T> {
  return queries.compile<T>(schema);
}

/** All properties are required but those whose name ends with "?"; others are refused. */
export function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(properties);
  return {
    type: "object",
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(
      names.map((name) => [name.replace(/\?$/, ""), properties[name] ?? {}]),
    ),
  };
}

export const string: JsonSchema = { type: "string" };
export const number: JsonSchema = { type: "number" };
export const integer: JsonSchema = { type: "integer" };
export const boolean: JsonSchema = { type: "boolean" };

/** Milliseconds since 1970, UTC. */
export const instant: JsonSchema = { type: "integer", description: "milliseconds since 1970, UTC" };
export const level: JsonSchema = {
  type: "integer",
  minimum: 0,
  maximum: 100,
  description: "whole per cent",
};

export function array(items: JsonSchema, bounds: JsonSchema = {}): JsonSchema {
  return { type: "array", items, ...bounds };
}

export function text(maxLength: number, minLength = 0): JsonSchema {
  return { type: "string", minLength, maxLength };
}

export function oneOf(values: readonly (string | number)[]): JsonSchema {
  return { enum: values };
}

export function record(keys: readonly string[], value: JsonSchema): JsonSchema {
  return object(Object.fromEntries(keys.map((key) => [key, value])));
}

export function nullable(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema as { type?: unknown; enum?: readonly unknown[] };
  if (Array.isArray(values)) return { ...schema, enum: [...values, null] };
  if (typeof type === "string" && type !== "object" && type !== "array") {
    return { ...schema, type: [type, "null"] };
  }
  return { anyOf: [schema, { type: "null" }] };
}

/** Values for words of the catalogue. */
export const parameters: JsonSchema = {
  type: "object",
  additionalProperties: { type: ["string", "number", "null"] },
};
