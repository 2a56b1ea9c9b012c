import { setTimeout as delay } from "node:timers/promises";
import { connectInflux, type InfluxConfig } from "./influx-connection.ts";
import { influxHistory } from "./influx-history.ts";
import { LineMaker, refusedRowOf } from "./influx-lines.ts";
import { createInfluxWriter } from "./influx-writer.ts";
import { openCursorFile } from "./cursor-file.ts";
import type { RefusedRow, TelemetryOutcome, TelemetryStore } from "./telemetry.ts";

export type InfluxTelemetryOptions = InfluxConfig & {
  /** Small SQLite file that keeps the cursor, for InfluxDB keeps none. */
  readonly cursorPath: string;
  readonly onRefused: (row: RefusedRow) => void;
  /** For tests: pauses between attempts. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
};

interface Waiting {
  readonly cursor: number;
  readonly resolve: (outcome: TelemetryOutcome) => void;
  written: boolean;
}

/**
 * History in InfluxDB 1.x, 2.x or 3.x. While it is away appends wait and the inbox keeps their messages. The cursor moves
 * when the server has answered, so after a crash some lines are written once more, onto the same points.
 */
export function openInfluxTelemetry(options: InfluxTelemetryOptions): TelemetryStore {
  const cursorFile = openCursorFile(options.cursorPath);
  const connection = connectInflux(options);
  const lineMaker = new LineMaker();
  const writer = createInfluxWriter({
    connection,
    wait: options.wait ?? waitFor,
    random: options.random ?? Math.random,
    onRefused: (line, why) => options.onRefused(refusedRowOf(line, why)),
  });
  const order: Waiting[] = [];
  let closed = false;

  /** Appends may be settled out of order; the cursor passes them in order. */
  const advance = (): void => {
    const passed: Waiting[] = [];
    while (order[0]?.written === true) {
      const first = order.shift();
      if (first !== undefined) passed.push(first);
    }
    const last = passed.at(-1);
    if (last === undefined) return;
    // On a full disk the cursor stays behind: its lines are then written again, onto the same points.
    cursorFile.move(last.cursor);
    for (const one of passed) one.resolve({ kind: "stored" });
  };

  return {
    append(rows, cursor) {
      const { promise, resolve } = Promise.withResolvers<TelemetryOutcome>();
      const waiting: Waiting = { cursor, resolve, written: false };
      order.push(waiting);
      const lines = rows.map((row) => lineMaker.line(row)).filter((line) => line !== null);
      writer.write(lines, (written) => {
        if (closed || !written) {
          resolve({ kind: "closed" });
          return;
        }
        waiting.written = true;
        advance();
      });
      return promise;
    },
    cursor: () => cursorFile.cursor(),
    makeDurable: () => cursorFile.makeDurable(),
    history: (query) => influxHistory(connection, query),
    tidy: () => false,
    state: () => ({
      kind: "influx",
      reachable: writer.problem() === null,
      problem: writer.problem(),
      waitingRows: writer.waitingLines(),
      refusedRows: writer.refusedLines(),
      collisions: lineMaker.collisions(),
    }),
    async close() {
      closed = true;
      writer.close();
      for (const one of order.splice(0)) one.resolve({ kind: "closed" });
      cursorFile.close();
    },
  };
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (error) {
    // Aborted: the caller looks at the signal.
    if (!signal.aborted) throw error;
  }
}
