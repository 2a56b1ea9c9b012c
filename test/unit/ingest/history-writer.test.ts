import { expect, test } from "vitest";
import { createTelemetryWriter } from "../../../ingest/telemetry-writer.ts";
import type { InboxBatch } from "../../../store/inbox.ts";
import type { TelemetryOutcome, TelemetryRow } from "../../../store/telemetry.ts";

const row = (seq: number): TelemetryRow => ({
  lightPointId: "lp",
  ts: seq,
  bootId: 1,
  seq,
  output: 1,
  quality: "good",
});

/** A store whose answers are given by hand, over an inbox of one reading per batch. */
function bench(position: number, last: number) {
  const stored: number[] = [];
  const answers: ((outcome: TelemetryOutcome | Error) => void)[] = [];
  let cursor = 0;
  const inbox: InboxBatch[] = Array.from({ length: last }, (_, i) => ({
    offset: i + 1,
    count: 1,
    receivedAt: 0,
    batch: new Uint8Array(),
  }));
  const troubles: string[] = [];
  const writer = createTelemetryWriter({
    position,
    inbox: { read: (after, limit) => inbox.slice(after, after + limit) },
    rowsOf: ({ offset }) => [row(offset)],
    onTrouble: ({ message }) => void troubles.push(message),
    store: {
      cursor: () => cursor,
      append: (rows, to) =>
        new Promise((resolve, reject) => {
          answers.push((outcome) => {
            if (outcome instanceof Error) {
              reject(outcome);
              return;
            }
            if (outcome.kind === "stored") {
              stored.push(...rows.map(({ seq }) => seq));
              cursor = to;
            }
            resolve(outcome);
          });
        }),
    },
  });
  const answer = async (outcome: TelemetryOutcome | Error = { kind: "stored" }): Promise<void> => {
    answers.shift()?.(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writer, stored, answers, answer, troubles, cursor: () => cursor };
}

test("after a start it reads from its cursor to where the engine stands, then goes on live", async () => {
  const { writer, stored, answer } = bench(3, 5);
  expect(writer.live()).toBe(false);
  writer.flush();
  expect(writer.live()).toBe(true);
  await answer();
  expect(stored).toEqual([1, 2, 3]);
  for (const seq of [4, 5]) {
    writer.take(row(seq));
    writer.passed(seq);
  }
  writer.flush();
  await answer();
  expect(stored).toEqual([1, 2, 3, 4, 5]);
  expect(writer.cursor()).toBe(5);
});

test.each([
  ["the store throws", new Error("InfluxDB is away")],
  ["the disk is full", { kind: "diskFull" } as const],
])("%s: nothing is lost, it is read from the inbox again", async (_, failure) => {
  const { writer, stored, answer, cursor } = bench(0, 4);
  for (const seq of [1, 2]) {
    writer.take(row(seq));
    writer.passed(seq);
  }
  writer.flush();
  await answer(failure);
  expect(cursor()).toBe(0);
  expect(writer.live()).toBe(false);
  writer.passed(3);
  writer.flush();
  await answer();
  expect(stored).toEqual([1, 2, 3]);
});

test("an answer of a slice handed over before a failure no longer counts for what follows", async () => {
  const { writer, stored, answers, answer } = bench(0, 4);
  writer.take(row(1));
  writer.passed(1);
  writer.flush();
  writer.take(row(2));
  writer.passed(2);
  writer.flush();
  expect(answers).toHaveLength(2);
  await answer(new Error("away"));
  await answer(new Error("away"));
  writer.flush();
  await answer();
  expect(stored).toEqual([1, 2]);
});

test("no more than four slices are on their way; the queue is let go when it grows too long", async () => {
  const { writer, stored, answers, answer } = bench(0, 50_000);
  for (let seq = 1; seq <= 3; seq++) {
    writer.take(row(seq));
    writer.passed(seq);
    writer.flush();
  }
  writer.passed(4);
  writer.flush();
  writer.flush();
  expect(answers).toHaveLength(4);
  for (let seq = 5; seq <= 45_010; seq++) {
    writer.take(row(seq));
    writer.passed(seq);
  }
  expect(writer.live()).toBe(false);
  while (writer.cursor() < 45_010) {
    await answer();
    writer.flush();
  }
  expect(new Set(stored).size).toBe(45_009);
  expect(stored.length).toBe(45_009);
});
