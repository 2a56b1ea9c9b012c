import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerFaults } from "./answer-faults.ts";
import { fillPath, pathNames, type Operation } from "./openapi-document.ts";
import {
  expectedRefusal,
  southMark,
  startWalkedTown,
  type Actor,
  type SeenIds,
  type WalkedTown,
} from "./walked-town.ts";
import type { RawAnswer } from "./raw-request.ts";

let town: WalkedTown;
let actors: Actor[];
let ids: SeenIds;

beforeAll(async () => {
  town = await startWalkedTown();
  ids = await town.ids();
  actors = await town.actors();
});
afterAll(() => town.close());

const hostileIds = [
  "..%2f..%2f..%2fetc%2fpasswd",
  "..",
  "%2e%2e",
  "%00",
  "lp_1%00",
  "__proto__",
  "constructor",
  "%ff%fe",
  "%zz",
  "%E2%80%AE",
  "'%20OR%20'1'='1",
  "%F0%9F%92%A1",
  "*",
  "a".repeat(1000),
];
const unknownId = "unknown-1";

interface Asked {
  readonly actor: Actor;
  readonly operation: Operation;
  readonly path: string;
}

const ask = ({ actor, operation, path }: Asked): Promise<RawAnswer> => {
  const { method, media } = operation;
  const body = media === null ? undefined : media === "application/json" ? "{}" : "";
  const type: Record<string, string> = media === null ? {} : { "content-type": media };
  return town.ask(actor, method, path, body, type);
};

const named = ({ actor, operation, path }: Asked): string =>
  `${actor.name}: ${operation.method} ${path}`;

/** A few of the many: the walk is wide, not long. */
const few = (list: readonly string[]): readonly string[] => [
  ...new Set([...list.slice(0, 2), ...list.slice(-1)]),
];

function paths(operation: Operation, pick: (name: string) => readonly string[]): string[] {
  let filled = [operation.path];
  for (const name of pathNames(operation.path)) {
    filled = filled.flatMap((path) => few(pick(name)).map((id) => path.replace(`{${name}}`, id)));
  }
  return [...new Set(filled)];
}

const own = (operation: Operation): string[] =>
  paths(operation, (name) => ids.own(name, operation.path).map(encodeURIComponent));
const foreign = (operation: Operation): string[] =>
  paths(operation, (name) => ids.foreign(name, operation.path).map(encodeURIComponent));
const unknown = (operation: Operation): string[] =>
  paths(operation, (name) => (name === "kind" ? ids.own(name, "") : [unknownId]));

const isReading = ({ method }: Operation): boolean => method === "GET";
const takesIds = ({ path }: Operation): boolean => pathNames(path).length > 0;

/** What an answer says against its description, and against who asked. */
function faultsOf(asked: Asked, answer: RawAnswer): string[] {
  const { actor, operation, path } = asked;
  const faults = answerFaults(town.document, operation, answer);
  const expected = expectedRefusal(actor, operation);
  const code = answer.status >= 400 ? answer.json?.code : null;
  if (expected !== null && code !== expected) {
    faults.push(`answered ${answer.status} ${code}, not ${expected}`);
  }
  if (expected === null && operation.role !== "stranger") {
    if (answer.status === 401) faults.push("does not know who it is");
    const isWholeTown = actor.area === null && actor.scopes === null;
    if (isWholeTown && isReading(operation) && answer.status === 403) {
      faults.push(`kept from what the role may read: ${code}`);
    }
  }
  if (actor.area === "mitte" || actor.role === "stranger") {
    // What it has named itself it may be told of.
    const own = path.split("/").reduce((text, part) => {
      return part === "" ? text : text.replaceAll(decodeURIComponent(part), "");
    }, answer.text);
    if (own.includes(southMark)) faults.push("sees what is of another area");
  }
  return faults.map((fault) => `${named(asked)} ${fault}`);
}

