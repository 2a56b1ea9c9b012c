import type { AcceptOutcome } from "./accept.ts";
import type { FieldStore } from "../store/field-store.ts";
import type { Inbox } from "../store/inbox.ts";
import type { OfficeReader } from "../store/office-reader.ts";
import type { TelemetryStore } from "../store/telemetry.ts";
import type {
  Credentialed,
  CredentialRefused,
  DownMessage,
  Proof,
  SecurityFact,
} from "./thread-protocol.ts";

export interface EngineSettings {
  readonly site: string;
  readonly timeZone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Seconds. */
  readonly reportingInterval: number;
  readonly ntpServers: readonly string[];
}

export interface EngineStores {
  readonly inbox: Inbox;
  readonly field: FieldStore;
  readonly telemetry: TelemetryStore;
  readonly office: OfficeReader;
}

/** What leaves the engine. All of it is committed before it goes out. */
export interface EngineOut {
  publish(messages: readonly DownMessage[]): void;
  feed(frame: Uint8Array): void;
  facts(json: string): void;
  disconnect(deviceId: string, why: string): void;
  /** What a device that is connected may read and say besides its own. */
  rights(deviceId: string, rights: Pick<Credentialed, "groups" | "behind">): void;
  log(level: "info" | "warn" | "error", message: string, context?: Record<string, unknown>): void;
}

/**
 * The whole of ingest without a thread, socket or timer: the caller says when to do what. Synchronous, but for history's own pace.
 */
export interface Engine {
  readonly epoch: number;
  /** Makes a batch durable; see AcceptOutcome for what may be acknowledged. */
  accept(batchId: number, bytes: Uint8Array, count: number): AcceptOutcome;
  /** Tries the batches again that a full disk held up; ids of those that are durable now. */
  retryHeld(): readonly number[];
  /** Brings stored messages to the twins for about so many milliseconds; true while there is more. */
  work(budgetMs: number): boolean;
  backlog(): number;
  /** Whether something waits for a commit, and whether people or lamps wait for it. */
  pending(): "nothing" | "something" | "urgent";
  /** One commit, and then what follows from it goes out. False when the disk is full: everything waits for the next try. */
  commit(): boolean;
  /** The same in steps of about so many milliseconds, between which batches can be accepted; every other call brings it to its end. */
  commitStep(budgetMs: number): "more" | "done" | "diskFull";
  /** Clock work: plans, ends of overrides, availability, causes, energy by plan. */
  tick(): void;
  /** Carries out what office has ordered since, and follows its inventory. */
  pollIntents(): void;
  heartbeat(brokerStats: Readonly<Record<string, number>>): void;
  /** Gives waiting readings to history. */
  flushHistory(): void;
  /** A small step of tidying: pruning, re-keying; true while there is more. */
  tidy(): boolean;
  /** A small step of dropping from the inbox what is done with; true while there is more. */
  trim(): boolean;
  authenticate(deviceId: string, proof: Proof): Credentialed | CredentialRefused;
  retained(topics: readonly string[]): readonly DownMessage[];
  security(fact: SecurityFact): void;
  /** Commits what is done and closes the stores. */
  close(): Promise<void>;
}
