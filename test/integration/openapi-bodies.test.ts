import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerFaults } from "./answer-faults.ts";
import { fillPath, type Operation } from "./openapi-document.ts";
import { nastyStrings, nearlyValidFor, validFor } from "./schema-arbitrary.ts";
import { startWalkedTown, type Actor, type SeenIds, type WalkedTown } from "./walked-town.ts";
import type { RawAnswer } from "./raw-request.ts";

const seed = Number(process.env["LICHTPUNKT_TEST_SEED"] ?? 20_261_120);
const runs = Number(process.env["LICHTPUNKT_TEST_RUNS"] ?? 8);

let town: WalkedTown;
let ids: SeenIds;
let administrator: Actor;

beforeAll(async () => {
  town = await startWalkedTown();
  ids = await town.ids();
  administrator = await town.person("administrator");
});
afterAll(() => town.close());

const anyId = (name: string, path: string): readonly string[] => [
  ...ids.own(name, path),
  ...ids.foreign(name, path),
];

/** What is sent: an address with real ids, and a body. */
interface Sent {
  readonly path: string;
  readonly body: unknown;
}

function pathFor({ path }: Operation): fc.Arbitrary<string> {
  return fc.nat().map((pick) =>
    fillPath(path, (name) => {
      const some = anyId(name, path);
      return encodeURIComponent(some[pick % Math.max(1, some.length)] ?? "none");
    }),
  );
}

function sentFor(operation: Operation, bodies: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> {
  return fc.record({ path: pathFor(operation), body: bodies });
}

const idsFor =
  ({ path }: Operation) =>
  (name: string): readonly string[] =>
    /ids?$/i.test(name) || name === "add" || name === "remove" ? anyId(name, path) : [];

async function send(actor: Actor, operation: Operation, { path, body }: Sent): Promise<RawAnswer> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (operation.headers.includes("if-match")) {
    const { headers: seen } = await town.ask(actor, "GET", readAt(operation, path));
    headers["if-match"] = String(seen["etag"] ?? '"v1"');
  }
  return town.ask(actor, operation.method, path, JSON.stringify(body), headers);
}

/** Light points tell their version where the inventory shows them. */
function readAt({ path }: Operation, filled: string): string {
  const hasStock = town.document.operations.some((one) => one.path === `${path}/stock`);
  return hasStock ? `${filled}/stock` : filled;
}

/** Sends as an administrator who is signed in whatever was sent before. */
async function sendAlways(operation: Operation, sent: Sent): Promise<RawAnswer> {
  if (!(await town.isIn(administrator))) {
    await town.resetRules();
    administrator = await town.person("administrator");
  }
  return send(administrator, operation, sent);
}

