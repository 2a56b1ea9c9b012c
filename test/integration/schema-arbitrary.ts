import fc from "fast-check";
import type { Schema } from "./openapi-document.ts";

/** Ids that a property of this name may sensibly hold; empty where none are known. */
export type KnownIds = (name: string) => readonly string[];

/** Strings that have broken something somewhere. */
export const nastyStrings: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg/onload=alert(1)>',
  "javascript:alert(1)",
  "=1+1",
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  "a\r\nb",
  "\u202Eabc",
  "\u2066x\u2069",
  "a\u200Bb",
  "\uFEFFx",
  "'; DROP TABLE users; --",
  "%' OR 1=1 --",
  "${7*7}",
  "{{name}}",
  "$t(common.save)",
  "%s%n%d",
  "💡👩‍👩‍👧‍👦",
  "Z̷̢̛̲a̸̡͓l̵̰̈g̶̨̛o̴͙͐",
  "\u0000",
  "a\u0000b",
  "\uD800",
  "\uDC00x",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "toString",
  " ",
  "",
  "\u0007\u001B[31m",
  "ﷺ".repeat(20),
  "1e309",
  "NaN",
  "null",
];

const wideNumbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53) - 2,
  2 ** 63,
  8.64e15,
  8.64e15 + 1,
  -8.64e15 - 1,
  1e300,
  -1e300,
  5e-324,
  Date.UTC(2026, 10, 20, 22),
  Date.UTC(2026, 10, 25),
  Date.UTC(9999, 0),
];

/** Bodies that fit the schema, from its plain middle to its edges. `name`: of the property it is for. */
export function validFor(schema: Schema, ids: KnownIds, name = ""): fc.Arbitrary<unknown> {
  if ("const" in schema) return fc.constant(schema["const"]);
  const among = schema["enum"];
  if (Array.isArray(among)) return fc.constantFrom(...(among as unknown[]));
  const branches = (schema["anyOf"] ?? schema["oneOf"]) as readonly Schema[] | undefined;
  if (branches !== undefined) {
    return fc.oneof(...branches.map((branch) => validFor(branch, ids, name)));
  }
  const { type } = schema;
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((one: string) => validFor({ ...schema, type: one }, ids, name)));
  }
  if (type === "string") return stringFor(schema, ids, name);
  if (type === "integer") return numberFor(schema, true);
  if (type === "number") return numberFor(schema, false);
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "array") return arrayFor(schema, ids, name);
  if (type === "object") return objectFor(schema, ids, name);
  return fc.jsonValue({ maxDepth: 2 });
}

interface TextBounds {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

function stringFor(schema: Schema, ids: KnownIds, name: string): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 300, pattern }: TextBounds = schema;
  const fits = (text: string): boolean => {
    // JSON Schema counts characters, not their halves.
    const { length } = Array.from(text);
    if (length < minLength || length > maxLength) return false;
    return pattern === undefined || new RegExp(pattern, "u").test(text);
  };
  const known = ids(name).filter(fits);
  const nasty = nastyStrings.filter(fits);
  const longest = "ü".repeat(Math.min(maxLength, 5000));
  const some: fc.Arbitrary<string>[] = [
    pattern === undefined
      ? fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, minLength + 20) })
      : fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength)),
  ];
  if (nasty.length > 0) some.push(fc.constantFrom(...nasty));
  if (fits(longest)) some.push(fc.constant(longest));
  if (known.length > 0) {
    const real = fc.constantFrom(...known);
    some.push(real, real, real);
  }
  return fc.oneof(...some).filter(fits);
}

