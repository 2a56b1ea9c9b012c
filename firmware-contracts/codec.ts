import type {
  AckMessage,
  AnnounceMessage,
  CommandMessage,
  ConfigMessage,
  ConnectionMessage,
  EventMessage,
  GatewayTelemetryMessage,
  OverrideMessage,
  ProgramMessage,
  StateMessage,
  TelemetryMessage,
} from "./types/messages.ts";

/** Which message each kind of topic carries. */
export interface MessageOf {
  readonly announce: AnnounceMessage;
  readonly connection: ConnectionMessage;
  readonly telemetry: TelemetryMessage;
  readonly state: StateMessage;
  readonly event: EventMessage;
  readonly ack: AckMessage;
  readonly override: OverrideMessage;
  readonly program: ProgramMessage;
  readonly config: ConfigMessage;
  readonly command: CommandMessage;
  readonly groupOverride: OverrideMessage;
  readonly gatewayTelemetry: GatewayTelemetryMessage;
}

export type MessageKind = keyof MessageOf;

/**
 * Why a message is not taken.
 * badJson: no JSON, or not UTF-8. schemaViolation: a field lacks, or is of a wrong type or form.
 * outOfRange: a value with a unit lies outside its range, mostly a wrong unit.
 * unknownEvent: an eventType this contract does not know. tooLarge, tooManyReadings: see limits.ts.
 */
export type RefusalReason =
  | "badJson"
  | "schemaViolation"
  | "outOfRange"
  | "unknownEvent"
  | "tooLarge"
  | "tooManyReadings";

export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  /** Path of the field at fault, as `readings[3].activePower`; empty when the whole message is. */
  readonly field: string;
  /** What is wrong and what would be right, for a technician. */
  readonly detail: string;
}

export interface Accepted<K extends MessageKind> {
  readonly ok: true;
  readonly message: MessageOf[K];
  /** Names of fields that this contract does not know, as `readings[].colour`; they are not in the message. */
  readonly unknown: readonly string[];
}

/**
 * The seam for other dialects: bytes of a wire format in, messages of this contract out. A codec never
 * throws on what it is given.
 */
export interface Codec {
  /**
   * Decodes `bytes[start, end)`, the whole array when left out. Give a Buffer and the limits of the
   * message in it: no copy is made.
   */
  decode<K extends MessageKind>(
    kind: K,
    bytes: Uint8Array,
    start?: number,
    end?: number,
  ): Accepted<K> | Refusal;
}
