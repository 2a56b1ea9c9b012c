import type { Inbox, InboxBatch } from "../store/inbox.ts";

/** Cursor of everything that a message changes in field.db. */
export const twinConsumer = "twin";

const mostBytesInMemory = 64 * 1024 * 1024;
const readAtOnce = 16;

/**
 * The way from the inbox to the twins. What was just appended is handed on from memory; after a start, or when the work has fallen
 * behind by more than 64 MiB, batches are read from the inbox again until it has caught up.
 */
export interface InboxQueue {
  /** Tells of a batch that is durable in the inbox. */
  appended(batch: InboxBatch): void;
  /** The batch after the last one given out, or null when there is none. */
  next(): InboxBatch | null;
  /** Messages appended and not given out yet. */
  backlog(): number;
}

/** `after` is the offset up to which the consumer is done; `backlog` counts only what was appended or read since. */
export function createInboxQueue(inbox: Pick<Inbox, "read" | "last">, after: number): InboxQueue {
  let position = after;
  let memory: InboxBatch[] = [];
  let head = 0;
  let bytes = 0;
  let refill: InboxBatch[] = [];
  let fromDisk = inbox.last() > after;
  let waiting = 0;

  const given = (batch: InboxBatch): InboxBatch => {
    position = batch.offset;
    waiting = Math.max(0, waiting - batch.count);
    return batch;
  };

  return {
    appended(batch) {
      waiting += batch.count;
      if (fromDisk) return;
      if (bytes + batch.batch.byteLength > mostBytesInMemory) {
        memory = [];
        head = 0;
        bytes = 0;
        fromDisk = true;
        return;
      }
      memory.push(batch);
      bytes += batch.batch.byteLength;
    },
    next() {
      if (fromDisk) {
        if (refill.length === 0) refill = inbox.read(position, readAtOnce).toReversed();
        const batch = refill.pop();
        if (batch !== undefined) return given(batch);
        fromDisk = false;
        waiting = 0;
      }
      const batch = memory[head];
      if (batch === undefined) return null;
      head += 1;
      bytes -= batch.batch.byteLength;
      if (head === memory.length || head > 1024) {
        memory = memory.slice(head);
        head = 0;
      }
      return given(batch);
    },
    backlog: () => waiting,
  };
}
