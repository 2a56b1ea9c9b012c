import { Readable } from "node:stream";

/** A down message as it stands in the store. */
interface RetainedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** Gives the retained messages of exactly these topics. */
export type RetainedSource = (topics: readonly string[]) => Promise<readonly RetainedMessage[]>;

/**
 * What aedes asks of a persistence (docs/decisions/0004). The broker keeps nothing: a SUBSCRIBE is answered from the
 * store, where the truth of all down messages rests, and no session outlives its connection, whatever CONNECT asks for.
 * So nothing here can grow, and a restarted broker knows the desired state of each lamp.
 */
export class StorePersistence {
  readonly #source: RetainedSource;
  readonly #onFailure: (error: unknown) => void;

  constructor(source: RetainedSource, onFailure: (error: unknown) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  // aedes looks at the name of this function's constructor: it has to be an async one.
  async setup(): Promise<void> {}

  createRetainedStreamCombi(topics: readonly string[]): Readable {
    return Readable.from(this.#retained(topics));
  }

  createRetainedStream(topic: string): Readable {
    return this.createRetainedStreamCombi([topic]);
  }

  async *#retained(topics: readonly string[]): AsyncGenerator<object> {
    try {
      for (const { topic, payload } of await this.#source(topics)) {
        const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
        yield { cmd: "publish", topic, payload: bytes, qos: 1, retain: true, dup: false };
      }
    } catch (error) {
      // An error in this stream would end the process; the lamp gets its state at its next subscribe.
      this.#onFailure(error);
    }
  }

  /** The store had it before it was published. */
  async storeRetained(): Promise<void> {}

  async addSubscriptions(): Promise<void> {}
  async removeSubscriptions(): Promise<void> {}
  async cleanSubscriptions(): Promise<void> {}
  async subscriptionsByClient(): Promise<never[]> {
    return [];
  }
  async subscriptionsByTopic(): Promise<never[]> {
    return [];
  }
  async countOffline(): Promise<{ subsCount: 0; clientsCount: 0 }> {
    return { subsCount: 0, clientsCount: 0 };
  }

  async outgoingEnqueue(): Promise<void> {}
  async outgoingEnqueueCombi(): Promise<void> {}
  async outgoingUpdate(): Promise<void> {}
  async outgoingClearMessageId(): Promise<void> {}
  outgoingStream(): Readable {
    return Readable.from([]);
  }

  /** Incoming QoS 2 is the frame guard's; aedes sees it only from our own processes, which do not use it. */
  async incomingStorePacket(): Promise<never> {
    throw new Error("QoS 2 is not offered on internal topics: publish with QoS 0 or 1");
  }
  async incomingGetPacket(): Promise<never> {
    throw new Error("no such packet");
  }
  async incomingDelPacket(): Promise<void> {}
  async cleanIncoming(): Promise<void> {}

  /** A will lives with its connection: that of a broker that died is not fired, the lamp's absence shows by its silence. */
  async putWill(): Promise<void> {}
  async getWill(): Promise<undefined> {
    return undefined;
  }
  async delWill(): Promise<undefined> {
    return undefined;
  }
  streamWill(): Readable {
    return Readable.from([]);
  }
  getClientList(): Readable {
    return Readable.from([]);
  }
  async destroy(): Promise<void> {}
}