interface NumberBounds {
  readonly exclusiveMinimum?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

function numberFor(schema: Schema, isWhole: boolean): fc.Arbitrary<number> {
  const {
    exclusiveMinimum,
    maximum = 1e300,
    minimum = exclusiveMinimum ?? -1e300,
  }: NumberBounds = schema;
  const fits = (value: number): boolean =>
    value >= minimum &&
    value !== exclusiveMinimum &&
    value <= maximum &&
    (!isWhole || Number.isInteger(value));
  const edges = [minimum, maximum, ...wideNumbers].filter(fits);
  const between = isWhole
    ? fc.integer({ min: Math.max(minimum, -1000), max: Math.max(minimum, Math.min(maximum, 1000)) })
    : fc.double({ min: Math.max(minimum, -1e6), max: Math.min(maximum, 1e6), noNaN: true });
  return fc.oneof(fc.constantFrom(...edges), between).filter(fits);
}

interface ArrayBounds {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema | false;
}

function arrayFor(schema: Schema, ids: KnownIds, name: string): fc.Arbitrary<unknown[]> {
  const { minItems = 0, maxItems = 4, uniqueItems, prefixItems, items = {} }: ArrayBounds = schema;
  if (prefixItems !== undefined) {
    return fc.tuple(...prefixItems.map((one) => validFor(one, ids, name)));
  }
  const bounds = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) };
  const one = validFor(items === false ? {} : items, ids, name);
  return uniqueItems === true
    ? fc.uniqueArray(one, { ...bounds, selector: (value) => JSON.stringify(value) })
    : fc.array(one, bounds);
}

interface ObjectBounds {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

function objectFor(schema: Schema, ids: KnownIds, name: string): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties }: ObjectBounds = schema;
  const { propertyNames, minProperties = 0, maxProperties = 100 }: ObjectBounds = schema;
  const parts = Object.fromEntries(
    Object.entries(properties).map(([key, one]) => [key, validFor(one, ids, key)]),
  );
  const requiredKeys = required.filter((key) => key in parts);
  const fits = (value: object): boolean => {
    const { length } = Object.keys(value);
    return length >= minProperties && length <= maxProperties;
  };
  const named = fc.record(parts, { requiredKeys });
  if (typeof additionalProperties !== "object") return named.filter(fits);
  const key = stringFor({ type: "string", ...propertyNames }, ids, name);
  return fc
    .tuple(named, fc.dictionary(key, validFor(additionalProperties, ids, name), { maxKeys: 4 }))
    .map(([first, second]) => withOwn(first, Object.entries(second)))
    .filter(fits);
}

/** `__proto__` becomes a property as any other, as it does where JSON is read. */
function withOwn(value: object, more: readonly (readonly [string, unknown])[]): object {
  const made = { ...value };
  for (const [key, inner] of more) {
    Object.defineProperty(made, key, {
      value: inner,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return made;
}

/** Bodies that miss the schema by one thing, somewhere in them. */
export function nearlyValidFor(schema: Schema, ids: KnownIds): fc.Arbitrary<unknown> {
  return fc
    .tuple(validFor(schema, ids), fc.nat(), strange)
    .map(([value, place, change]) => changedAt(value, place, change));
}

type Strange =
  | { readonly how: "replace"; readonly by: unknown }
  | { readonly how: "add"; readonly key: string; readonly by: unknown }
  | { readonly how: "drop" };

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, "", "x".repeat(100_000), [[[[[[]]]]]]),
  fc.constantFrom(...wideNumbers),
  fc.constantFrom(...nastyStrings),
  fc.nat({ max: 3000 }).map((depth) => deep(depth)),
);

const strange: fc.Arbitrary<Strange> = fc.oneof(
  fc.record({ how: fc.constant("replace" as const), by: oddValue }),
  fc.record({
    how: fc.constant("add" as const),
    key: fc.constantFrom("__proto__", "constructor", "prototype", "toString", "id", "extra", ""),
    by: oddValue,
  }),
  fc.record({ how: fc.constant("drop" as const) }),
);

function deep(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** The value with one of its parts, itself among them, replaced, dropped or given something more. */
function changedAt(value: unknown, place: number, change: Strange): unknown {
  const parts = countParts(value);
  let left = place % parts;
  const walk = (part: unknown): unknown => {
    left -= 1;
    if (left === -1) {
      if (change.how === "replace") return change.by;
      if (typeof part === "object" && part !== null && !Array.isArray(part)) {
        if (change.how === "add") return withOwn(part, [[change.key, change.by]]);
        return Object.fromEntries(Object.entries(part).slice(1));
      }
      return change.how === "add" ? [part, change.by] : null;
    }
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return withOwn(
      {},
      Object.entries(part).map(([key, inner]) => [key, walk(inner)] as const),
    );
  };
  return walk(value);
}

function countParts(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countParts(inner), 1);
}