/** Several at once, as screens do; order does not matter where nothing changes. */
async function walk(all: readonly Asked[]): Promise<string[]> {
  const faults: string[] = [];
  const waiting = all.values();
  const lane = async (): Promise<void> => {
    for (const asked of waiting) faults.push(...faultsOf(asked, await ask(asked)));
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return faults;
}

describe("every operation of the document", () => {
  test("says what it is called, what it answers, and needs somebody signed in, but for a handful", () => {
    const { operations } = town.document;
    expect(operations.length).toBeGreaterThan(90);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const undescribed = operations.filter(({ answers }) => answers.size === 0);
    expect(undescribed).toEqual([]);
  });

  test("that reads lets in whom its role names, shows nobody another area, and answers as described", async () => {
    const all = town.document.operations.filter(isReading).flatMap((operation) => {
      const every = takesIds(operation)
        ? [...own(operation), ...foreign(operation), ...unknown(operation)]
        : [operation.path];
      return actors.flatMap((actor) => every.map((path) => ({ actor, operation, path })));
    });
    expect(all.length).toBeGreaterThan(500);
    expect(await walk(all)).toEqual([]);
  }, 120_000);

  test("that takes an id refuses one that is none, whoever sends it", async () => {
    const few = actors.filter(({ name }) =>
      ["a stranger", "administrator", "administrator of mitte", "a reading token"].includes(name),
    );
    const all = town.document.operations.filter(takesIds).flatMap((operation) =>
      hostileIds.flatMap((id) => {
        const path = fillPath(operation.path, () => id);
        return few.map((actor) => ({ actor, operation, path }));
      }),
    );
    const faults: string[] = [];
    for (const asked of all) {
      const answer = await ask(asked);
      faults.push(
        ...answerFaults(town.document, asked.operation, answer).map((f) => `${named(asked)} ${f}`),
      );
      if (answer.status < 400) faults.push(`${named(asked)} answered ${answer.status}`);
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test("that changes something is closed to who may not, whatever it names, and leaves all as it was", async () => {
    const before = await everythingSeen();
    const all = town.document.operations
      .filter((operation) => !isReading(operation))
      .flatMap((operation) => {
        const every = [...own(operation), ...foreign(operation), ...unknown(operation)];
        return actors
          .filter((actor) => expectedRefusal(actor, operation) !== null)
          .flatMap((actor) => every.map((path) => ({ actor, operation, path })));
      });
    expect(all.length).toBeGreaterThan(500);
    expect(await walk(all)).toEqual([]);
    expect(await everythingSeen()).toEqual(before);
  }, 120_000);

  test("that changes something of another area is closed to people of this one", async () => {
    const before = await everythingSeen();
    const faults: string[] = [];
    const actor = await town.person("administrator", "mitte");
    for (const operation of town.document.operations) {
      if (isReading(operation) || !takesIds(operation)) continue;
      for (const path of foreign(operation)) {
        const asked = { actor, operation, path };
        const answer = await ask(asked);
        faults.push(...faultsOf(asked, answer));
        if (answer.status < 400) faults.push(`${named(asked)} went through: ${answer.status}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await everythingSeen()).toEqual(before);
  }, 120_000);

  test("that changes something answers as described to who may, and not with a broken server", async () => {
    const faults: string[] = [];
    let actor = await town.person("administrator");
    for (const operation of town.document.operations) {
      if (isReading(operation)) continue;
      for (const path of takesIds(operation)
        ? [...unknown(operation), ...own(operation)]
        : [operation.path]) {
        // Some of it ends sessions, also one's own.
        if (!(await town.isIn(actor))) actor = await town.person("administrator");
        const asked = { actor, operation, path };
        const answer = await ask(asked);
        faults.push(...faultsOf(asked, answer));
        if (path.includes(unknownId) && answer.status < 400 && answer.status !== 204) {
          faults.push(`${named(asked)} found what is not there: ${answer.status}`);
        }
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

/** What the whole town's administrator reads, without what moves by itself. */
async function everythingSeen(): Promise<Record<string, string>> {
  const actor = await town.person("administrator");
  const seen: Record<string, string> = {};
  for (const operation of town.document.operations.filter(isReading)) {
    if (
      operation.role === "stranger" ||
      /session|users|people|record|backup|handover/.test(operation.path)
    )
      continue;
    const every = takesIds(operation)
      ? [...own(operation), ...foreign(operation)]
      : [operation.path];
    for (const path of every) seen[path] = (await town.ask(actor, "GET", path)).text;
  }
  return seen;
}
