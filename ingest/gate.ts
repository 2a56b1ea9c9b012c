import { BatchWriter } from "./batch.ts";
import type { UpKind } from "./batch.ts";
import { AckList } from "./ack-list.ts";
import type { AckTarget } from "./ack-list.ts";

/** open: messages are taken. saturated: the ingest thread lags, sockets must not be read. full: the disk has no room for telemetry. */
export type GateMode = "open" | "saturated" | "full";

export interface GateLimits {
  /** A batch this large is posted without waiting for anything, bytes. */
  readonly batchBytes: number;
  /** After a batch of at least this many messages the next one waits for `paceMs`: one disk flush then carries more. */
  readonly busyCount: number;
  /** Milliseconds from batch to batch under load. */
  readonly paceMs: number;
  /** Taken and not yet durable, bytes: above it the gate is saturated; with a full disk it declines telemetry above it. */
  readonly openBytes: number;
  /** Messages durable but not yet in the twins; above it the gate is saturated. */
  readonly backlog: number;
}

const gateLimits: GateLimits = {
  batchBytes: 1024 * 1024,
  busyCount: 32,
  paceMs: 20,
  openBytes: 32 * 1024 * 1024,
  backlog: 200_000,
};

export interface PostedBatch {
  /** Grows by one from batch to batch. */
  readonly batchId: number;
  readonly count: number;
  /** In a buffer of its own, to be transferred. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface GateDependencies {
  readonly post: (batch: PostedBatch) => void;
  /** The town's clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after `ms` of real time; 0: when what the sockets hold now has been read. */
  readonly later?: (ms: number, callback: () => void) => void;
  /** Real milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number;
  readonly limits?: Partial<GateLimits>;
}

interface Outstanding {
  readonly batchId: number;
  readonly size: number;
  readonly acks: AckList;
  controlDone: boolean;
}

/**
 * The hot path from the sockets to the ingest thread: packs messages into batches, posts one at a time, and acknowledges
 * when the thread says that a batch is durable. While one batch is being made durable the next one gathers.
 */
export class Gate {
  readonly #post: GateDependencies["post"];
  readonly #now: () => number;
  readonly #later: (ms: number, callback: () => void) => void;
  readonly #elapsed: () => number;
  readonly #limits: GateLimits;
  readonly #writer = new BatchWriter();
  readonly #outstanding: Outstanding[] = [];
  readonly #spareAcks: AckList[] = [];
  readonly #listeners: ((mode: GateMode) => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #onTurn = (): void => this.#turn();
  #acks = new AckList();
  #isOpen = false;
  #armed = false;
  #nextBatchId = 1;
  #lastCount = 0;
  #lastPostAt = 0;
  #outstandingBytes = 0;
  #backlog = 0;
  #taken = 0;
  #posted = 0;
  #acked = 0;
  #declined = 0;
  #mode: GateMode = "open";

  constructor(deps: GateDependencies) {
    this.#post = deps.post;
    this.#now = deps.now;
    this.#later =
      deps.later ??
      ((ms, callback) => void (ms > 0 ? setTimeout(callback, ms) : setImmediate(callback)));
    this.#elapsed = deps.elapsed ?? (() => performance.now());
    this.#limits = { ...gateLimits, ...deps.limits };
  }

  get mode(): GateMode {
    return this.#mode;
  }

  onMode(listener: (mode: GateMode) => void): void {
    this.#listeners.push(listener);
  }

  /** See Intake of the broker: copies `source[start, end)`, acknowledges once durable; false when declined (full disk). */
  take(
    device: Uint8Array,
    kind: UpKind,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
    size: number,
    ack: AckTarget | null,
    packetId: number,
  ): boolean {
    const control = kind !== "telemetry" && kind !== "gatewayTelemetry";
    if (this.#mode === "full" && !control && this.#openBytes() > this.#limits.openBytes) {
      this.#declined += 1;
      return false;
    }
    this.#open();
    this.#writer.add(device, kind, flags, source, start, end, size);
    this.#taken += 1;
    if (ack !== null) this.#acks.add(ack, packetId, control);
    if (this.#writer.size >= this.#limits.batchBytes) {
      this.#send();
      this.#changeMode();
    } else if (!this.#armed) {
      this.#arm();
    }
    return true;
  }

