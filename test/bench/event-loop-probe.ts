import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/** Loaded into a process with --import: on SIGUSR2 it writes how long its event loop has kept work waiting since the last time. */

const file = process.env["BENCH_LOOP_FILE"];
if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  process.on("SIGUSR2", () => {
    const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e5) / 10;
    const { max } = delays;
    writeFileSync(file, JSON.stringify({ p99Ms: ms(delays.percentile(99)), maxMs: ms(max) }));
    delays.reset();
  });
}
