import { describe, expect, test } from "vitest";
import { RequestFailed } from "../../../dashboard/client/http.ts";
import { createOutbox } from "../../../dashboard/commissioning/outbox.ts";
import type { Outgoing } from "../../../dashboard/commissioning/outbox.ts";

const one = (key: string, until: number | null = null): Outgoing => ({
  path: `/lights/${key}/commissioned`,
  body: {},
  key,
  what: "record",
  number: key,
  until,
});

/** An outbox whose network and clock are moved by hand. */
function bench(stored: string | null = null) {
  const sent: string[] = [];
  const refused: string[] = [];
  const world = { text: stored, now: 1_000, failure: null as unknown };
  const outbox = createOutbox({
    send: ({ key }) => {
      if (world.failure !== null) return Promise.reject(world.failure);
      sent.push(key);
      return Promise.resolve();
    },
    store: {
      read: () => world.text,
      write: (text) => {
        world.text = text;
      },
    },
    now: () => world.now,
    refused: ({ key }) => refused.push(key),
  });
  return { outbox, sent, refused, world };
}

describe("outbox", () => {
  test("sends at once and forgets", async () => {
    const { outbox, sent, world } = bench();
    await outbox.put(one("a"));
    expect(sent).toEqual(["a"]);
    expect(outbox.waiting()).toEqual([]);
    expect(world.text).toBe("[]");
  });

  test.each([0, 401, 408, 429, 503])(
    "keeps what failed with %i, in order, for later",
    async (status) => {
      const { outbox, sent, refused, world } = bench();
      world.failure = new RequestFailed(status, null);
      await outbox.put(one("a"));
      await outbox.put(one("b"));
      expect(outbox.waiting().map(({ key }) => key)).toEqual(["a", "b"]);
      world.failure = null;
      await outbox.flush();
      expect(sent).toEqual(["a", "b"]);
      expect(refused).toEqual([]);
    },
  );

  test("what the server refuses for good is told and does not hold up the next", async () => {
    const { outbox, sent, refused, world } = bench();
    world.failure = new RequestFailed(0, null);
    await outbox.put(one("a"));
    world.failure = new RequestFailed(404, null);
    await outbox.flush();
    world.failure = null;
    await outbox.put(one("b"));
    expect({ sent, refused }).toEqual({ sent: ["b"], refused: ["a"] });
  });

  test("survives the page: the next one sends what the last could not", async () => {
    const before = bench();
    before.world.failure = new RequestFailed(0, null);
    await before.outbox.put(one("a"));
    const after = bench(before.world.text);
    await after.outbox.flush();
    expect(after.sent).toEqual(["a"]);
  });

  test("an end of an override that has run out meanwhile is not sent: it might end somebody else's", async () => {
    const { outbox, sent, world } = bench();
    world.failure = new RequestFailed(0, null);
    await outbox.put(one("late", 2_000));
    world.now = 2_001;
    world.failure = null;
    await outbox.flush();
    expect(sent).toEqual([]);
    expect(outbox.waiting()).toEqual([]);
  });

  test("two flushes at a time send once", async () => {
    const { outbox, sent, world } = bench();
    world.failure = new RequestFailed(0, null);
    await outbox.put(one("a"));
    world.failure = null;
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(sent).toEqual(["a"]);
  });

  test("what somebody else left in its place is dropped", () => {
    expect(bench("not json").outbox.waiting()).toEqual([]);
    expect(bench('{"a":1}').outbox.waiting()).toEqual([]);
  });
});