async function holds(operation: Operation, bodies: fc.Arbitrary<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sentFor(operation, bodies), async (sent) => {
      const answer = await sendAlways(operation, sent);
      const [fault] = answerFaults(town.document, operation, answer);
      if (fault !== undefined) throw new Error(fault);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
}

/** The fault first, then what was sent. */
function told(error: unknown): string {
  const { cause, message } = error as Error;
  return `${cause instanceof Error ? cause.message : ""} ${message.slice(0, 1200)}`;
}

const withBodies = (): readonly (Operation & { body: NonNullable<Operation["body"]> })[] =>
  town.document.operations.flatMap((one) =>
    one.body === null ? [] : [{ ...one, body: one.body }],
  );

/** One failure must not hide those of the other operations. */
async function eachFails(
  check: (operation: ReturnType<typeof withBodies>[number]) => Promise<void>,
): Promise<string> {
  const failures: string[] = [];
  for (const operation of withBodies()) {
    await check(operation).catch((error: unknown) => {
      failures.push(`${operation.method} ${operation.path}: ${told(error)}`);
    });
  }
  return failures.join("\n\n");
}

describe(`bodies made from the schemas, seed ${seed}`, () => {
  test("that fit are answered as described", async () => {
    const failures = await eachFails((operation) =>
      holds(operation, validFor(operation.body, idsFor(operation))),
    );
    expect(failures).toBe("");
  }, 300_000);

  test("that nearly fit are answered as described", async () => {
    const failures = await eachFails((operation) =>
      holds(operation, nearlyValidFor(operation.body, idsFor(operation))),
    );
    expect(failures).toBe("");
  }, 300_000);

  test("that are no JSON, or far too much of it, are refused", async () => {
    const huge = [
      `{"name":"${"x".repeat(900_000)}"}`,
      `{"name":"${"x".repeat(6_000_000)}"}`,
      `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(",")}}`,
      `[${"1,".repeat(400_000)}1]`,
    ];
    const texts = [
      "{",
      "nul",
      '"',
      '{"a":1,}',
      "[".repeat(100_000),
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
      "1e999999999",
    ];
    const faults: string[] = [];
    for (const [i, operation] of withBodies().entries()) {
      const path = fillPath(operation.path, () => "unknown");
      // One parser reads them all, so some stand for all with what takes long to send.
      for (const text of i % 8 === 0 ? [...texts, ...huge] : texts) {
        const headers = { "content-type": "application/json" };
        const actor = administrator;
        const answer = await town.ask(actor, operation.method, path, text, headers);
        const what = `${operation.method} ${path} ${text.slice(0, 20)}: ${answer.status}`;
        faults.push(...answerFaults(town.document, operation, answer).map((f) => `${what} ${f}`));
        if (answer.status < 400) faults.push(`${what} was taken`);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

describe(`a person of one area, seed ${seed}`, () => {
  test("changes nothing of another, whatever body they send", async () => {
    const before = await southSeen();
    const failures: string[] = [];
    const actor = await town.person("administrator", "mitte");
    for (const operation of withBodies()) {
      // What is said of people and of the whole town is refused or has no area.
      if (operation.tag === "session") continue;
      const sent = fc.sample(sentFor(operation, validFor(operation.body, idsFor(operation))), {
        seed,
        numRuns: runs * 2,
      });
      for (const one of sent) {
        const answer = await send(actor, operation, one);
        const what = `${operation.method} ${one.path} ${JSON.stringify(one.body).slice(0, 300)}`;
        const [fault] = answerFaults(town.document, operation, answer);
        if (fault !== undefined) failures.push(`${what} ${fault}`);
      }
    }
    expect(failures).toEqual([]);
    expect(await southSeen()).toEqual(before);
  }, 300_000);
});

/** What stands in the inventory of Süd, as its own administrator reads it. */
async function southSeen(): Promise<Record<string, unknown>> {
  const reader = await town.person("administrator", "sued");
  const seen: Record<string, unknown> = {};
  for (const { path } of town.document.operations) {
    if (!/^\/api\/v1\/(?:lights\/\{id\}\/stock|(?:cabinets|segments)\/\{id\})$/.test(path))
      continue;
    for (const id of ids.foreign("id", path)) {
      const { status, json } = await town.ask(reader, "GET", path.replace("{id}", id));
      // What its lamps do meanwhile moves by itself.
      const { states, live, ...kept } = json;
      void [states, live];
      seen[`${path} ${id}`] = { status, ...kept };
    }
  }
  expect(Object.keys(seen).length).toBeGreaterThan(3);
  return seen;
}

describe(`queries made from the schemas, seed ${seed}`, () => {
  test("are answered as described, whatever they ask for", async () => {
    const failures: string[] = [];
    for (const operation of town.document.operations.filter((one) => one.query.length > 0)) {
      if (operation.method !== "GET") continue;
      const value = fc.oneof(
        fc.constantFrom(
          ...nastyStrings.map((text) => text.toWellFormed()),
          "true",
          "0",
          "-1",
          "1e300",
          "8640000000000001",
        ),
        fc.integer().map(String),
      );
      const query = fc.record(
        Object.fromEntries(
          operation.query.map(({ name, schema }) => [
            name,
            fc.oneof(
              validFor(schema, (one) => anyId(one, operation.path), name).map(String),
              value,
            ),
          ]),
        ),
        {
          requiredKeys: operation.query
            .filter((one) => one.schema["required"] === true)
            .map(({ name }) => name),
        },
      );
      await fc
        .assert(
          fc.asyncProperty(pathFor(operation), query, async (path, asked) => {
            const text = new URLSearchParams(
              Object.entries(asked).map(([name, one]) => [name, one.toWellFormed()]),
            );
            const answer = await town.ask(administrator, "GET", `${path}?${text}`);
            const [fault] = answerFaults(town.document, operation, answer);
            if (fault !== undefined) throw new Error(fault);
          }),
          { seed, numRuns: runs * 2, endOnFailure: true },
        )
        .catch((error: unknown) => {
          failures.push(`${operation.path}: ${told(error)}`);
        });
    }
    expect(failures.join("\n\n")).toBe("");
  }, 300_000);
});
