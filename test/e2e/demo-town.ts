import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

export interface DemoTown {
  /** The link that signs in, good once. */
  readonly link: string;
  readonly url: string;
  /** All that the processes said, for the message of a test that fails. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** The whole system as `npm run demo` starts it, on free ports in a folder of its own. */
export async function startDemoTown(words: readonly string[] = []): Promise<DemoTown> {
  const folder = mkdtempSync(path.join(tmpdir(), "lichtpunkt-e2e-"));
  const root = path.resolve(import.meta.dirname, "../..");
  const child = spawn(process.execPath, [path.join(root, "main.ts"), "demo", ...words], {
    env: {
      PATH: process.env["PATH"],
      LICHTPUNKT_DATA_DIR: path.join(folder, "demo"),
      LICHTPUNKT_HTTP_PORT: "0",
      LICHTPUNKT_MQTT_PORT: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  const link = await firstLink(child, said);
  return {
    link,
    url: new URL(link).origin,
    said,
    async close() {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLink(child: ChildProcess, said: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = /https?:\/\/\S+\/start\?code=\S+/.exec(line);
        if (found) resolve(found[0]);
      });
    }
    child.once("exit", (code) =>
      reject(new Error(`the demo ended with ${code}:\n${said.join("\n")}`)),
    );
  });
}
