import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Target } from "./load.ts";
import type { BenchDevice } from "./generator.ts";
import { seedTown } from "./seed-town.ts";

const site = "bench";
const program = fileURLToPath(new URL("../../ingest/main.ts", import.meta.url));

/** What is measured is how fast it can be, not how fast one lamp may. */
const unlimited = { mqttMessagesPerSecond: 1_000_000, mqttMessageBurst: 1_000_000 };

/**
 * The real field process on a fresh data folder with `lights` enrolled lamps, and its devices. Out at the other end is what the
 * twins' cursor, committed together with them, has passed. `nodeOptions` go before the program, for profiles; where `settings` give it a TLS listener, that is the target's port.
 */
export async function startFieldProcess(
  lights: number,
  nodeOptions: readonly string[] = [],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<{ target: Target; devices: BenchDevice[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), "lichtpunkt-field-"));
  const devices = await seedTown(dataDir, site, lights);
  const flags = JSON.stringify({ site, dataDir, mqttPort: 0, ...unlimited, ...settings });
  const child = spawn(process.execPath, [...nodeOptions, program, flags], {
    // By the channel it notices when this process dies.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const {
    promise: ready,
    resolve,
    reject,
  } = Promise.withResolvers<{ port: number; tlsPort: number | null }>();
  child.once("exit", (code) => reject(new Error(`field ended with code ${code}`)));
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const said: unknown = JSON.parse(line);
    if (typeof said === "object" && said !== null && "mqttPort" in said) {
      const tlsPort = "mqttTlsPort" in said ? said.mqttTlsPort : null;
      resolve({
        port: Number(said.mqttPort),
        tlsPort: typeof tlsPort === "number" ? tlsPort : null,
      });
    }
  });
  const { port, tlsPort } = await ready;
  const field = new DatabaseSync(join(dataDir, "field.db"), { readOnly: true });
  const inbox = new DatabaseSync(join(dataDir, "inbox.db"), { readOnly: true });
  const cursor = field.prepare(`select "offset" from cursors where consumer = 'twin'`);
  const behind = inbox.prepare(`select count(*) as batches from batches where "offset" > ?`);
  const target: Target = {
    name: "lichtpunkt field",
    port: tlsPort ?? port,
    pids: [child.pid!],
    async isDrained() {
      const passed = Number(cursor.get()?.["offset"] ?? 0);
      return behind.get(passed)?.["batches"] === 0;
    },
    async close() {
      field.close();
      inbox.close();
      const gone = new Promise((done) => child.once("exit", done));
      child.kill();
      await gone;
      rmSync(dataDir, { recursive: true });
    },
  };
  return { target, devices };
}
