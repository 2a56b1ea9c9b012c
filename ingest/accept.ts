import type { Inbox } from "../store/inbox.ts";
import { batchHeader, filterBatch } from "./batch.ts";
import type { InboxQueue } from "./inbox-queue.ts";

/**
 * committed: all of it is durable. controlCommitted: the disk is full; only what is not telemetry is durable, by the ballast. held:
 * nothing is. What is not durable is kept here, and retryHeld tries it again.
 */
export type AcceptOutcome = "committed" | "controlCommitted" | "held";

export interface Acceptor {
  accept(batchId: number, bytes: Uint8Array, count: number): AcceptOutcome;
  /** Ids of the held batches that are durable now, in their order. */
  retryHeld(): readonly number[];
}

interface Held {
  readonly batchId: number;
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** Before the PUBACK: makes batches durable, and hands them on to be worked on. */
export function createAcceptor(
  inbox: Inbox,
  queue: InboxQueue,
  onTrouble: (text: string) => void,
): Acceptor {
  let held: Held[] = [];

  const append = (bytes: Uint8Array, count: number, urgent: boolean): boolean => {
    const { receivedAt } = batchHeader(bytes);
    const outcome = inbox.append(bytes, count, receivedAt, urgent);
    if (outcome.kind === "diskFull") return false;
    queue.appended({ offset: outcome.offset, count, receivedAt, batch: bytes });
    return true;
  };

  return {
    accept(batchId, bytes, count) {
      if (held.length === 0) {
        if (append(bytes, count, false)) return "committed";
        onTrouble("the disk is full: telemetry is not acknowledged until there is room");
      }
      const control = filterBatch(bytes, ({ kind }) => !isTelemetry(kind));
      if (control !== null && !append(control, batchHeader(control).count, true)) {
        held.push({ batchId, bytes, count });
        return "held";
      }
      const rest = filterBatch(bytes, ({ kind }) => isTelemetry(kind));
      if (rest === null) return "committed";
      held.push({ batchId, bytes: rest, count: batchHeader(rest).count });
      return control === null ? "held" : "controlCommitted";
    },
    retryHeld() {
      const done: number[] = [];
      while (held.length > 0) {
        const first = held[0]!;
        if (!append(first.bytes, first.count, false)) break;
        done.push(first.batchId);
        held = held.slice(1);
      }
      return done;
    },
  };
}

function isTelemetry(kind: string): boolean {
  return kind === "telemetry" || kind === "gatewayTelemetry";
}
