import { expect, test } from "vitest";
import { createAcceptor } from "../../../ingest/accept.ts";
import { forEachMessage } from "../../../ingest/batch.ts";
import { createInboxQueue } from "../../../ingest/inbox-queue.ts";
import type { Inbox, InboxBatch } from "../../../store/inbox.ts";
import { pack } from "./running-engine.ts";

/** An inbox in memory whose disk fills up: then only urgent batches find room, for a while. */
function disk() {
  const batches: InboxBatch[] = [];
  const room = { full: false, ballast: true };
  const inbox: Inbox = {
    append(batch, count, receivedAt, urgent = false) {
      if (room.full && !(urgent && room.ballast)) return { kind: "diskFull" };
      batches.push({ offset: batches.length + 1, count, receivedAt, batch });
      return { kind: "appended", offset: batches.length };
    },
    read: (after, limit) => batches.slice(after, after + limit),
    last: () => batches.length,
    trim: () => false,
    sizeBytes: () => 0,
    close: () => {},
  };
  const kinds = (): string[][] =>
    batches.map(({ batch }) => {
      const found: string[] = [];
      forEachMessage(batch, ({ kind }) => void found.push(kind));
      return found;
    });
  const queue = createInboxQueue(inbox, 0);
  return { room, kinds, queue, acceptor: createAcceptor(inbox, queue, () => {}) };
}

const mixed = pack(1, [
  ["d1", "telemetry", {}],
  ["d1", "ack", {}],
  ["g1", "gatewayTelemetry", {}],
]);
const telemetry = pack(1, [["d1", "telemetry", {}]]);
const ack = pack(1, [["d1", "ack", {}]]);

test("with room everything is durable at once", () => {
  const { acceptor, kinds, queue } = disk();
  expect(acceptor.accept(1, mixed, 3)).toBe("committed");
  expect(kinds()).toEqual([["telemetry", "ack", "gatewayTelemetry"]]);
  expect(queue.backlog()).toBe(3);
});

test("on a full disk acknowledgements live from the ballast, telemetry waits in order until there is room", () => {
  const { acceptor, kinds, room } = disk();
  room.full = true;
  expect(acceptor.accept(1, mixed, 3)).toBe("controlCommitted");
  expect(acceptor.accept(2, telemetry, 1)).toBe("held");
  expect(acceptor.accept(3, ack, 1)).toBe("committed");
  expect(acceptor.retryHeld()).toEqual([]);
  expect(kinds()).toEqual([["ack"], ["ack"]]);
  room.full = false;
  expect(acceptor.retryHeld()).toEqual([1, 2]);
  expect(kinds().slice(2)).toEqual([["telemetry", "gatewayTelemetry"], ["telemetry"]]);
  expect(acceptor.accept(4, mixed, 3)).toBe("committed");
});

test("when even the ballast is used up everything waits, and comes when there is room", () => {
  const { acceptor, kinds, room } = disk();
  room.full = true;
  room.ballast = false;
  expect(acceptor.accept(1, mixed, 3)).toBe("held");
  room.full = false;
  expect(acceptor.retryHeld()).toEqual([1]);
  expect(kinds()).toEqual([["telemetry", "ack", "gatewayTelemetry"]]);
});

test("the queue gives what is stored in order, from the inbox after a start and from memory after that", () => {
  const { acceptor, queue } = disk();
  for (let i = 1; i <= 3; i++) acceptor.accept(i, telemetry, 1);
  expect([queue.next()?.offset, queue.next()?.offset]).toEqual([1, 2]);
  acceptor.accept(4, telemetry, 1);
  expect([queue.next()?.offset, queue.next()?.offset, queue.next()]).toEqual([3, 4, null]);
  expect(queue.backlog()).toBe(0);
});

test("what was stored before the start comes first, and what is appended meanwhile comes once", () => {
  const { acceptor, queue } = disk();
  for (let i = 1; i <= 40; i++) acceptor.accept(i, telemetry, 1);
  while (queue.next() !== null);
  const batches = Array.from({ length: 40 }, (_, i) => ({
    offset: i + 1,
    count: 1,
    receivedAt: 0,
    batch: telemetry,
  }));
  const late = createInboxQueue(
    { read: (after, limit) => batches.slice(after, after + limit), last: () => 40 },
    10,
  );
  const seen: (number | undefined)[] = [late.next()?.offset];
  batches.push({ offset: 41, count: 1, receivedAt: 0, batch: telemetry });
  late.appended(batches[40]!);
  for (let batch = late.next(); batch !== null; batch = late.next()) seen.push(batch.offset);
  expect(seen).toEqual(Array.from({ length: 31 }, (_, i) => 11 + i));
});
