import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ReadyProcess {
  readonly pid: number;
  /** The line that it printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts an entry file of this repository and waits for its ready line. Rejects where it ends before. */
export async function startReadyProcess(
  entry: string,
  settings: Readonly<Record<string, string>>,
): Promise<ReadyProcess> {
  const program = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...settings },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`${entry} ended with code ${code}`)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said: unknown = JSON.parse(line);
    if (typeof said === "object" && said !== null && "event" in said && said.event === "ready") {
      resolve({ ...said });
    }
  });
  const ready = await promise;
  return {
    // It has said something, so it runs.
    pid: child.pid!,
    ready,
    close: async () => {
      const gone = new Promise((done) => child.once("exit", done));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await gone;
    },
  };
}
