import type { AckWriter } from "./ack-writer.ts";
import type { DeviceStream } from "./device-stream.ts";
import type { Intake } from "./intake.ts";
import type { SecurityEvent } from "./security-events.ts";
import type { Connection } from "./connection.ts";

/** What happened at the door since the start. */
export interface GuardCounters {
  messages: number;
  foreign: number;
  tooLarge: number;
  malformed: number;
  /** Telemetry that was not taken, and not acknowledged, for the disk was full. */
  declined: number;
  /** How often a client was read more slowly because it sent too much. */
  slowed: number;
}

/** What one client may send: so many frames at once, and then so many a second. */
export interface FrameLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** What all connections of a broker share. */
export interface GuardContext {
  readonly site: string;
  readonly intake: Intake;
  readonly acks: AckWriter;
  readonly counters: GuardCounters;
  /** Messages of one client that may be taken and not yet acknowledged. */
  readonly maxPending: number;
  readonly frameLimits: FrameLimits;
  /** A clock that never goes back; moves with each sweep. */
  readonly elapsed: { seconds: number };
  handToAedes(stream: DeviceStream): void;
  security(event: SecurityEvent): void;
  closed(connection: Connection): void;
}
