import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../domain/app-error.ts";
import {
  BatchWriter,
  batchHeader,
  filterBatch,
  forEachMessage,
  messageFlags,
} from "../../../ingest/batch.ts";
import type { UpKind } from "../../../ingest/batch.ts";

interface Plain {
  readonly deviceId: string;
  readonly kind: UpKind;
  readonly retain: boolean;
  readonly tooLarge: boolean;
  readonly fromWill: boolean;
  readonly size: number;
  readonly payload: string;
  readonly receivedAt: number;
}

function unpack(bytes: Uint8Array): Plain[] {
  const messages: Plain[] = [];
  forEachMessage(bytes, ({ start, end, bytes: from, ...rest }) => {
    messages.push({ ...rest, payload: Buffer.from(from.subarray(start, end)).toString("hex") });
  });
  return messages;
}

function pack(writer: BatchWriter, receivedAt: number, messages: readonly Plain[]): Uint8Array {
  writer.open(receivedAt);
  for (const message of messages) {
    const payload = Buffer.from(`00${message.payload}00`, "hex");
    const flags =
      (message.retain ? messageFlags.retain : 0) |
      (message.tooLarge ? messageFlags.tooLarge : 0) |
      (message.fromWill ? messageFlags.fromWill : 0);
    const device = Buffer.from(message.deviceId);
    writer.add(device, message.kind, flags, payload, 1, payload.length - 1, message.size);
  }
  return writer.finish();
}

/** "read", or the code of the error. */
function outcome(bytes: Uint8Array): unknown {
  try {
    unpack(bytes);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

const receivedAt = 1_798_736_400_123;
const plain = fc.record({
  deviceId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  kind: fc.constantFrom<UpKind>(
    ...(["announce", "connection", "telemetry", "state", "event", "ack"] as const),
    "gatewayTelemetry",
  ),
  retain: fc.boolean(),
  tooLarge: fc.boolean(),
  fromWill: fc.boolean(),
  size: fc.nat(300_000),
  payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  receivedAt: fc.constant(receivedAt),
});
const plains = fc.array(plain, { maxLength: 30 });

describe("a batch", () => {
  test("gives back what was put in, also from a writer that is used again and has to grow", () => {
    const writer = new BatchWriter(16);
    fc.assert(
      fc.property(plains, (messages) => {
        const bytes = pack(writer, receivedAt, messages);
        expect(batchHeader(bytes)).toEqual({ count: messages.length, receivedAt });
        expect(unpack(bytes)).toEqual(messages);
        expect(bytes.buffer.byteLength).toBe(bytes.length);
      }),
    );
  });

  test("can be read where it lies inside other bytes", () => {
    const bytes = pack(new BatchWriter(), receivedAt, []);
    const inside = new Uint8Array(bytes.length + 7);
    inside.set(bytes, 7);
    expect(batchHeader(inside.subarray(7))).toEqual({ count: 0, receivedAt });
  });

  test("is filtered to those that are wanted, or null", () => {
    fc.assert(
      fc.property(plains, (messages) => {
        const bytes = pack(new BatchWriter(), receivedAt, messages);
        const kept = filterBatch(bytes, (message) => message.kind !== "telemetry");
        const wanted = messages.filter((message) => message.kind !== "telemetry");
        expect(kept === null ? [] : unpack(kept)).toEqual(wanted);
        expect(kept === null).toBe(wanted.length === 0);
      }),
    );
  });

  test("that is broken is refused, never read beyond its end", () => {
    fc.assert(
      fc.property(plains, fc.nat(), fc.nat(255), (messages, place, value) => {
        const bytes = pack(new BatchWriter(), receivedAt, messages);
        const cut = bytes.subarray(0, place % bytes.length);
        expect(outcome(cut)).toBe(cut.length < bytes.length ? "batchCorrupt" : "read");
        bytes[place % bytes.length] = value;
        expect(["read", "batchCorrupt"]).toContain(outcome(bytes));
      }),
    );
  });
});
