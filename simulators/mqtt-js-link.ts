import { connect } from "mqtt";
import type { MqttClient } from "mqtt";
import type { Link, LinkListener, LinkSettings, Outgoing } from "./link.ts";

/** A link by mqtt.js: for brokers behind TLS or a WebSocket, and as a second opinion beside the lean one. */
export class MqttJsLink implements Link {
  readonly #client: MqttClient;
  readonly #underway = new Set<Outgoing>();
  #refused: number | null = null;
  lastSent = 0;

  constructor(settings: LinkSettings, listener: LinkListener) {
    const { proof, ca } = settings;
    this.#client = connect(settings.broker.href, {
      clientId: settings.device,
      username: settings.device,
      ...(proof.kind === "secret"
        ? { password: proof.secret }
        : { cert: proof.pem, key: proof.pem }),
      ...(ca === null ? {} : { ca }),
      protocolVersion: 4,
      keepalive: settings.keepalive,
      // The fleet decides when to come back.
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { ...settings.will, qos: 1, retain: true },
    });
    this.#client.on("connect", () => listener.opened());
    this.#client.on("message", (topic, payload) => listener.received(topic, payload));
    this.#client.on("packetsend", () => {
      this.lastSent = Date.now();
    });
    this.#client.on("error", (error) => {
      if ("code" in error && typeof error.code === "number") this.#refused = error.code;
    });
    this.#client.once("close", () => {
      this.#client.end(true);
      listener.closed(this.#refused);
    });
    this.#drained = () => listener.drained();
  }

  readonly #drained: () => void;

  publish(message: Outgoing): void {
    this.#underway.add(message);
    const { topic, payload, retain, dup } = message;
    this.#client.publish(topic, payload, { qos: 1, retain, dup }, (error) => {
      if (error || !this.#underway.delete(message)) return;
      if (this.#underway.size === 0) this.#drained();
    });
  }

  subscribe(topics: readonly string[]): void {
    // A refusal shows in what never comes.
    this.#client.subscribe([...topics], { qos: 1 });
  }

  unsubscribe(topics: readonly string[]): void {
    this.#client.unsubscribe([...topics]);
  }

  ping(): void {
    this.#client.sendPing();
  }

  end(): void {
    this.#client.end(false);
  }

  cut(): void {
    this.#client.stream.destroy();
  }

  unfinished(): Outgoing[] {
    for (const message of this.#underway) message.dup = true;
    return [...this.#underway];
  }
}
