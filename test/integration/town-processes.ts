import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export interface TownProcess {
  /** Waits for a line that matches; rejects with all that was said where the process ends before. */
  line(matching: RegExp): Promise<string>;
  /** Waits for its end: exit code and all that was said. */
  end(): Promise<{ code: number | null; said: string }>;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
}

/** Runs main.ts with the Node that runs the tests; `settings` are all it has of LICHTPUNKT_ keys. */
export function runMain(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): TownProcess {
  const main = path.resolve(import.meta.dirname, "../../main.ts");
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env["PATH"], ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const waiting: { matching: RegExp; found: (line: string) => void }[] = [];
  const ended = once(child, "close").then(() => ({
    code: child.exitCode,
    said: lines.join("\n"),
  }));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const { matching, found } of waiting) if (matching.test(line)) found(line);
    });
  }
  return {
    line(matching) {
      const there = lines.find((line) => matching.test(line));
      if (there !== undefined) return Promise.resolve(there);
      return new Promise((found, failed) => {
        waiting.push({ matching, found });
        void ended.then(({ code, said }) =>
          failed(new Error(`main.ts ${words.join(" ")} ended with ${code}:\n${said}`)),
        );
      });
    },
    end: () => ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
