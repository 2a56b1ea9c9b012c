import mqtt, { type MqttClient } from "mqtt";

/** One reading sent: its time stamp is unlike any other of the lamp, so history shows each by it. */
interface Sent {
  readonly ts: number;
  readonly activeEnergy: number;
}

/** A lamp that publishes readings at QoS 1 as fast as they are acknowledged, and remembers which were. */
export interface PublishingLamp {
  readonly device: string;
  readonly acknowledged: readonly Sent[];
  readonly sent: readonly Sent[];
  /** Connects and publishes until the connection breaks or `stop` is called; resolves then. */
  publish(port: number, bootId: number): Promise<void>;
  stop(): void;
}

const inFlight = 4;

export function publishingLamp(
  site: string,
  device: string,
  secret: string,
  from: number,
): PublishingLamp {
  const acknowledged: Sent[] = [];
  const sent: Sent[] = [];
  let stopping = false;
  let client: MqttClient | null = null;

  const sendOn = (to: MqttClient, bootId: number, seq: { next: number }): void => {
    // A second apart by its own clock, and 36 W: a counter that runs faster than the lamp can burn would not be believed.
    const one = { ts: from + sent.length * 1_000, activeEnergy: 1_000 + sent.length * 0.01 };
    sent.push(one);
    const reading = { ...one, seq: seq.next++, bootId, actualLightLevel: 100, activePower: 40 };
    const payload = JSON.stringify({ readings: [reading] });
    to.publish(`lp/v1/${site}/${device}/telemetry`, payload, { qos: 1 }, (error) => {
      if (error) return;
      acknowledged.push(one);
      if (!stopping) sendOn(to, bootId, seq);
      else if (to.getLastMessageId() > 0) to.end();
    });
  };

  return {
    device,
    acknowledged,
    sent,
    async publish(port, bootId) {
      stopping = false;
      const opened = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
        clientId: device,
        username: device,
        password: secret,
        reconnectPeriod: 0,
        connectTimeout: 30_000,
      });
      client = opened;
      const seq = { next: 0 };
      // A killed broker shows as an error or as a close, whichever comes first.
      opened.on("error", () => {});
      opened.on("connect", () => {
        for (let i = 0; i < inFlight; i++) sendOn(opened, bootId, seq);
      });
      await new Promise<void>((resolve) => opened.once("close", resolve));
      opened.end(true);
    },
    stop() {
      stopping = true;
      client?.end(true);
    },
  };
}
