import type { UpMessage } from "../firmware-contracts/topics.ts";

/** What a device may say. */
export type UpKind = UpMessage | "gatewayTelemetry";

/** Bits that go with a message. */
export const intakeFlags = { retain: 1, tooLarge: 2, fromWill: 4 } as const;

/** Whom to tell that a message is durable: a connection. */
export interface AckTarget {
  /** `packetId` as it was given to `take`. */
  puback(packetId: number): void;
}

/**
 * How the intake stands. open: take what comes. saturated: the other side lags, stop reading all sockets.
 * full: the disk is full; read on, so that pings and commands live, and expect telemetry to be declined.
 */
export type IntakeMode = "open" | "saturated" | "full";

/** Where device messages go. The call is the hot path: no object, closure or promise per message. */
export interface Intake {
  /**
   * Takes one message; `source[start, end)` is copied before the call returns. `size` is the payload's size as sent.
   * Once it is durable `ack.puback(packetId)` is called; ack null: nobody waits.
   * False: not taken and never acknowledged, for the disk is full.
   */
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
  ): boolean;
  /** Nothing to store, but to be acknowledged in the order of arrival [MQTT-4.6.0-2]. */
  acknowledge(ack: AckTarget, packetId: number): void;
  readonly mode: IntakeMode;
  onMode(listener: (mode: IntakeMode) => void): void;
  /** Resolves when all that was taken is durable and acknowledged. */
  settled(): Promise<void>;
}