  /** Acknowledges in the order of arrival what need not be stored. */
  acknowledge(ack: AckTarget, packetId: number): void {
    this.#open();
    this.#acks.add(ack, packetId, true);
    if (!this.#armed) this.#arm();
  }

  /** The thread has made a batch durable. `backlog`: messages it has not yet brought to the twins. */
  committed(batchId: number, backlog = 0): void {
    this.#backlog = backlog;
    const at = this.#outstanding.findIndex((batch) => batch.batchId === batchId);
    // Already seen: a thread that retries after a full disk may say so twice.
    if (at < 0) return;
    const [batch] = this.#outstanding.splice(at, 1);
    this.#settle(batch!);
    this.#changeMode();
    if (this.#isOpen && !this.#armed) this.#arm();
    this.#tellSettled();
  }

  /** The disk is full: of this batch all but telemetry is durable, the rest is kept by the thread. */
  controlCommitted(batchId: number): void {
    const batch = this.#outstanding.find((one) => one.batchId === batchId);
    if (batch === undefined) return;
    batch.controlDone = true;
    this.#acked += batch.acks.acknowledgeControl();
    this.#changeMode();
    if (this.#isOpen && !this.#armed) this.#arm();
  }

  /** The thread's backlog has changed without a batch. */
  progress(backlog: number): void {
    this.#backlog = backlog;
    this.#changeMode();
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tellSettled();
    });
  }

  stats(): Record<
    "taken" | "posted" | "acked" | "declined" | "outstandingBytes" | "backlog",
    number
  > {
    return {
      taken: this.#taken,
      posted: this.#posted,
      acked: this.#acked,
      declined: this.#declined,
      outstandingBytes: this.#outstandingBytes,
      backlog: this.#backlog,
    };
  }

  #openBytes(): number {
    return this.#outstandingBytes + this.#writer.size;
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#writer.open(this.#now());
  }

  /** One batch at a time is on its way, but with a full disk, where the telemetry of many may be waiting. */
  #isFree(): boolean {
    return this.#outstanding.every((batch) => batch.controlDone);
  }

  #arm(): void {
    if (!this.#isFree()) return;
    this.#armed = true;
    const busy = this.#lastCount >= this.#limits.busyCount;
    const wait = busy ? this.#limits.paceMs - (this.#elapsed() - this.#lastPostAt) : 0;
    this.#later(Math.max(0, wait), this.#onTurn);
  }

  #turn(): void {
    this.#armed = false;
    if (this.#isOpen && this.#isFree()) this.#send();
    this.#changeMode();
  }

  #send(): void {
    const { count } = this.#writer;
    const acks = this.#acks;
    this.#acks = this.#spareAcks.pop() ?? new AckList();
    this.#isOpen = false;
    if (count === 0) {
      // Only what need not be stored, and nothing before it is on its way.
      this.#settle({ batchId: 0, size: 0, acks, controlDone: false });
      this.#tellSettled();
      return;
    }
    const bytes = this.#writer.finish();
    const batchId = this.#nextBatchId;
    this.#nextBatchId += 1;
    this.#lastCount = count;
    this.#lastPostAt = this.#elapsed();
    this.#outstandingBytes += bytes.length;
    this.#outstanding.push({
      batchId,
      size: bytes.length,
      acks,
      controlDone: false,
    });
    this.#posted += 1;
    this.#post({ batchId, count, bytes });
  }

  #settle(batch: Outstanding): void {
    this.#outstandingBytes -= batch.size;
    this.#acked += batch.acks.acknowledgeAll();
    this.#spareAcks.push(batch.acks);
  }

  #changeMode(): void {
    const mode = this.#wanted();
    if (mode === this.#mode) return;
    this.#mode = mode;
    for (const listener of this.#listeners) listener(mode);
  }

  #wanted(): GateMode {
    if (this.#outstanding.some((batch) => batch.controlDone)) return "full";
    // Relief comes at half, so that the sockets are not stopped and started at each message.
    const share = this.#mode === "saturated" ? 0.5 : 1;
    const { openBytes, backlog } = this.#limits;
    const lags = this.#outstandingBytes > openBytes * share || this.#backlog > backlog * share;
    return lags ? "saturated" : "open";
  }

  #tellSettled(): void {
    if (this.#isOpen || this.#outstanding.length > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

export function createGate(deps: GateDependencies): Gate {
  return new Gate(deps);
}
