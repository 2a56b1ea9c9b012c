import type { Proof } from "../../../ingest/thread-protocol.ts";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../../domain/clock.ts";
import type { UpKind } from "../../../ingest/batch.ts";
import { BatchWriter } from "../../../ingest/batch.ts";
import { createEngine } from "../../../ingest/engine.ts";
import type { Engine } from "../../../ingest/engine-face.ts";
import { decodeFeedFrame, type FeedFrame } from "../../../ingest/feed-frame.ts";
import type { FeedFacts } from "../../../ingest/feed-facts.ts";
import { twinConsumer } from "../../../ingest/inbox-queue.ts";
import type { DownMessage } from "../../../ingest/thread-protocol.ts";
import { openFieldStore } from "../../../store/field-store.ts";
import { openInbox } from "../../../store/inbox.ts";
import { openOfficeReader } from "../../../store/office-reader.ts";
import { openSqliteTelemetry } from "../../../store/telemetry-sqlite.ts";

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  set(instant: number): void;
  move(milliseconds: number): void;
}

export function handClock(instant: number): HandClock {
  let at = instant;
  return {
    speed: 1,
    now: () => at,
    set: (to) => void (at = to),
    move: (by) => void (at += by),
  };
}

interface Sent {
  readonly topic: string;
  readonly content: Record<string, unknown>;
  /** The device was told that it is out of use there. */
  readonly empty: boolean;
}

/** An engine over real files, with everything it let out. */
export interface RunningEngine {
  readonly engine: Engine;
  readonly dir: string;
  readonly published: Sent[];
  readonly frames: FeedFrame[];
  readonly facts: FeedFacts[];
  readonly logs: string[];
  readonly disconnected: string[];
  /** Devices behind a gateway as they were told last, by gateway. */
  readonly behind: Map<string, readonly string[]>;
  readonly stores: ReturnType<typeof openStores>;
  /** Accepts messages as one batch, processes and commits. */
  say(...messages: readonly Said[]): void;
  /** Accepts without processing. */
  accept(...messages: readonly Said[]): void;
}

export type Said = readonly [device: string, kind: UpKind, content: unknown];

const settings = {
  site: "town",
  timeZone: "Europe/Berlin",
  latitude: 52.52,
  longitude: 13.4,
  reportingInterval: 900,
  ntpServers: [],
};

export function freshDir(): string {
  return mkdtempSync(join(tmpdir(), "ingest-"));
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

function openStores(dir: string, now: number) {
  const field = openFieldStore(join(dir, "field.db"), { startedAt: now });
  const telemetry = openSqliteTelemetry(join(dir, "telemetry.db"), { now });
  const after = Math.max(field.cursor(twinConsumer), telemetry.cursor());
  const inbox = openInbox(join(dir, "inbox.db"), { after });
  const office = openOfficeReader(join(dir, "office.db"));
  return { field, telemetry, inbox, office };
}

export function startEngine(dir: string, clock: Clock): RunningEngine {
  const stores = openStores(dir, clock.now());
  const published: Sent[] = [];
  const frames: FeedFrame[] = [];
  const facts: FeedFacts[] = [];
  const logs: string[] = [];
  const disconnected: string[] = [];
  const behind = new Map<string, readonly string[]>();
  const engine = createEngine(settings, stores, clock, {
    publish(messages: readonly DownMessage[]) {
      for (const { topic, payload } of messages) {
        const empty = payload.length === 0;
        // Messages to devices are objects by their schemas.
        const content = empty
          ? {}
          : (JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>);
        published.push({ topic, content, empty });
      }
    },
    feed: (frame) => void frames.push(decodeFeedFrame(frame)),
    // The engine writes this type.
    facts: (json) => void facts.push(JSON.parse(json) as FeedFacts),
    disconnect: (deviceId) => void disconnected.push(deviceId),
    rights: (deviceId, rights) => void behind.set(deviceId, rights.behind),
    log: (level, message, context) =>
      void logs.push(`${level} ${message} ${JSON.stringify(context ?? {})}`),
  });
  let batchId = 0;
  const accept = (...messages: readonly Said[]): void => {
    batchId += 1;
    engine.accept(batchId, pack(clock.now(), messages), messages.length);
  };
  const say = (...messages: readonly Said[]): void => {
    accept(...messages);
    while (engine.work(1_000));
    // What follows from it may wait for one of the next commits.
    while (engine.commit() && engine.pending() === "something");
  };
  return { engine, dir, published, frames, facts, logs, disconnected, behind, stores, accept, say };
}

export function pack(receivedAt: number, messages: readonly Said[]): Uint8Array {
  const writer = new BatchWriter();
  writer.open(receivedAt);
  for (const [device, kind, content] of messages) {
    const payload =
      content instanceof Uint8Array
        ? content
        : Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
    writer.add(Buffer.from(device), kind, 0, payload, 0, payload.length, payload.length);
  }
  return writer.finish();
}

/**
 * The files as a kill at this instant would leave them, in a new folder: SQLite's write-ahead log holds every commit, and nothing
 * is closed.
 */
export function filesAfterKill(dir: string): string {
  const copy = freshDir();
  for (const name of ["field.db", "telemetry.db", "inbox.db", "office.db"]) {
    for (const suffix of ["", "-wal"]) {
      const from = join(dir, name + suffix);
      if (existsSync(from)) copyFileSync(from, join(copy, name + suffix));
    }
  }
  return copy;
}

export function secretProof(secret: string): Proof {
  return { kind: "secret", secret: Buffer.from(secret) };
}
