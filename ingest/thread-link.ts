import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import type {
  Credentialed,
  CredentialRefused,
  DownMessage,
  FromThread,
  Proof,
  ToThread,
} from "./thread-protocol.ts";

/** The main thread's end of the ingest thread. */
export interface ThreadLink {
  readonly epoch: number;
  post(message: ToThread, transfer?: readonly ArrayBuffer[]): void;
  authenticate(
    deviceId: string,
    proof: Proof,
    address: string,
  ): Promise<Credentialed | CredentialRefused>;
  retained(topics: readonly string[]): Promise<readonly DownMessage[]>;
  /** Lets the thread commit and end; rejects when it does not end by itself. */
  close(): Promise<void>;
}

const closeWithinMs = 20_000;

interface Pending<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** Waits until the thread is ready. `onMessage` gets all but answers; `onFatal` is called at most once, when the thread fails later on. */
export async function startThreadLink(
  worker: Worker,
  onMessage: (message: FromThread) => void,
  onFatal: (error: Error) => void,
): Promise<ThreadLink> {
  const logins = new Map<number, Pending<Credentialed | CredentialRefused>>();
  const reads = new Map<number, Pending<readonly DownMessage[]>>();
  let nextId = 1;
  let state: "starting" | "running" | "closing" | "ended" = "starting";
  let closed: (() => void) | null = null;
  const ready = Promise.withResolvers<number>();

  const end = (error: Error): void => {
    const before = state;
    state = "ended";
    for (const pending of [...logins.values(), ...reads.values()]) pending.reject(error);
    logins.clear();
    reads.clear();
    if (before === "starting") ready.reject(error);
    if (before === "running") onFatal(error);
    closed?.();
  };

  worker.on("message", (message: FromThread) => {
    switch (message.kind) {
      case "ready":
        state = "running";
        ready.resolve(message.epoch);
        return;
      case "authenticated":
        logins.get(message.requestId)?.resolve(message.answer);
        logins.delete(message.requestId);
        return;
      case "retained":
        reads.get(message.requestId)?.resolve(message.messages);
        reads.delete(message.requestId);
        return;
      default:
        onMessage(message);
    }
  });
  worker.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => {
    if (state !== "ended") end(new Error(`the ingest thread has ended with code ${code}`));
  });

  const ask = <T>(
    waiting: Map<number, Pending<T>>,
    make: (requestId: number) => ToThread,
  ): Promise<T> => {
    if (state === "ended") return Promise.reject(new Error("the ingest thread has ended"));
    const requestId = nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    waiting.set(requestId, { resolve, reject });
    worker.postMessage(make(requestId));
    return promise;
  };

  return {
    epoch: await ready.promise,
    post: (message, transfer) => worker.postMessage(message, transfer ?? []),
    authenticate: (deviceId, proof, address) =>
      ask(logins, (requestId) => ({ kind: "authenticate", requestId, deviceId, proof, address })),
    retained: (topics) => ask(reads, (requestId) => ({ kind: "retained", requestId, topics })),
    async close() {
      if (state === "ended") return;
      state = "closing";
      const exited = once(worker, "exit");
      worker.postMessage({ kind: "close" } satisfies ToThread);
      const late = new Promise<"late">((resolve) => {
        const timer = setTimeout(() => resolve("late"), closeWithinMs);
        closed = () => clearTimeout(timer);
      });
      if ((await Promise.race([exited, late])) === "late") {
        await worker.terminate();
        throw new Error(`the ingest thread did not end within ${closeWithinMs / 1000} s`);
      }
    },
  };
}
