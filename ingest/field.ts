import { mkdir } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { type Broker, startBroker } from "../broker/broker.ts";
import { feedTopic, nudgeTopic } from "../firmware-contracts/topics.ts";
import { brokerConfig, listenerSamples } from "./doors-of-field.ts";
import type { FieldConfig } from "./config.ts";
import { factsTopic } from "./feed-facts.ts";
import { createGate } from "./gate.ts";
import { ensureInternalSecret, internalUser } from "./internal-secret.ts";
import { machineTime, realClock } from "./real-clock.ts";
import { startThreadLink, type ThreadLink } from "./thread-link.ts";
import type { FromThread, ThreadStart } from "./thread-protocol.ts";

export interface FieldDependencies {
  readonly log?: FieldLog;
  /** The ingest thread has failed: field is of no use any more and its process should end. */
  readonly onFatal?: (error: Error) => void;
}

export type FieldLog = (
  level: "info" | "warn" | "error",
  message: string,
  context?: Readonly<Record<string, unknown>>,
) => void;

export interface Field {
  /** The TCP port of the MQTT door. */
  readonly mqttPort: number;
  /** The same for TLS; null: it does not listen for it. */
  readonly mqttTlsPort: number | null;
  /** Fencing epoch of this start. */
  readonly epoch: number;
  /** Runs every step, also after one has failed; rejects with an AggregateError of the failures. */
  close(): Promise<void>;
}

const statsEveryMs = 1_000;

/**
 * Starts field: the ingest thread, then the broker in front of it. Rejects when the stores cannot be opened or the port cannot be had;
 * nothing is left running then.
 */
export async function startField(
  config: FieldConfig,
  dependencies: FieldDependencies = {},
): Promise<Field> {
  const setting = config.clock ?? machineTime;
  const clock = realClock(setting);
  const log = dependencies.log ?? (() => {});
  await mkdir(config.dataDir, { recursive: true });
  const secret = await ensureInternalSecret(config.dataDir);

  // Both are there before the first message that needs them: the thread speaks of batches only after it got one.
  let broker: Broker | null = null;
  let posting: ThreadLink | null = null;
  const gate = createGate({
    post: ({ batchId, count, bytes }) =>
      posting?.post({ kind: "batch", batchId, count, bytes }, [bytes.buffer]),
    now: () => clock.now(),
  });

  const route = (message: FromThread): void => {
    switch (message.kind) {
      case "committed":
        gate.committed(message.batchId, message.backlog);
        return;
      case "progress":
        gate.progress(message.backlog);
        return;
      case "controlCommitted":
        gate.controlCommitted(message.batchId);
        return;
      case "publish":
        for (const { topic, payload } of message.messages)
          broker?.publish(topic, payload, { qos: 1 });
        return;
      case "feed":
        broker?.publish(feedTopic, message.frame, { qos: 0 });
        return;
      case "facts":
        broker?.publish(factsTopic, Buffer.from(message.json), { qos: 0 });
        return;
      case "disconnect":
        broker?.disconnect(message.deviceId, message.why);
        return;
      case "rights":
        broker?.allow(message.deviceId, {
          groups: new Set(message.groups),
          behind: new Set(message.behind),
        });
        return;
      case "log":
        log(message.level, message.message, message.context);
    }
  };

  const workerData: ThreadStart = { config, clock: setting };
  const link = await startThreadLink(
    new Worker(new URL("./thread.ts", import.meta.url), { workerData, name: "ingest" }),
    route,
    dependencies.onFatal ?? ((error) => log("error", "the ingest thread has failed", { error })),
  );
  posting = link;

  try {
    broker = await startBroker(brokerConfig(config), {
      authenticate: (deviceId, proof, address) => link.authenticate(deviceId, proof, address),
      retained: (topics) => link.retained(topics),
      intake: gate,
      internal: { username: internalUser, secret },
      onSecurityEvent: (fact) => link.post({ kind: "security", fact }),
      log,
    });
  } catch (error) {
    await link.close();
    throw error;
  }
  broker.onInternal(nudgeTopic, () => link.post({ kind: "nudge" }));
  const opened = broker;
  const timer = setInterval(() => {
    link.post({ kind: "brokerStats", stats: statsOf(opened, gate.stats()) });
  }, statsEveryMs);

  return {
    mqttPort: broker.port,
    mqttTlsPort: opened.listeners().find(({ security }) => security === "tls")?.port ?? null,
    epoch: link.epoch,
    async close() {
      clearInterval(timer);
      const failures: unknown[] = [];
      // The broker first: it waits for what it has taken to become durable, for which it needs the thread.
      const closeBroker = (): Promise<void> => {
        // What the thread still has to tell reaches nobody any more.
        broker = null;
        return opened.close();
      };
      for (const step of [closeBroker, () => link.close()]) {
        await step().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, "field did not close cleanly");
    },
  };
}

function statsOf(broker: Broker, gate: Readonly<Record<string, number>>): Record<string, number> {
  const stats: Record<string, number> = listenerSamples(broker.listeners());
  const { revocationsEndAt } = broker;
  if (revocationsEndAt !== null) {
    stats.lichtpunkt_mqtt_revocations_end_seconds = revocationsEndAt / 1000;
  }
  for (const [name, value] of Object.entries(broker.stats()))
    stats[`lichtpunkt_broker_${snake(name)}`] = value;
  for (const [name, value] of Object.entries(gate)) stats[`lichtpunkt_gate_${snake(name)}`] = value;
  return stats;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, "_$&").toLowerCase();
}
