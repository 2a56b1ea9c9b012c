import type { InfluxConnection, WriteOutcome } from "./influx-connection.ts";

export interface InfluxWriterDependencies {
  readonly connection: InfluxConnection;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1, for the spread of the pauses. */
  readonly random: () => number;
  /** A line that is taken under no circumstances. */
  readonly onRefused: (line: string, why: string) => void;
}

/** Lines of one append, written or not. */
interface Job {
  readonly lines: readonly string[];
  /** Lines not handed to a block yet start here. */
  taken: number;
  /** Lines not settled yet. */
  open: number;
  readonly settled: (written: boolean) => void;
}

interface Part {
  readonly job: Job;
  readonly count: number;
}

export interface InfluxWriter {
  /** `settled` is called once: true when every line is written or refused for good, false when the writer was closed. */
  write(lines: readonly string[], settled: (written: boolean) => void): void;
  waitingLines(): number;
  refusedLines(): number;
  /** Null while all is well. */
  problem(): string | null;
  close(): void;
}

/** Measured best on 1.6: 10,000 lines a request, two requests in flight (performance.md). */
const BLOCK_LINES = 10_000;
const IN_FLIGHT = 2;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;
const LONGEST_ASKED_PAUSE = 60_000;

/**
 * Sends lines in blocks, in order, each until it is settled. While requests are on their way the next block fills, so the
 * blocks grow with the load and a lone reading does not wait.
 */
export function createInfluxWriter(dependencies: InfluxWriterDependencies): InfluxWriter {
  const { connection } = dependencies;
  const closing = new AbortController();
  const queue: Job[] = [];
  let waiting = 0;
  let refused = 0;
  let inFlight = 0;
  let prepared = false;
  let problem: string | null = null;

  const settle = (part: Part, written: boolean): void => {
    part.job.open -= part.count;
    waiting -= part.count;
    if (part.job.open === 0) part.job.settled(written);
  };

  const takeBlock = (): { lines: string[]; parts: Part[] } => {
    const lines: string[] = [];
    const parts: Part[] = [];
    for (let job = queue[0]; job !== undefined && lines.length < BLOCK_LINES; job = queue[0]) {
      const piece = job.lines.slice(job.taken, job.taken + BLOCK_LINES - lines.length);
      for (const line of piece) lines.push(line);
      parts.push({ job, count: piece.length });
      job.taken += piece.length;
      if (job.taken === job.lines.length) queue.shift();
    }
    return { lines, parts };
  };

  /** Tries until the server has answered for these lines; null when the writer was closed. */
  const attempt = async (request: () => Promise<WriteOutcome>): Promise<Answered | null> => {
    for (let failures = 0; !closing.signal.aborted; failures += 1) {
      const outcome = await request();
      if (outcome.kind !== "unavailable") {
        problem = null;
        return outcome;
      }
      problem = outcome.why;
      prepared = false;
      await dependencies.wait(
        pause(failures, outcome.retryAfter, dependencies.random),
        closing.signal,
      );
    }
    return null;
  };

  const writeOnce = async (lines: readonly string[]): Promise<WriteOutcome> => {
    if (!prepared) {
      const outcome = await connection.prepare();
      if (outcome.kind === "unavailable") return outcome;
      prepared = true;
    }
    return connection.write(lines.join("\n"));
  };

  /**
   * A refused block is halved until the lines that are not acceptable stand alone; writing a good one again changes nothing.
   * Lines count as refused when the server says so twice, for once may be something between us and it.
   */
  const store = async (lines: readonly string[], saidBefore = false): Promise<boolean> => {
    const outcome = await attempt(() => writeOnce(lines));
    if (outcome === null) return false;
    if (outcome.kind === "written") return true;
    if (lines.length === 1 || droppedAll(outcome, lines.length)) {
      if (!saidBefore) return store(lines, true);
      refused += lines.length;
      for (const line of lines) dependencies.onRefused(line, outcome.why);
      return true;
    }
    const middle = Math.ceil(lines.length / 2);
    return (await store(lines.slice(0, middle))) && store(lines.slice(middle));
  };

  const sendNext = async (): Promise<void> => {
    inFlight += 1;
    const block = takeBlock();
    const written = await store(block.lines);
    inFlight -= 1;
    for (const part of block.parts) settle(part, written);
    fill();
  };

  const fill = (): void => {
    while (!closing.signal.aborted && inFlight < IN_FLIGHT && queue.length > 0) {
      // store() turns every failure into an outcome; what still throws is a broken invariant and must be seen.
      sendNext().catch((error: unknown) => {
        queueMicrotask(() => {
          throw error;
        });
      });
    }
  };

  return {
    write(lines, settled) {
      if (closing.signal.aborted || lines.length === 0) {
        settled(!closing.signal.aborted);
        return;
      }
      queue.push({ lines, taken: 0, open: lines.length, settled });
      waiting += lines.length;
      fill();
    },
    waitingLines: () => waiting,
    refusedLines: () => refused,
    problem: () => problem,
    close() {
      closing.abort();
      for (const job of queue.splice(0)) {
        settle({ job, count: job.lines.length - job.taken }, false);
      }
      connection.close();
    },
  };
}

/** The server has answered for the lines, one way or the other. */
type Answered = Exclude<WriteOutcome, { kind: "unavailable" }>;

function droppedAll(outcome: Answered, lines: number): boolean {
  return outcome.kind === "refused" && outcome.dropped === lines;
}

function pause(failures: number, asked: number | null, random: () => number): number {
  if (asked !== null) return Math.min(asked, LONGEST_ASKED_PAUSE);
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures, 10));
  return longest * (0.5 + random() / 2);
}
