import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** The field process as it runs in earnest. */
export interface FieldChild {
  readonly port: number;
  /** Null where it does not listen for TLS. */
  readonly tlsPort: number | null;
  readonly epoch: number;
  readonly pid: number;
  /** SIGKILL: nothing is closed. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  end(): Promise<number | null>;
}

interface Ready {
  readonly mqttPort: number;
  readonly mqttTlsPort: number | null;
  readonly epoch: number;
}

const program = path.resolve(import.meta.dirname, "../../ingest/main.ts");

/** Starts field on a data folder; rejects with what it wrote when it does not become ready. */
export async function startFieldChild(
  flags: Readonly<Record<string, unknown>>,
): Promise<FieldChild> {
  const child = spawn(process.execPath, [program, JSON.stringify({ mqttPort: 0, ...flags })], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] },
  });
  const written: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => void written.push(line));
  const ready = new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      // Field's one line on stdout.
      resolve(JSON.parse(line) as Ready);
    });
    child.once("exit", (code) => {
      reject(new Error(`field ended with ${code}:\n${written.join("\n")}`));
    });
  });
  const { mqttPort, mqttTlsPort, epoch } = await ready;
  return {
    port: mqttPort,
    tlsPort: mqttTlsPort,
    epoch,
    // It has spoken, so it has been started.
    pid: child.pid ?? 0,
    async kill() {
      child.kill("SIGKILL");
      await gone(child);
    },
    async end() {
      child.kill("SIGTERM");
      await gone(child);
      return child.exitCode;
    },
  };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
