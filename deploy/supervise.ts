import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** A process of Lichtpunkt that is started, watched, and started again when it ends unasked. */
export interface SupervisedProcess {
  readonly name: string;
  /** File that node runs, absolute. */
  readonly file: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a process says of itself in one JSON line when it is ready. */
export interface ReadyLine {
  readonly event: "ready";
  readonly process: string;
  readonly [detail: string]: unknown;
}

export interface SupervisorOptions {
  readonly processes: readonly SupervisedProcess[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onReady: (ready: ReadyLine) => void;
  /** A line that a process wrote, or that the supervisor has to say. */
  readonly onLine: (name: string, line: string) => void;
  /** Real milliseconds before the first new start; doubles up to `longestPauseMs`, and begins anew after a calm minute. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
}

export interface Supervisor {
  /** Ends all processes in the reverse of their starting order and waits for each; after 15 s without patience. */
  close(): Promise<void>;
}

const calmMs = 60_000;
const patienceMs = 15_000;

interface Watched {
  readonly spec: SupervisedProcess;
  child: ChildProcess | null;
  startedAt: number;
  pauseMs: number;
  timer: NodeJS.Timeout | null;
}

/** Starts all processes at once: each waits by itself for what it needs from another. */
export function supervise(options: SupervisorOptions): Supervisor {
  const firstPause = options.firstPauseMs ?? 500;
  const longestPause = options.longestPauseMs ?? 30_000;
  let closing = false;
  const all: Watched[] = options.processes.map((spec) => ({
    spec,
    child: null,
    startedAt: 0,
    pauseMs: firstPause,
    timer: null,
  }));

  const start = (watched: Watched): void => {
    const { spec } = watched;
    const child = spawn(process.execPath, [spec.file, ...(spec.arguments ?? [])], {
      env: { ...options.environment, ...spec.environment },
      // The channel tells a child that its parent has died, even where the parent had no time to say so.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    watched.child = child;
    watched.startedAt = performance.now();
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => hear(spec.name, line));
    }
    child.on("error", (error) => options.onLine(spec.name, `cannot be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      watched.child = null;
      if (closing) return;
      if (performance.now() - watched.startedAt > calmMs) watched.pauseMs = firstPause;
      const why = signal ?? `code ${code}`;
      options.onLine(spec.name, `ended by ${why}; starts again in ${watched.pauseMs / 1000} s`);
      watched.timer = setTimeout(start, watched.pauseMs, watched);
      watched.pauseMs = Math.min(watched.pauseMs * 2, longestPause);
    });
  };

  const hear = (name: string, line: string): void => {
    const ready = readyLine(line);
    if (ready) options.onReady(ready);
    else options.onLine(name, line);
  };

  for (const watched of all) start(watched);

  return {
    async close() {
      closing = true;
      for (const watched of all.toReversed()) {
        if (watched.timer) clearTimeout(watched.timer);
        await end(watched.child);
      }
    },
  };
}

function readyLine(line: string): ReadyLine | null {
  if (!line.startsWith('{"event":"ready"')) return null;
  try {
    // Only our own processes write here; a line of another shape is passed on as text.
    const value = JSON.parse(line) as ReadyLine;
    return typeof value.process === "string" ? value : null;
  } catch {
    return null;
  }
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const impatient = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await gone;
  clearTimeout(impatient);
}
