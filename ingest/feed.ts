import { readFile } from "node:fs/promises";
import { connect, type MqttClient } from "mqtt";
import { feedTopic, nudgeTopic } from "../firmware-contracts/topics.ts";
import { factsTopic, type FeedFacts } from "./feed-facts.ts";
import { decodeFeedFrame, type FeedFrame } from "./feed-frame.ts";
import { internalUser } from "./internal-secret.ts";

export type { FeedFacts } from "./feed-facts.ts";
export { feedReasons } from "./feed-frame.ts";
export type { FeedFrame, FeedReason, LampChange } from "./feed-frame.ts";
export { internalSecretFile } from "./internal-secret.ts";
export { lampChangeOf } from "./lamp-change.ts";

export interface FeedConfig {
  /** Such as `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  /** Path of the file with the internal credential; field makes it at its first start, and until then it is waited for. */
  readonly secretFile: string;
}

export interface FeedHandlers {
  readonly onFrame: (frame: FeedFrame) => void;
  readonly onFacts: (facts: FeedFacts) => void;
  /** Something was missed or may have been (first connection, reconnection, new epoch, step in a seq): read field.db again. */
  readonly onGap: (why: FeedGap) => void;
  /** The connection to field came up or went away. */
  readonly onConnection?: (connected: boolean) => void;
  readonly onError?: (error: Error) => void;
}

type FeedGap = "connected" | "newEpoch" | "missedFrame" | "missedFacts";

export interface Feed {
  /** Tells field to look at the intents now. Without a connection field finds them by itself within a second. */
  nudge(): void;
  connected(): boolean;
  close(): Promise<void>;
}

const retryMs = 500;

/**
 * Follows field's changes. Never rejects while field is away: it goes on trying, and says so by onConnection.
 * A gap is told before the frame that shows it; the frame itself is handed on too.
 */
export function connectFeed(config: FeedConfig, handlers: FeedHandlers): Feed {
  let client: MqttClient | null = null;
  let waiting: NodeJS.Timeout | null = null;
  let closed = false;
  const follow = feedFollower(handlers);

  const open = async (): Promise<void> => {
    const secret = await readFile(config.secretFile, "utf8").catch(() => null);
    if (closed) return;
    if (secret === null) {
      waiting = setTimeout(() => void open(), retryMs);
      return;
    }
    client = connect(config.url, {
      clientId: `lpi-office-${process.pid}`,
      username: internalUser,
      password: secret.trim(),
      clean: true,
      reconnectPeriod: retryMs,
      resubscribe: false,
    });
    client.on("connect", () => {
      client?.subscribe([feedTopic, factsTopic], { qos: 0 }, (error) => {
        if (error) {
          handlers.onError?.(error);
          return;
        }
        follow.restart();
        handlers.onConnection?.(true);
        handlers.onGap("connected");
      });
    });
    client.on("close", () => handlers.onConnection?.(false));
    client.on("error", (error) => handlers.onError?.(error));
    client.on("message", (topic, payload) => {
      try {
        if (topic === feedTopic) follow.frame(decodeFeedFrame(payload));
        // The topic is closed to all but field, which writes this type.
        else if (topic === factsTopic) follow.facts(JSON.parse(payload.toString()) as FeedFacts);
      } catch (error) {
        handlers.onError?.(error instanceof Error ? error : new Error(String(error)));
      }
    });
  };
  void open();

  return {
    nudge: () => {
      if (client?.connected === true) client.publish(nudgeTopic, "", { qos: 0 });
    },
    connected: () => client?.connected === true,
    close: async () => {
      closed = true;
      if (waiting !== null) clearTimeout(waiting);
      await client?.endAsync(true);
    },
  };
}

/** Watches epoch and both counters. Exported so that its rules can be tested without a broker. */
export function feedFollower(handlers: Pick<FeedHandlers, "onFrame" | "onFacts" | "onGap">): {
  restart(): void;
  frame(frame: FeedFrame): void;
  facts(facts: FeedFacts): void;
} {
  let epoch = -1;
  let frameSeq = -1;
  let factsSeq = -1;
  const enter = (newEpoch: number): void => {
    if (newEpoch === epoch) return;
    // -1 is "just connected", of which onGap has been told already.
    if (epoch !== -1) handlers.onGap("newEpoch");
    epoch = newEpoch;
    frameSeq = -1;
    factsSeq = -1;
  };
  return {
    restart() {
      epoch = -1;
    },
    frame(frame) {
      enter(frame.epoch);
      if (frameSeq !== -1 && frame.seq !== frameSeq + 1) handlers.onGap("missedFrame");
      frameSeq = frame.seq;
      handlers.onFrame(frame);
    },
    facts(facts) {
      enter(facts.epoch);
      if (factsSeq !== -1 && facts.seq !== factsSeq + 1) handlers.onGap("missedFacts");
      if (frameSeq !== -1 && facts.frameSeq !== frameSeq) handlers.onGap("missedFrame");
      factsSeq = facts.seq;
      frameSeq = facts.frameSeq;
      handlers.onFacts(facts);
    },
  };
}
