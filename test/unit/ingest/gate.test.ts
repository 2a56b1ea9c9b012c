import { describe, expect, test } from "vitest";
import { batchHeader, forEachMessage } from "../../../ingest/batch.ts";
import type { UpKind } from "../../../ingest/batch.ts";
import { createGate } from "../../../ingest/gate.ts";
import type { Gate, GateLimits, PostedBatch } from "../../../ingest/gate.ts";

const device = Buffer.from("lamp1");

/** A gate whose time and thread are moved by the test. */
function createBench(limits: Partial<GateLimits> = {}) {
  const posted: PostedBatch[] = [];
  const acked: number[] = [];
  const modes: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const time = { ms: 0 };
  const gate: Gate = createGate({
    post: (batch) => void posted.push(batch),
    now: () => 5000 + time.ms,
    elapsed: () => time.ms,
    later: (ms, callback) => void timers.push({ at: time.ms + ms, callback }),
    limits: { batchBytes: 100_000, busyCount: 3, paceMs: 4, ...limits },
  });
  gate.onMode((mode) => modes.push(mode));
  const target = { puback: (packetId: number) => void acked.push(packetId) };
  return {
    gate,
    posted,
    acked,
    modes,
    target,
    take: (packetId: number, kind: UpKind = "telemetry", bytes = 10): boolean =>
      gate.take(device, kind, 0, Buffer.alloc(bytes), 0, bytes, bytes, target, packetId),
    /** Lets time pass; what is due by then happens. */
    pass: (ms: number): void => {
      time.ms += ms;
      for (const due of timers.filter((timer) => timer.at <= time.ms)) {
        timers.splice(timers.indexOf(due), 1);
        due.callback();
      }
    },
    counts: () => posted.map((batch) => batch.count),
  };
}

describe("posting", () => {
  test("an idle gate posts as soon as the sockets have been read", () => {
    const { take, pass, counts, posted } = createBench();
    take(1);
    take(2);
    expect(counts()).toEqual([]);
    pass(0);
    expect(counts()).toEqual([2]);
    expect(batchHeader(posted[0]!.bytes)).toEqual({ count: 2, receivedAt: 5000 });
    const kinds: string[] = [];
    forEachMessage(posted[0]!.bytes, (message) =>
      kinds.push(`${message.deviceId} ${message.kind}`),
    );
    expect(kinds).toEqual(["lamp1 telemetry", "lamp1 telemetry"]);
  });

  test("while one batch is on its way the next one gathers", () => {
    const { gate, take, pass, posted, counts } = createBench();
    take(1);
    pass(0);
    take(2);
    take(3);
    pass(50);
    expect(counts()).toEqual([1]);
    gate.committed(posted[0]!.batchId);
    pass(0);
    expect(counts()).toEqual([1, 2]);
  });

  test("after a busy batch the next one waits for the pace", () => {
    const { gate, take, pass, counts } = createBench();
    for (const id of [1, 2, 3]) take(id);
    pass(0);
    gate.committed(1);
    take(4);
    pass(3);
    expect(counts()).toEqual([3]);
    pass(1);
    expect(counts()).toEqual([3, 1]);
  });

  test("a large batch does not wait for anything", () => {
    const { take, pass, counts } = createBench({ batchBytes: 1000 });
    take(1);
    pass(0);
    take(2, "telemetry", 990);
    expect(counts()).toEqual([1, 1]);
  });
});

describe("acknowledging", () => {
  test("after the commit, in order, each once", () => {
    const { gate, take, pass, acked } = createBench();
    take(7);
    take(3);
    pass(0);
    expect(acked).toEqual([]);
    gate.committed(1);
    gate.committed(1);
    expect(acked).toEqual([7, 3]);
  });

  test("what need not be stored keeps its turn", () => {
    const { gate, take, pass, target, acked, counts } = createBench();
    take(1);
    gate.acknowledge(target, 2);
    take(3);
    pass(0);
    gate.acknowledge(target, 4);
    pass(0);
    expect(acked).toEqual([]);
    gate.committed(1);
    pass(0);
    expect(acked).toEqual([1, 2, 3, 4]);
    expect(counts()).toEqual([2]);
  });

  test("settled when all is acknowledged", async () => {
    const { gate, take, pass } = createBench();
    await gate.settled();
    take(1);
    let settled = false;
    const waiting = gate.settled().then(() => {
      settled = true;
    });
    pass(0);
    await Promise.resolve();
    expect(settled).toBe(false);
    gate.committed(1);
    await waiting;
  });
});

describe("pressure", () => {
  test("too much on its way: saturated, and open again at half", () => {
    const { gate, take, pass, modes } = createBench({ batchBytes: 400, openBytes: 1000 });
    for (const id of [1, 2, 3]) take(id, "telemetry", 400);
    expect([gate.mode, ...modes]).toEqual(["saturated", "saturated"]);
    gate.committed(1);
    expect(gate.mode).toBe("saturated");
    gate.committed(2);
    pass(0);
    expect(modes).toEqual(["saturated", "open"]);
  });

  test("a thread that lags: saturated until it has caught up", () => {
    const { gate, take, pass, modes } = createBench({ backlog: 100 });
    take(1);
    pass(0);
    gate.committed(1, 101);
    gate.progress(60);
    expect(modes).toEqual(["saturated"]);
    gate.progress(50);
    expect(modes).toEqual(["saturated", "open"]);
  });
});

describe("a full disk", () => {
  test("all but telemetry is acknowledged and goes on, telemetry waits for room", () => {
    const { gate, take, pass, modes, acked } = createBench();
    take(1);
    take(2, "ack");
    pass(0);
    gate.controlCommitted(1);
    expect(acked).toEqual([2]);
    expect(modes).toEqual(["full"]);
    take(3, "state");
    pass(4);
    gate.controlCommitted(2);
    expect(acked).toEqual([2, 3]);
    gate.committed(1);
    expect(gate.mode).toBe("full");
    gate.committed(2);
    expect(acked).toEqual([2, 3, 1]);
    expect(modes).toEqual(["full", "open"]);
  });

  test("telemetry is declined beyond the bound, the rest never", () => {
    const { gate, take, pass } = createBench({ openBytes: 500 });
    expect(take(1, "telemetry", 600)).toBe(true);
    pass(0);
    gate.controlCommitted(1);
    expect(take(2)).toBe(false);
    expect(take(3, "gatewayTelemetry")).toBe(false);
    expect(take(4, "ack")).toBe(true);
    expect(gate.stats().declined).toBe(2);
  });
});
