import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../domain/app-error.ts";
import { openEngineStores } from "./engine-stores.ts";
import { createEngine } from "./engine.ts";
import { runEngine } from "./run-engine.ts";
import { realClock } from "./real-clock.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-protocol.ts";

if (parentPort === null) {
  throw new AppError("notAThread", "ingest/thread.ts runs as a worker thread of ingest/field.ts");
}
const port = parentPort;
// What field.ts starts this thread with.
const { config, clock: setting } = workerData as ThreadStart;
const post = (message: FromThread): void => port.postMessage(message);

const clock = realClock(setting);
const { stores, ballast } = openEngineStores(config, clock, (level, message, context) =>
  post({ kind: "log", level, message, ...(context === undefined ? {} : { context }) }),
);
const engine = createEngine(config, stores, clock, {
  publish: (messages) => post({ kind: "publish", messages }),
  feed: (frame) => port.postMessage({ kind: "feed", frame }, [frame.buffer as ArrayBuffer]),
  facts: (json) => post({ kind: "facts", json }),
  disconnect: (deviceId, why) => post({ kind: "disconnect", deviceId, why }),
  rights: (deviceId, rights) => post({ kind: "rights", deviceId, ...rights }),
  log: (level, message, context) =>
    post({ kind: "log", level, message, ...(context === undefined ? {} : { context }) }),
});
const run = runEngine(engine, clock, ballast, post);
port.on("message", (message: ToThread) => {
  if (message.kind === "close") void run.close().then(() => port.close());
  else run.take(message);
});
post({ kind: "ready", epoch: engine.epoch });
