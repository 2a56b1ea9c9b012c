import type { Allowance } from "./attempts.ts";
import type { TlsListener } from "./doors.ts";
import type { FrameLimits } from "./guard-context.ts";
import type { Credentials, Proof } from "./hooks.ts";
import type { Intake } from "./intake.ts";
import type { RetainedSource } from "./retained.ts";
import type { SecurityEvent } from "./security-events.ts";

export interface BrokerConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** A second listener, for TLS. Default none. */
  readonly tls?: TlsListener | null;
  readonly site: string;
  /** Messages of one client taken and not yet acknowledged; beyond it the client is not read. Default 64. */
  readonly maxPendingPerClient?: number;
  /** Beyond it a connection is closed at once: open files are capped (reliability fact 16). Default 18,000. */
  readonly maxConnections?: number;
  /** From the first byte to an accepted CONNECT. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Open connections that have not been accepted yet, TLS handshakes among them. Default 16,000, and half of it from one address. */
  readonly maxNewcomers?: number;
  readonly maxNewcomersPerAddress?: number;
  /** What one device may send, a gateway as often as it has devices behind it. Default 5,000 frames at once and 500 a second. */
  readonly frameLimits?: FrameLimits;
  /** Failed CONNECTs from one address. Default 500 at once and 10 a second. */
  readonly failuresPerAddress?: Allowance;
  /** How long a client may not read what is written to it. Default 3,000 (reliability fact 4). */
  readonly drainTimeoutMs?: number;
}

export interface BrokerDependencies {
  authenticate(deviceId: string, proof: Proof, address: string): Promise<Credentials>;
  readonly intake: Intake;
  readonly retained: RetainedSource;
  readonly internal: { readonly username: string; readonly secret: string };
  onSecurityEvent(event: SecurityEvent): void;
  /** Real seconds on a clock that never goes back. */
  readonly elapsedSeconds?: () => number;
  /** The machine's own time, milliseconds since 1970: certificates end by it. */
  readonly machineNow?: () => number;
  log(
    level: "info" | "warn" | "error",
    message: string,
    context?: Readonly<Record<string, unknown>>,
  ): void;
}
