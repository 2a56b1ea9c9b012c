import type { ClockSetting } from "../domain/clock.ts";
import type { FieldConfig } from "./config.ts";

/** What the ingest thread is started with (workerData). */
export interface ThreadStart {
  readonly config: FieldConfig;
  readonly clock: ClockSetting;
}

/** A device that may connect, as far as the broker must know it. */
export interface Credentialed {
  readonly kind: "accepted";
  readonly deviceId: string;
  readonly deviceKind: "lamp" | "gateway" | "cabinet";
  /** Groups whose override topic it may read. */
  readonly groups: readonly string[];
  /** Devices it may speak and hear for; empty for all but gateways. */
  readonly behind: readonly string[];
}

export interface CredentialRefused {
  readonly kind: "refused";
  readonly why: "unknownDevice" | "wrongSecret" | "revoked" | "certificateRevoked";
}

/** By what a device proves who it is. */
export type Proof =
  /** As sent in CONNECT, not hashed. */
  | { readonly kind: "secret"; readonly secret: Uint8Array }
  /** A certificate whose chain, time and key the TLS listener has checked; SHA-256, 64 hexadecimal digits in lower case. */
  | { readonly kind: "certificate"; readonly fingerprint: string };

/** Something a technician or an auditor should see; `detail` is plain text for people. */
export interface SecurityFact {
  readonly kind: string;
  readonly deviceId: string | null;
  readonly detail: string;
  readonly address: string | null;
}

export interface DownMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** Main thread to ingest thread. */
export type ToThread =
  /** A batch of batch.ts; the buffer is transferred. `batchId` grows by one. */
  | {
      readonly kind: "batch";
      readonly batchId: number;
      readonly count: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: "authenticate";
      readonly requestId: number;
      readonly deviceId: string;
      readonly proof: Proof;
      readonly address: string;
    }
  | { readonly kind: "retained"; readonly requestId: number; readonly topics: readonly string[] }
  | { readonly kind: "security"; readonly fact: SecurityFact }
  /** Office has written an intent. */
  | { readonly kind: "nudge" }
  /** What the broker counts, for the metrics in the facts. */
  | { readonly kind: "brokerStats"; readonly stats: Readonly<Record<string, number>> }
  | { readonly kind: "close" };

/** Ingest thread to main thread. */
export type FromThread =
  | { readonly kind: "ready"; readonly epoch: number }
  /** All of the batch is durable: every PUBACK of it that is still open may be written. */
  | {
      readonly kind: "committed";
      readonly batchId: number;
      /** Messages committed that are not in the twins yet. */
      readonly backlog: number;
    }
  /** The backlog as it stands, about every 100 ms while there is one and once when it is gone. */
  | { readonly kind: "progress"; readonly backlog: number }
  /**
   * The disk is full: of this batch only the messages that are not telemetry are durable (from the ballast).
   * Their PUBACKs may be written; `committed` for the rest follows when there is room.
   */
  | { readonly kind: "controlCommitted"; readonly batchId: number }
  | {
      readonly kind: "authenticated";
      readonly requestId: number;
      readonly answer: Credentialed | CredentialRefused;
    }
  | {
      readonly kind: "retained";
      readonly requestId: number;
      readonly messages: readonly DownMessage[];
    }
  /** Retained down messages whose truth is committed in field.db: to be sent to whoever is subscribed now. */
  | { readonly kind: "publish"; readonly messages: readonly DownMessage[] }
  | { readonly kind: "feed"; readonly frame: Uint8Array }
  | { readonly kind: "facts"; readonly json: string }
  | { readonly kind: "disconnect"; readonly deviceId: string; readonly why: string }
  /** What a connected device may read and say besides its own has changed: from now on it is this. */
  | {
      readonly kind: "rights";
      readonly deviceId: string;
      readonly groups: readonly string[];
      readonly behind: readonly string[];
    }
  | {
      readonly kind: "log";
      readonly level: "info" | "warn" | "error";
      readonly message: string;
      readonly context?: Readonly<Record<string, unknown>>;
    };
