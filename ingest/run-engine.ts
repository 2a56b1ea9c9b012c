import { schedule } from "node-cron";
import type { Clock } from "../domain/clock.ts";
import type { Ballast } from "../store/ballast.ts";
import type { Engine } from "./engine-face.ts";
import type { FromThread, ToThread } from "./thread-protocol.ts";

/** Clock seconds between two looks at the plans. */
const tickSeconds = 10;
/** Processing and committing give way after so many milliseconds, so that the next batch is made durable first. */
const sliceMs = 4;
/**
 * Changes are gathered for this long; when a commit takes long, for so many times as long as it took: a lamp that speaks ten times
 * meanwhile costs one row. What waits rests in the inbox. Once no batch has come for a while nothing is gained by waiting.
 */
const commitEveryMs = 250;
const commitPauseFactor = 16;
const longestCommitPauseMs = 2_000;
const quietMs = 100;
const historyEveryMs = 100;
const intentsEveryMs = 1_000;
const heartbeatEveryMs = 1_000;
/** Tidying and trimming go on at once, in small steps, while there is more to do. */
const tidyEveryMs = 5_000;
const tidyStepMs = 250;
const trimStepMs = 50;
const progressEveryMs = 100;

export interface RunningEngine {
  take(message: Exclude<ToThread, { kind: "close" }>): void;
  /** Processes what is stored, commits, closes the stores. */
  close(): Promise<void>;
}

/** Gives the engine its time: batches first, then processing in slices, commits, ticks. The timers of the ingest thread live here. `elapsed`: real milliseconds. */
export function runEngine(
  engine: Engine,
  clock: Clock,
  ballast: Pick<Ballast, "held" | "restore">,
  post: (message: FromThread) => void,
  elapsed: () => number = () => performance.now(),
): RunningEngine {
  let brokerStats: Readonly<Record<string, number>> = {};
  let scheduled = false;
  let closing = false;
  let committing = false;
  const waiting = new Set<() => void>();
  let commitTook = 0;
  let earliestCommit = 0;
  let latestCommit = 0;
  let acceptedAt = 0;
  let progressAt = 0;
  let diskFull = false;
  const stops: (() => void)[] = [];

  const unlessClosing = (step: () => void) => (): void => {
    // A throw ends the thread, and with it the process: what is not committed is done again from the inbox by the next one.
    if (!closing) step();
  };

  const committed = (done: boolean): void => {
    if (done === diskFull) {
      diskFull = !done;
      const message = done ? "field.db has room again" : "field.db has no room: changes wait";
      post({ kind: "log", level: done ? "info" : "error", message });
    }
    const now = elapsed();
    earliestCommit = now + commitEveryMs;
    const pause = commitPauseFactor * commitTook;
    latestCommit = now + Math.min(longestCommitPauseMs, Math.max(commitEveryMs, pause));
    commitTook = 0;
  };

  const commitStep = (): void => {
    const began = elapsed();
    const outcome = engine.commitStep(sliceMs);
    commitTook += elapsed() - began;
    committing = outcome === "more";
    if (committing) {
      wake();
      return;
    }
    committed(outcome === "done");
    const steps = [...waiting];
    waiting.clear();
    for (const step of steps) step();
  };

  /** Puts off what would have to end a commit that is being made in steps until it has ended. */
  const betweenCommits = (step: () => void) => (): void => {
    if (committing) waiting.add(step);
    else step();
  };

  const commitIfDue = (): void => {
    const pending = engine.pending();
    const now = elapsed();
    if (committing || pending === "nothing" || (diskFull && now < earliestCommit)) return;
    const quiet = now >= acceptedAt + quietMs && engine.backlog() === 0;
    if (pending === "urgent" || now >= (quiet ? earliestCommit : latestCommit)) commitStep();
  };

  const slice = unlessClosing(() => {
    scheduled = false;
    if (committing) {
      commitStep();
      wake();
      return;
    }
    const more = engine.work(sliceMs);
    commitIfDue();
    if (elapsed() >= progressAt) {
      progressAt = elapsed() + progressEveryMs;
      post({ kind: "progress", backlog: engine.backlog() });
    }
    if (more) wake();
    else post({ kind: "progress", backlog: engine.backlog() });
  });

  const wake = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(slice);
  };

  const every = (ms: number, step: () => void): void => {
    const timer = setInterval(unlessClosing(step), ms);
    stops.push(() => clearInterval(timer));
  };

  /** A step at a time: soon again while it says that there is more, else after the long pause. */
  const stepwise = (pauseMs: number, soonMs: number, step: () => boolean): void => {
    let timer: NodeJS.Timeout | undefined;
    const run = unlessClosing(
      betweenCommits(() => {
        timer = setTimeout(run, step() ? soonMs : pauseMs);
      }),
    );
    timer = setTimeout(run, pauseMs);
    stops.push(() => clearTimeout(timer));
  };

  const pollIntents = betweenCommits(() => {
    engine.pollIntents();
    commitIfDue();
  });

  const take = (message: Exclude<ToThread, { kind: "close" }>): void => {
    switch (message.kind) {
      case "batch": {
        const { batchId } = message;
        acceptedAt = elapsed();
        const outcome = engine.accept(batchId, message.bytes, message.count);
        if (outcome === "committed")
          post({ kind: "committed", batchId, backlog: engine.backlog() });
        else if (outcome === "controlCommitted") post({ kind: "controlCommitted", batchId });
        wake();
        return;
      }
      case "authenticate": {
        const { requestId, deviceId, proof } = message;
        post({ kind: "authenticated", requestId, answer: engine.authenticate(deviceId, proof) });
        return;
      }
      case "retained": {
        const { requestId, topics } = message;
        post({ kind: "retained", requestId, messages: engine.retained(topics) });
        return;
      }
      case "security":
        engine.security(message.fact);
        return;
      case "nudge":
        pollIntents();
        return;
      case "brokerStats":
        brokerStats = message.stats;
    }
  };

  every(50, commitIfDue);
  every(historyEveryMs, () => engine.flushHistory());
  every(intentsEveryMs, pollIntents);
  every(heartbeatEveryMs, () => {
    engine.heartbeat(brokerStats);
    if (!ballast.held()) ballast.restore();
    for (const batchId of engine.retryHeld()) {
      post({ kind: "committed", batchId, backlog: engine.backlog() });
      wake();
    }
  });
  stepwise(tidyEveryMs, tidyStepMs, () => engine.tidy());
  stepwise(tidyEveryMs, trimStepMs, () => engine.trim());
  const tick = betweenCommits(() => engine.tick());
  stops.push(startTick(clock, unlessClosing(tick)));
  wake();

  return {
    take(message) {
      unlessClosing(() => take(message))();
    },
    async close() {
      closing = true;
      for (const stop of stops) stop();
      // A short last stretch; what is left of a long backlog waits in the inbox for the next start.
      engine.work(1_000);
      await engine.close();
    },
  };
}

/**
 * A UTC tick: in a local zone node-cron leaves out what falls into the spring night's gap. A clock that runs faster needs ticks closer
 * together than cron's seconds.
 */
function startTick(clock: Clock, tick: () => void): () => void {
  const everyMs = (tickSeconds * 1000) / clock.speed;
  if (everyMs >= 1000) {
    const seconds = Math.round(everyMs / 1000);
    const task = schedule(`*/${seconds} * * * * *`, tick, {
      timezone: "Etc/UTC",
      noOverlap: true,
      suppressMissedWarning: true,
    });
    return () => void task.destroy();
  }
  const timer = setInterval(tick, Math.max(100, everyMs));
  return () => clearInterval(timer);
}
