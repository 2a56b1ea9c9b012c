import fc from "fast-check";
import { expect, test } from "vitest";
import { createDecoder } from "../../../firmware-contracts/decode.ts";
import { schemaOfKind } from "../../../firmware-contracts/schema-set.ts";
import type { MessageKind } from "../../../firmware-contracts/codec.ts";
import { examples } from "./example-files.ts";

const codec = createDecoder();
// The keys of the table are exactly the kinds.
const anyKind = fc.constantFrom(...(Object.keys(schemaOfKind) as MessageKind[]));
const anyExample = fc.constantFrom(...examples("valid"));

/** Decodes, and tells whether the answer is one a caller can work with. */
function answersWell(kind: MessageKind, bytes: Uint8Array): boolean {
  const decoded = codec.decode(kind, bytes);
  return decoded.ok ? typeof decoded.message === "object" : decoded.detail !== "";
}

test("random bytes never throw", () => {
  const property = fc.property(anyKind, fc.uint8Array({ maxLength: 400 }), answersWell);
  expect(() => fc.assert(property)).not.toThrow();
});

test("random JSON never throws", () => {
  const property = fc.property(anyKind, fc.json(), (kind, text) =>
    answersWell(kind, Buffer.from(text)),
  );
  expect(() => fc.assert(property)).not.toThrow();
});

test("examples with bytes changed never throw", () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  const property = fc.property(anyExample, changes, ({ kind, bytes }, list) => {
    const changed = Buffer.from(bytes);
    for (const { at, byte } of list) changed[at % changed.length] = byte;
    return answersWell(kind, changed);
  });
  expect(() => fc.assert(property, { numRuns: 3000 })).not.toThrow();
});

interface Place {
  readonly holder: object;
  readonly key: string;
}

/** Every place in a message where a value stands. */
function placesIn(node: unknown): Place[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.keys(node).flatMap((key) => [
    { holder: node, key },
    ...placesIn(Reflect.get(node, key)),
  ]);
}

test("examples with one value replaced never throw", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const property = fc.property(anyExample, fc.nat(), value, ({ kind, bytes }, at, other) => {
    const message: unknown = JSON.parse(bytes.toString());
    const places = placesIn(message);
    const place = places[at % places.length];
    if (place !== undefined) Reflect.set(place.holder, place.key, other);
    return answersWell(kind, Buffer.from(JSON.stringify(message)));
  });
  expect(() => fc.assert(property, { numRuns: 3000 })).not.toThrow();
});
