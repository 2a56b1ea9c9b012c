/** An MQTT message on its way out. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
  /** Sent before, on this connection or another. */
  dup: boolean;
}

/** By what a device shows who it is. */
export type DeviceProof =
  | { readonly kind: "secret"; readonly secret: string }
  /** Certificate and key in one PEM text; only over TLS. */
  | { readonly kind: "certificate"; readonly pem: string };

export interface LinkSettings {
  readonly broker: URL;
  /** Authorities that may have signed the broker's certificate, PEM; null: those the machine trusts. */
  readonly ca: string | null;
  /** Client id and user name. */
  readonly device: string;
  readonly proof: DeviceProof;
  /** Seconds of real time. */
  readonly keepalive: number;
  readonly will: { readonly topic: string; readonly payload: Buffer };
}

export interface LinkListener {
  /** CONNACK 0 came. */
  opened(): void;
  received(topic: string, payload: Buffer): void;
  /** All that was published has been acknowledged. */
  drained(): void;
  /** Ends once, whatever the reason; `refused` is the CONNACK code where there was one. */
  closed(refused: number | null): void;
}

/** A lamp's connection to its broker, from CONNECT to the end of the socket. */
export interface Link {
  /** Real ms of the last packet sent. */
  readonly lastSent: number;
  /** Sends at QoS 1 as soon as the window has room. */
  publish(message: Outgoing): void;
  subscribe(topics: readonly string[]): void;
  unsubscribe(topics: readonly string[]): void;
  ping(): void;
  /** Says goodbye and closes, so that the will is not sent. */
  end(): void;
  /** Closes as a power cut does. */
  cut(): void;
  /** What was not acknowledged, oldest first; to be published again on the next connection. */
  unfinished(): Outgoing[];
}
