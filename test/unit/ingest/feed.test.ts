import fc from "fast-check";
import { expect, test } from "vitest";
import { feedFollower } from "../../../ingest/feed.ts";
import type { FeedFacts } from "../../../ingest/feed-facts.ts";
import {
  decodeFeedFrame,
  encodeFeedFrame,
  type FeedFrame,
  feedReasons,
} from "../../../ingest/feed-frame.ts";

const level = fc.option(fc.integer({ min: 0, max: 100 }));
const change = fc.record({
  index: fc.nat(),
  status: fc.integer({ min: 0, max: 4 }),
  level,
  desired: level,
  reported: level,
  reason: fc.option(fc.constantFrom(...feedReasons)),
  flags: fc.integer({ min: 0, max: 31 }),
  power: fc.option(fc.integer({ min: 0, max: 65_534 }).map((tenths) => tenths / 10)),
  lastSeen: fc.option(fc.integer({ min: 1, max: 0xffffffff }).map((seconds) => seconds * 1000)),
  energyWh: fc.nat(),
  expectedPower: fc.nat({ max: 60_000 }).map((tenths) => tenths / 10),
  revision: fc.nat(),
});
const head = { epoch: 7, seq: 1, inventoryRevision: 3, at: 1_790_000_000_123.5 };

test("what goes into a frame comes out of it", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 50 }), (changes) => {
      expect(decodeFeedFrame(encodeFeedFrame(head, changes))).toEqual({ ...head, changes });
    }),
  );
});

test("a power beyond the field is cut to it and never becomes unknown", () => {
  const [first] = fc.sample(change, { numRuns: 1, seed: 1 });
  const bytes = encodeFeedFrame(head, [{ ...first!, power: 7_000 }]);
  expect(decodeFeedFrame(bytes).changes[0]?.power).toBe(6_553.4);
});

test.each([
  ["nothing", new Uint8Array()],
  ["another version", Uint8Array.from({ length: 28 }, () => 9)],
  [
    "a frame cut short",
    encodeFeedFrame(head, fc.sample(change, { numRuns: 2, seed: 1 })).slice(0, -1),
  ],
])("%s is no frame", (_, bytes) => {
  expect(() => decodeFeedFrame(bytes)).toThrow(RangeError);
});

test.each([
  ["in order", ["f7.1", "f7.2", "a7.1.2", "f7.3"], []],
  ["a frame is missing", ["f7.1", "f7.3"], ["missedFrame"]],
  ["the last frame is missing", ["f7.1", "a7.1.2"], ["missedFrame"]],
  ["facts are missing", ["a7.1.0", "a7.3.0"], ["missedFacts"]],
  ["field was restarted", ["f7.9", "f8.1", "f8.2"], ["newEpoch"]],
  ["begun in the middle", ["f7.40", "f7.41"], []],
])("gaps: %s", (_, spoken, gaps) => {
  const told: string[] = [];
  const follower = feedFollower({
    onFrame: () => {},
    onFacts: () => {},
    onGap: (why) => void told.push(why),
  });
  for (const word of spoken) {
    const [epoch, seq, frameSeq] = word.slice(1).split(".").map(Number);
    // The follower looks at the counters alone.
    if (word.startsWith("f")) follower.frame({ epoch, seq } as FeedFrame);
    else follower.facts({ epoch, seq, frameSeq } as FeedFacts);
  }
  expect(told).toEqual(gaps);
});
